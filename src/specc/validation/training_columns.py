"""What the further columns of a table of training measurements say: method, states, stack, recomputation, kind of memory."""

import re

from specc.units.text import plain
from specc.validation.rows import Cells, number

METHODS = ("lora", "qlora")
TARGETS = {
    "q": "q", "k": "k", "v": "v", "o": "out", "q_proj": "q", "k_proj": "k", "v_proj": "v", "o_proj": "out",
    "gate_proj": "gate", "up_proj": "up", "down_proj": "down",
}  # fmt: skip
MODULES = {
    "core_attn": "attention", "layernorm": "norms", "mlp": "mlp", "moe": "moe", "moe_act": "moe_activation",
    "mla_up_proj": "up_projection",
}  # fmt: skip
OFFLOADED = {
    "optimizer": "optimizer",
    "parameters": "weights",
    "params": "weights",
    "activations": "activations",
}
SIXTEEN = ("bf16", "fp16")
KINDS: tuple[tuple[str, str], ...] = (
    (r"-smi|driver", "driver"),
    (r"reserved", "reserved"),
    (r"allocat|active", "allocated"),
    (r"static", "states"),
)
"""Words of `mem_kind` and the level that they mean; the first that is found wins."""
LOSSES = (
    (r"liger|cut cross|fused linear|chunk", "chunked"),
    (r"unsloth|te/|native fused", "fused"),
)
"""Words of `loss_kernel` and what they mean; without any the stack's own."""
STACK_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("no overlap",), "megatron_plain"),
    (("container 26.06", "container 26.08"), "megatron_2026"),
    (("megatron-bridge",), "megatron_bridge"),
    (("nemo", "dgxc"), "nemo"),
    (("userbuffer", "transformer engine", "megatron-core"), "megatron"),
    (("maxtext", "jax", "xla"), "jax"),
    (("llm.c",), "native"),
    (("nanogpt", "lightning", "lit-gpt"), "pytorch"),
    (("composer", "llm-foundry"), "llm_foundry"),
    (("fsdp", "torchtitan", "torchtune"), "fsdp"),
)
"""Words of published software and the catalogue entry that has its habits, first match first."""
SAID: tuple[tuple[str, str], ...] = (
    (r"nemo rl", "nemo_rl"),
    (r"\bverl\b", "verl"),
    (r"openrlhf", "openrlhf"),
    (r"unsloth", "unsloth"),
    (r"torchtune", "torchtune"),
    (r"torchtitan", "torchtitan"),
    (r"nanotron", "nanotron"),
    (r"maxtext|\bjax\b", "jax"),
    (r"megatron-bridge|nemo 2", "megatron_bridge"),
    (r"megatron|primus|nemo(?! automodel)", "megatron"),
    (r"colossal", "colossalai"),
    (r"mlx", "mlx"),
)
"""Words of `stack` and the stack that they mean, first match first."""
TRAINERS = r"\bhf\b|\btrl\b|trainer|accelerate|axolotl|alignment-handbook|dllm|swift|llama-factory|alpaca|galore|badam|yarn|peft|open-instruct|llama-recipes"
"""Words of loops over models of Transformers."""
OUT = frozenset({"oom", "oom_or_crash"})
SUSPECT = "marked as suspect by those who gathered it"
"""Why a row of quality S is skipped."""


def level_said(cells: Cells) -> str | None:
    """The level of a memory figure that the column `mem_kind` names; None where it names none."""
    said = cells.get("mem_kind", "").lower()
    return next((level for words, level in KINDS if re.search(words, said)), None)


def ran_out(cells: Cells) -> bool:
    """Whether a row is of a job that ran out of the accelerators' memory."""
    return cells.get("value", "").upper() == "OOM" or cells.get("verdict", "") in OUT


def suspect(cells: Cells) -> bool:
    """Whether whoever gathered a row marked it: it contradicts itself or physics, or was calculated."""
    return cells.get("quality", "") == "S"


def scored(cells: Cells) -> bool:
    """Whether a row counts in scores: it is fully configured, and not marked as suspect."""
    return cells.get("fully_configured", "y") == "y" and not suspect(cells)


def stack_said(cells: Cells) -> str | None:
    """The catalogue's stack that the column `stack` means; None where it says nothing of one."""
    said = cells.get("stack", "").lower()
    if not said:
        return None
    named = next((stack for words, stack in SAID if re.search(words, said)), None)
    if named is not None:
        return named
    if "automodel" in said:
        return "nemo_automodel"
    if cells.get("fsdp") == "y":
        return _sharded(said)
    if "internevo" in said:
        return "internevo"
    if "baseline-peft" in cells.get("notes", ""):
        return "peft"
    trainer = re.search(TRAINERS, said) is not None
    if "deepspeed" in said or (trainer and cells.get("zero_stage") in ("1", "2", "3")):
        return "transformers_deepspeed" if trainer else "deepspeed"
    return "transformers" if trainer else None


def stack_of(cells: Cells) -> str:
    """The software by its words; without any, by what the row says it does.

    Fully sharded weights alone are FSDP's, ZeRO before fused attention is DeepSpeed's; else, and where tensor or pipeline
    parallelism joins sharding, it is Megatron, before fused attention that of 2021.
    """
    stated = stack_said(cells)
    if stated is not None:
        return stated
    said = f"{cells.get('source', '')} {cells.get('notes', '')}".lower()
    for words, stack in STACK_WORDS:
        if any(word in said for word in words):
            return stack
    split = (number(cells, "tp") or 1.0) * (number(cells, "pp") or 1.0)
    if cells.get("fsdp") == "y" and split <= 1.0:
        return "fsdp"
    shard = number(cells, "zero_stage") or 0.0
    if cells.get("flash_attention") == "n":
        return "deepspeed" if shard >= 1 else "megatron_2021"
    return "deepspeed" if "deepspeed" in said else "megatron"


def _sharded(said: str) -> str:
    """Which loop shards by FSDP."""
    if re.search(r"trainer|accelerate|trl", said):
        return "accelerate"
    return "fsdp2" if "fsdp2" in said else "fsdp"


def offloaded(cells: Cells) -> list[str]:
    """What the row keeps in host memory, as the field says it."""
    stated = cells.get("offload", "")
    if stated.endswith("(part)"):  # of some layers: how many is not said
        return []
    parts = re.split(r"[+/,]", stated.split("(")[0])
    words = [OFFLOADED[part.strip()] for part in parts if part.strip() in OFFLOADED]
    return [f"  offload = [{', '.join(dict.fromkeys(words))}]"] if words else []


def recomputed_modules(cells: Cells) -> str | None:
    """The modules that selective recomputation names; None where it names none that the language knows."""
    words = [part.strip() for part in cells.get("recompute_detail", "").split(",")]
    known = [MODULES[word] for word in words if word in MODULES]
    return f"[{', '.join(known)}]" if known else None


def kept_on_host(cells: Cells) -> list[str] | None:
    """Lines of a policy that keeps what it names, in host memory where it says so, and computes all else again; None of other rows.

    Source: MaxText, docs/reference/config (`remat_policy: custom`, `qkv_proj_offloaded`), 2026-11.
    """
    detail = cells.get("recompute_detail", "")
    if not re.match(r"custom|qkv_proj_offloaded", detail):
        return None
    products = "query_proj" in detail or "qkv_proj" in detail
    inner = "moe" if number(cells, "moe_experts") else "mlp"
    lines = [f"  recompute = {f'[attention, norms, {inner}]' if products else 'full'}"]
    return [*lines, "  offload = [activations]"] if "offload" in detail else lines


def _targets(cells: Cells) -> str:
    """Adapted matrices, where the row names them one by one."""
    words = [part.strip() for part in cells.get("lora_targets", "").split(",")]
    if not words or any(word not in TARGETS for word in words):
        return ""
    return f", targets = [{', '.join(TARGETS[word] for word in words)}]"


def _moments(cells: Cells) -> str:
    """What a recipe keeps the optimiser's moments in, where the row says nothing.

    Recipes of Megatron-Bridge and NeMo for mixtures of DeepSeek's design, whose first layers are dense and whose others have shared
    experts, take the precision-aware optimiser with moments in bf16. So do some others (MiniMax, OLMoE), which no column tells:
    their moments are read as of 32 bit.
    NeMo AutoModel makes models in bf16 and steps them with torch.optim.Adam, whose moments are like the weights.
    Source: Megatron-Bridge, src/megatron/bridge/recipes (`exp_avg_dtype`); NeMo, llm/recipes/deepseek_v3.py; AutoModel, examples/benchmark/configs (`optimizer`), 2026-11.
    """
    if "automodel" in cells.get("stack", "").lower():
        return "bf16"
    design = number(cells, "moe_dense_layers") and number(cells, "moe_shared_experts")
    recipes = stack_said(cells) == "megatron_bridge" or stack_of(cells) == "nemo"
    return "bf16" if design and recipes else ""


def cast_to_master(cells: Cells) -> bool:
    """Whether the loop casts what it trains to 32 bit, whatever the weights were loaded in: Accelerate with FSDP and mixed precision."""
    mixed = "(amp)" in cells.get("precision", "") and cells.get("method", "") == "full"
    return mixed and stack_said(cells) == "accelerate"


def with_batch(cells: Cells) -> Cells:
    """A row whose notes alone say the tokens of a step, with its batch in sequences."""
    tokens = re.search(r"tokens per step (\d+)", cells.get("notes", ""))
    length = number(cells, "seq_len")
    if tokens is None or not length or number(cells, "global_batch"):
        return cells
    return {**cells, "global_batch": plain(round(float(tokens.group(1)) / length))}


def unstated_lengths(cells: Cells) -> bool:
    """Whether samples have lengths of their own that the row does not state."""
    return not cells.get("seq_len") and cells.get("packing", "").startswith("padd")


def unstated_load(cells: Cells) -> str | None:
    """Why the work of a step does not follow from a row; None where it does."""
    if unstated_lengths(cells) or cells.get("packing", "").startswith("padded"):
        return "samples have lengths of their own, which are not stated"
    if "unbalanced router" in cells.get("notes", ""):
        return "how unbalanced its router is is not stated"
    return None


def unstated_layout(cells: Cells) -> bool:
    """Whether a job of several accelerators states nothing of how it is divided over them."""
    several = (number(cells, "n_gpus") or 1.0) > 1.0
    return several and not any(
        cells.get(column) for column in ("tp", "pp", "dp", "cp", "zero_stage", "fsdp")
    )


def unstated_offload(cells: Cells) -> bool:
    """Whether a part of the layers keeps its activations in host memory, and nobody says which."""
    return cells.get("offload", "").endswith("(part)") and kept_on_host(cells) is None


def unstated_batch(cells: Cells) -> bool:
    """Whether neither the samples of a pass nor those of a step are stated."""
    return not number(cells, "micro_batch") and not number(cells, "global_batch")


def states(cells: Cells) -> list[str]:
    """Lines of a training job that its method and the formats of its states make."""
    lines: list[str] = []
    method = cells.get("method", "")
    rank = int(number(cells, "lora_rank") or 16)
    if method == "full":
        lines.append("  method = full")
    elif method in METHODS:
        lines.append(f"  method = {method}(rank = {rank}{_targets(cells)})")
    elif method.startswith("dpo"):
        lines.append(
            "  method = dpo" if "lora" not in method else f"  method = dpo(rank = {rank})"
        )
    optimizer = cells.get("optimizer", "").lower()
    if "8bit" in optimizer:
        lines.append("  optimizer = adam8bit")
    elif "muon" in optimizer:
        lines.append("  optimizer = muon")
    kept = "" if cast_to_master(cells) else cells.get("optim_state_dtype", "") or _moments(cells)
    if kept in SIXTEEN and "8bit" not in optimizer:
        lines.append(f"  optimizer_states = {kept}")
    master = "fp32" if cast_to_master(cells) else cells.get("master_weights", "")
    if master in ("none", "fp32"):
        lines.append(f"  master_weights = {'true' if master == 'fp32' else 'false'}")
    if cast_to_master(cells):
        lines.append("  gradients = fp32")
    elif cells.get("grad_dtype", "") in SIXTEEN:
        lines.append(f"  gradients = {cells['grad_dtype']}")
    elif "(amp)" in cells.get("precision", ""):
        lines.append("  gradients = fp32")
    kernel = cells.get("loss_kernel", "").lower()
    loss = next((word for words, word in LOSSES if re.search(words, kernel)), None)
    if loss is not None:
        lines.append(f"  loss = {loss}")
    if cells.get("compile") == "y":
        lines.append("  compile = true")
    return lines
