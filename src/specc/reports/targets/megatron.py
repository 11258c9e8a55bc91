"""torchrun with Megatron-LM's arguments: the model, the batch, and how the job is divided.

Source: Megatron-LM, megatron/training/arguments.py.
"""

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.plan.training_job import TrainingJob
from specc.reports.emission import (
    Emission,
    EmitTarget,
    Emitted,
    JobLaunch,
    command_text,
    commented,
)

Options = list[tuple[str, str]]
SHARDED = {
    "zero1": "optim",
    "zero2": "optim_grads",
    "zero3": "optim_grads_params",
    "fsdp": "optim_grads_params",
}


def render(emission: Emission) -> Emitted:
    """A shell script for each server; its rank comes from the scheduler."""
    job = emission.training()
    left: list[str] = []
    launcher = [
        ("--nnodes", str(job.servers)),
        ("--nproc-per-node", str(job.per_server)),
        ("--node-rank", '"$NODE_RANK"'),
        ("--rdzv-backend", "c10d"),
        ("--rdzv-endpoint", '"$HEAD:29500"'),
        ("pretrain_gpt.py", ""),
    ]
    options = [
        *_model(job.workload.model, left),
        *_batch(job, left),
        *_division(job, left),
        *_numbers(job, left),
    ]
    if job.degrees.unused:
        left.append(f"{job.degrees.unused} accelerators stay idle: no replica fits them")
    left.append("data, tokenizer and checkpoints: state --data-path, --tokenizer-type and --save")
    head = [
        f"{job.name}: {job.used} accelerators on {job.servers} servers",
        *(f"not said here: {line}" for line in left),
    ]
    text = "#!/bin/sh\n" + commented(head) + command_text("torchrun", [*launcher, *options])
    return Emitted(text=text, left=tuple(left))


def _model(model: Model | None, left: list[str]) -> Options:
    """The network in Megatron's words."""
    if model is None or model.layers is None or model.hidden is None or model.heads is None:
        left.append("the model: its sizes are not stated")
        return []
    options: Options = [
        ("--num-layers", str(model.layers)),
        ("--hidden-size", str(model.hidden)),
        ("--num-attention-heads", str(model.heads)),
    ]
    if model.ffn:
        options.append(("--ffn-hidden-size", str(model.ffn)))
    if model.kv_heads is not None and model.kv_heads != model.heads:
        options += [("--group-query-attention", ""), ("--num-query-groups", str(model.kv_heads))]
    if model.head_dim is not None:
        options.append(("--kv-channels", str(model.head_dim)))
    if model.vocabulary is not None:
        options.append(("--vocab-size", str(model.vocabulary)))
    if model.activation in ("swiglu", "relu2"):
        options.append(("--swiglu" if model.activation == "swiglu" else "--squared-relu", ""))
    elif model.activation != "gelu":
        left.append(f"activation = {model.activation}")
    options.append(("--normalization", "RMSNorm" if model.norm == "rmsnorm" else "LayerNorm"))
    if model.positions in ("rope", "none"):
        options.append(("--position-embedding-type", model.positions))
    elif model.positions == "learned":
        options.append(("--position-embedding-type", "learned_absolute"))
    else:
        left.append(f"positions = {model.positions}")
    if not model.tied_embeddings:
        options.append(("--untie-embeddings-and-output-weights", ""))
    if "all" not in model.biases:
        options.append(("--disable-bias-linear", ""))
        if {"qkv", "q"} & set(model.biases):
            options.append(("--add-qkv-bias", ""))
    return options + _attention(model, left) + _experts(model)


def _attention(model: Model, left: list[str]) -> Options:
    block = model.attention
    if block is None:
        return []
    options: Options = []
    if block.kind == "mla":
        options.append(("--multi-latent-attention", ""))
        for flag, value in (
            ("--q-lora-rank", block.q_rank), ("--kv-lora-rank", block.kv_rank), ("--qk-head-dim", block.nope_dim),
            ("--qk-pos-emb-head-dim", block.rope_dim), ("--v-head-dim", block.value_dim),
        ):  # fmt: skip
            if value:
                options.append((flag, str(value)))
    elif block.kind != "full":
        left.append(f"attention.kind = {block.kind}")
    if block.qk_norm != "none":
        options.append(("--qk-layernorm", ""))
    return options


def _experts(model: Model) -> Options:
    block = model.experts
    if block is None or block.count is None or block.active is None:
        return []
    options = [
        ("--num-experts", str(block.count)),
        ("--moe-router-topk", str(block.active)),
        ("--moe-grouped-gemm", ""),
    ]
    if block.ffn is not None:
        options.append(("--moe-ffn-hidden-size", str(block.ffn)))
    if block.shared:
        width = block.shared * (block.shared_ffn or block.ffn or model.ffn or 0)
        options.append(("--moe-shared-expert-intermediate-size", str(width)))
    if block.first_dense and model.layers is not None:
        options.append(
            (
                "--moe-layer-freq",
                f"'([0]*{block.first_dense}+[1]*{model.layers - block.first_dense})'",
            )
        )
    elif block.every > 1:
        options.append(("--moe-layer-freq", str(block.every)))
    return options


def _batch(job: JobLaunch, left: list[str]) -> Options:
    work, degrees = job.workload, job.degrees
    options: Options = [
        ("--micro-batch-size", str(degrees.microbatch)),
        ("--global-batch-size", str(round(degrees.sequences))),
    ]
    if work.sequence is not None:
        length = str(int(work.sequence))
        context = work.model.context if work.model is not None else None
        longest = str(max(int(work.sequence), int(context or 0)))
        options += [("--seq-length", length), ("--max-position-embeddings", longest)]
    if work.steps is not None:
        options.append(("--train-iters", str(work.steps)))
    elif work.tokens is not None and work.sequence is not None and degrees.sequences:
        options.append(("--train-samples", str(-(-int(work.tokens) // int(work.sequence)))))
    else:
        left.append("how long to train: neither tokens nor steps are stated")
    return options


def _division(job: JobLaunch, left: list[str]) -> Options:
    degrees, work = job.degrees, job.workload
    options: Options = []
    for flag, degree in (
        ("--tensor-model-parallel-size", degrees.tensor), ("--pipeline-model-parallel-size", degrees.pipeline),
        ("--context-parallel-size", degrees.context), ("--expert-model-parallel-size", degrees.expert),
        ("--num-virtual-stages-per-pipeline-rank", degrees.virtual_pipeline),
    ):  # fmt: skip
        if degree > 1:
            options.append((flag, str(degree)))
    if degrees.expert > 1 and degrees.expert_tensor >= 1:
        options.append(("--expert-tensor-parallel-size", str(degrees.expert_tensor)))
    if degrees.sequence:
        options.append(("--sequence-parallel", ""))
    if work.sharding == "zero1":
        options.append(("--use-distributed-optimizer", ""))
    elif work.sharding in SHARDED:
        options += [
            ("--use-distributed-optimizer", ""),
            ("--use-megatron-fsdp", ""),
            ("--data-parallel-sharding-strategy", SHARDED[work.sharding]),
        ]
    elif work.sharding != "none":
        left.append(f"sharding = {work.sharding}")
    return options


def _numbers(job: JobLaunch, left: list[str]) -> Options:
    work = job.workload
    options: Options = []
    if work.precision in ("bf16", "fp16"):
        options.append((f"--{work.precision}", ""))
    elif work.precision in ("fp8", "mxfp8"):
        options += [
            ("--bf16", ""),
            ("--fp8-format", "hybrid" if work.precision == "fp8" else "e4m3"),
        ]
        options.append(("--fp8-recipe", "delayed" if work.precision == "fp8" else "mxfp8"))
    elif work.precision != "fp32":
        left.append(f"precision = {work.precision}")
    if work.optimizer in ("adam", "sgd"):
        options.append(("--optimizer", work.optimizer))
    else:
        left.append(f"optimizer = {work.optimizer}")
    recompute = work.recompute
    name = recompute.word if isinstance(recompute, EnumValue) else None
    if name == "full":
        options += [
            ("--recompute-granularity", "full"),
            ("--recompute-method", "uniform"),
            ("--recompute-num-layers", "1"),
        ]
    elif name == "selective":
        options.append(("--recompute-granularity", "selective"))
    elif recompute is not None and name != "none":
        left.append("recompute: a list of modules, see --recompute-modules")
    options.append(("--attention-backend", "flash" if work.flash_attention else "unfused"))
    numbers = job.plan.lowered.job
    if (
        isinstance(numbers, TrainingJob)
        and numbers.network is not None
        and numbers.network.guessed
    ):
        options.append(("--mtp-num-layers", str(numbers.network.guessed)))
    for field in ("offload", "method", "batch_ramp", "power_limit"):
        value = getattr(work, field)
        if (
            value is not None
            and value != "none"
            and not (isinstance(value, EnumValue) and value.word in ("none", "full"))
        ):
            left.append(field)
    return options


TARGET = EmitTarget(name="megatron", about="torchrun with Megatron-LM's arguments", render=render)
