"""torchrun with Megatron-LM's arguments as a model and a training job.

Source: Megatron-LM, megatron/training/arguments.py.
"""

import re

from specc.importing.config import Fields, ImportFault
from specc.importing.engine_commands import catalogued, pairs, whole, words_of
from specc.importing.source import GivenFile, Imported, ImportSource, noted
from specc.importing.writing import lines_of

OPTIONS = ("server", "link")
MODEL = {
    "--num-layers": "layers", "--hidden-size": "hidden", "--num-attention-heads": "heads", "--num-query-groups": "kv_heads",
    "--kv-channels": "head_dim", "--ffn-hidden-size": "ffn", "--vocab-size": "vocabulary", "--max-position-embeddings": "context",
}  # fmt: skip
LATENT = {
    "--q-lora-rank": "q_rank", "--kv-lora-rank": "kv_rank", "--qk-head-dim": "nope_dim", "--qk-pos-emb-head-dim": "rope_dim",
    "--v-head-dim": "value_dim",
}  # fmt: skip
EXPERTS = {"--num-experts": "count", "--moe-router-topk": "active", "--moe-ffn-hidden-size": "ffn"}
DIVISION = {
    "--tensor-model-parallel-size": "tensor", "--pipeline-model-parallel-size": "pipeline", "--context-parallel-size": "context",
    "--expert-model-parallel-size": "expert", "--expert-tensor-parallel-size": "expert_tensor",
    "--num-virtual-stages-per-pipeline-rank": "virtual_pipeline", "--micro-batch-size": "microbatch",
}  # fmt: skip
POSITIONS = {"rope": "rope", "none": "none", "learned_absolute": "learned"}
READ_OTHERWISE = {
    "--nnodes", "--nproc-per-node", "--node-rank", "--rdzv-backend", "--rdzv-endpoint", "--group-query-attention", "--moe-grouped-gemm",
    "--recompute-method", "--recompute-num-layers", "--seq-length", "--global-batch-size", "--train-iters", "--train-samples",
    "--fp8-recipe", "--shared-expert-gate", "--moe-shared-expert-intermediate-size", "--moe-layer-freq",
}  # fmt: skip


def read(given: GivenFile) -> Imported:
    """A model, a cluster and a training job.

    Raises:
        ImportFault: sizes are missing, or what the cluster is made of was not said.
    """
    options = pairs(words_of(given.text))
    stated = {name: value for name, value in options if name}
    model = _model(stated)
    missing = tuple(
        flag
        for flag, name in MODEL.items()
        if name in ("layers", "hidden", "heads") and name not in model
    )
    if missing:
        raise ImportFault("the command does not state the model's sizes", missing)
    if "server" not in given.options:
        raise ImportFault(
            "a command does not say what it runs on",
            ("server",),
            "such as --option server=std.servers.gigabyte.g593_zd2",
        )
    several = whole("--nnodes", stated.get("--nnodes") or "1") > 1
    if several and "link" not in given.options:
        raise ImportFault(
            "a command does not say what joins its servers",
            ("link",),
            "in Gb/s each way of an accelerator: --option link=400",
        )
    known = {*MODEL, *LATENT, *EXPERTS, *DIVISION, *READ_OTHERWISE}
    training = _training(stated, known)
    left = tuple(
        f"{name} {value or ''}".strip() for name, value in options if name and name not in known
    )
    return Imported(text=noted(_text(given, stated, model, training), left), left=left)


def _numbers(stated: dict[str, str | None], names: dict[str, str]) -> Fields:
    return {name: whole(flag, stated[flag]) for flag, name in names.items() if flag in stated}


def _model(stated: dict[str, str | None]) -> Fields:
    fields = _numbers(stated, MODEL)
    fields["activation"] = (
        "swiglu" if "--swiglu" in stated else "relu2" if "--squared-relu" in stated else "gelu"
    )
    if stated.get("--normalization") != "RMSNorm":
        fields["norm"] = "layernorm"
    fields["positions"] = POSITIONS.get(
        stated.get("--position-embedding-type") or "learned_absolute", "learned"
    )
    if "--untie-embeddings-and-output-weights" not in stated:
        fields["tied_embeddings"] = True
    if "--disable-bias-linear" not in stated:
        fields["biases"] = ["all"]
    elif "--add-qkv-bias" in stated:
        fields["biases"] = ["qkv"]
    attention: Fields = (
        {"kind": "mla", **_numbers(stated, LATENT)} if "--multi-latent-attention" in stated else {}
    )
    if "--qk-layernorm" in stated and not attention:
        attention["qk_norm"] = "head"
    if attention:
        fields["attention"] = attention
    if "--num-experts" in stated:
        fields["experts"] = {"active": 2, **_numbers(stated, EXPERTS)}
        shared = "--moe-shared-expert-intermediate-size"
        if shared in stated:
            fields["experts"] |= {"shared": 1, "shared_ffn": whole(shared, stated[shared])}
        fields["experts"] |= _frequency(stated.get("--moe-layer-freq"))
    return fields


def _frequency(said: str | None) -> Fields:
    """Which layers have experts: every so many, or all behind the first dense ones.

    Raises:
        ImportFault: it is another pattern.
    """
    if said is None:
        return {}
    dense = re.fullmatch(r"\(?\[0\]\*(\d{1,4})\+\[1\]\*\d{1,4}\)?", said)
    if dense:
        return {"first_dense": int(dense.group(1))}
    if re.fullmatch(r"\d{1,4}", said):
        return {"every": int(said)} if int(said) > 1 else {}
    raise ImportFault(
        f"--moe-layer-freq is {said[:60]!r}",
        hint="read are a number, and dense layers before layers with experts: '([0]*1+[1]*45)'",
    )


def _training(stated: dict[str, str | None], known: set[str]) -> dict[str, str]:
    """Fields of the job as they are written; the options that they come from are added to what is known."""
    fields: dict[str, str] = {}
    if "--seq-length" in stated:
        fields["sequence"] = f"{whole('--seq-length', stated['--seq-length'])} tokens"
    if "--global-batch-size" in stated:
        fields["global_batch"] = (
            f"{whole('--global-batch-size', stated['--global-batch-size'])} sequences"
        )
    if "--train-iters" in stated:
        fields["steps"] = str(whole("--train-iters", stated["--train-iters"]))
    elif "--train-samples" in stated:
        fields["samples"] = str(whole("--train-samples", stated["--train-samples"]))
    fp8 = {"hybrid": "fp8", "e4m3": "mxfp8"}.get(stated.get("--fp8-format") or "")
    fields["precision"] = fp8 or (
        "bf16" if "--bf16" in stated else "fp16" if "--fp16" in stated else "fp32"
    )
    sharding = {"optim_grads_params": "zero3", "optim_grads": "zero2", "optim": "zero1"}
    whole_sharding = sharding.get(stated.get("--data-parallel-sharding-strategy") or "")
    fields["sharding"] = whole_sharding or (
        "zero1" if "--use-distributed-optimizer" in stated else "none"
    )
    if stated.get("--optimizer") in ("adam", "sgd"):
        fields["optimizer"] = str(stated["--optimizer"])
    if stated.get("--recompute-granularity") in ("full", "selective"):
        fields["recompute"] = str(stated["--recompute-granularity"])
    if "--mtp-num-layers" in stated:
        count = whole("--mtp-num-layers", stated["--mtp-num-layers"])
        fields["mtp_layers"] = str(count)
    if stated.get("--attention-backend") in ("unfused", "local"):
        fields["flash_attention"] = "false"
    known |= {
        "--bf16", "--fp16", "--fp8-format", "--use-distributed-optimizer", "--use-megatron-fsdp", "--data-parallel-sharding-strategy",
        "--optimizer", "--recompute-granularity", "--sequence-parallel", "--attention-backend", "--swiglu", "--squared-relu",
        "--normalization", "--position-embedding-type", "--untie-embeddings-and-output-weights", "--disable-bias-linear",
        "--add-qkv-bias", "--multi-latent-attention", "--qk-layernorm", "--mtp-num-layers",
    }  # fmt: skip
    return fields


def _text(
    given: GivenFile, stated: dict[str, str | None], model: Fields, training: dict[str, str]
) -> str:
    line, server = catalogued(given.options["server"])
    servers = whole("--nnodes", stated.get("--nnodes") or "1")
    each = whole("--nproc-per-node", stated.get("--nproc-per-node") or "8")
    name = given.name or "train"
    division = [f"    {key} = {value}" for key, value in _numbers(stated, DIVISION).items()]
    sequence = "--tensor-model-parallel-size" in stated and "--sequence-parallel" not in stated
    division += ["    sequence = false"] if sequence else []
    link = given.options.get("link")
    joined = (
        [
            "",
            "  fabric compute {",
            f"    rate = {whole('link', link)} Gb/s",
            "    per = accelerator",
            "  }",
        ]
        if link
        else []
    )
    lines = [
        "edition 2026", "", line, "", f"model {name}_model {{", *lines_of(model), "}", "",
        "cluster pod {", f"  servers = {servers} x {server}", *joined, "}", "",
        f"training {name} {{", f"  model = {name}_model", "  cluster = pod", f"  accelerators = {servers * each}",
        *(f"  {key} = {value}" for key, value in training.items()), "  parallel {", *division, "  }", "}", "",
    ]  # fmt: skip
    return "\n".join(lines)


SOURCE = ImportSource(
    name="megatron",
    about="torchrun with Megatron-LM's arguments, as a model and a training job",
    read=read,
    options=OPTIONS,
)
