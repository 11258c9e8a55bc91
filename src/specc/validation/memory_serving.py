"""Rows of serving memory as specs: weights, cache capacity, peak memory, and whether a model fits.

A row becomes an `inference` on an accelerator of the catalogue; columns that are blank are assumptions, listed with the
row. Notes are read for what has no column: the share of memory that the engine takes, the longest request, tokens of a step,
captured graphs.
"""

import re

from specc.design.entity import EnumValue, Value
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine
from specc.design.workload import Inference, Traffic
from specc.physics.quantisation import format_of
from specc.plan.degrees import ServingDegrees
from specc.plan.lower.serving import UnknownFormat, serving_of
from specc.plan.memory.capacity import usable_memory
from specc.plan.memory.serving import ServingMemory, serving_memory, weight_bytes
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.serving_job import Serving
from specc.record import evolve
from specc.sums import sum_floats
from specc.units import Quantity
from specc.validation import inference_words as words
from specc.validation.rows import Cells, Compared, number
from specc.validation.shelves import Shelves

METRICS = (
    "weights_gib", "kv_tokens", "kv_blocks", "kv_gib", "kv_max_seqs", "fits", "OOM", "peak_mem_gb", "peak_mem_mb",
    "activation_peak_gib", "non_torch_gib",
)  # fmt: skip
GIB = 2.0**30
SPREAD = {
    "weights_gib": 0.04,
    "kv_max_seqs": 0.06,
    "kv_tokens": 0.15,
    "kv_blocks": 0.15,
    "kv_gib": 0.15,
}
WIDE_SPREAD = 0.25
"""Half-widths of the 90 % intervals, as shares: weights vary by padding and by what stays at 16 bit, capacity by what
the engine's version keeps beside it, peaks by all of these."""
UNIFIED_SHARE = 0.75
"""Share of a unified memory that a GPU may use. Source: Apple, `recommendedMaxWorkingSetSize`, about three quarters."""


class Unmapped(Exception):
    """A row that can't be expressed; its text is the reason."""


def serving_format(text: str) -> EnumValue | None:
    """The format that a precision column names, groups and blocks included; None where it is blank.

    Raises:
        Unmapped: a format that has no counterpart.
    """
    low = text.lower().strip().strip('"')
    if not low or low == "auto":
        return None
    if "nf4" in low or "bnb-4" in low:
        return EnumValue("nf4")
    if re.match(r"w4a(16|8)", low):
        return EnumValue("int4", named={"group": Quantity(128)})
    if re.match(r"8-?bit|w8a(8|16)$|bnb-8", low):
        return EnumValue("int8")
    if re.match(r"fp8 .*block|fp8.*\bblock", low):
        return EnumValue("fp8", named={"block": Quantity(128)})
    gguf = re.match(r"(i?q\d_[a-z0-9_]+)$", low)
    if gguf and format_of(gguf.group(1)) is not None:
        return EnumValue(gguf.group(1))
    if low == "q8_0":
        return EnumValue(low)
    if re.match(r"gptq|awq|int4|4-bit|int8-?group", low):
        bits = 8 if "int8" in low else 3 if "int3" in low else 4
        group = re.search(r"g(?:roup)?-?(\d+)", low)
        whole = re.search(r"\bg-", low) is not None
        size = int(group.group(1)) if group else None if whole else 128
        named: dict[str, Value] = {} if size is None else {"group": Quantity(size)}
        return EnumValue(f"int{bits}", named=named)
    word = words.dtype_word(low)
    if word is None or format_of(word) is None:
        raise Unmapped(f"the precision {text!r} has no counterpart")
    return EnumValue(word)


def accelerator_of(shelves: Shelves, text: str) -> tuple[Accelerator | None, float | None]:
    """The part that a GPU column names, and the bytes that its driver reports; from the label where it is not known."""
    stated = re.search(r"\((\d+(?:\.\d+)?) GiB\)", text)
    joined = re.sub(
        r"\s+",
        "-",
        re.sub(r"^(nvidia|amd|intel|google|apple)\s+", "", text.strip(), flags=re.IGNORECASE),
    )
    word = words.accelerator_word(text) or words.accelerator_word(joined)
    part = shelves.accelerator(word) if word else None
    if stated is not None:  # as the runtime sees it: without what the driver keeps
        return part, float(stated.group(1)) * GIB + 0.45 * GIB
    if part is not None:
        return part, usable_memory(part)
    label = re.search(r"(\d+)\s?GB\b", text)
    if label is None:
        return None, None
    size = float(label.group(1)) * GIB
    unified = re.match(r"m\d", text.lower()) is not None
    return None, size * UNIFIED_SHARE if unified else size * 0.995


TAILS = frozenset({
    "instruct", "chat", "it", "hf", "base", "awq", "gptq", "int4", "int8", "fp8", "fp16", "bf16", "nvfp4", "mxfp4", "w4a16", "w8a8",
    "gguf", "quantized", "dynamic", "bnb", "4bit", "8bit", "text", "preview", "inst", "v1", "v2",
})  # fmt: skip
"""Ends of names that say how a model was tuned or stored, and not how it is built."""
DISTILLED = {"qwen_1_5b": "qwen2_5_1_5b", "qwen_7b": "qwen2_5_7b", "qwen_14b": "qwen2_5_14b", "qwen_32b": "qwen2_5_32b",
             "llama_8b": "llama_3_1_8b", "llama_70b": "llama_3_3_70b"}  # fmt: skip
"""What DeepSeek-R1's small siblings are built like. Source: DeepSeek-R1 (2025), section 2.4."""


def candidates(name: str) -> list[str]:
    """Names under which the catalogue may have a model, the closest first."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower().rpartition("/")[2]).strip("_")
    found = [words.model_word(name), plain]
    parts = plain.removeprefix("meta_").split("_")
    while len(parts) > 1 and parts[-1] in TAILS:
        parts = parts[:-1]
        found.append("_".join(parts))
    found.append("_".join(part for part in parts if part not in TAILS))
    if "distill_" in plain:
        inside = "_".join(
            part for part in plain.partition("distill_")[2].split("_") if part not in TAILS
        )
        found.insert(0, DISTILLED.get(inside, inside))
    return [word for word in dict.fromkeys(found) if word]


def model_in(shelves: Shelves, row: Cells) -> Model:
    """The model of a row: from the catalogue by name, else by the architecture in its notes, else by its parameters.

    Raises:
        Unmapped: neither is known.
    """
    name = row.get("model", "")
    for word in candidates(name):
        found = shelves.model(word)
        if found is not None:
            return found
    noted = re.search(r"arch: (\d+) heads x(\d+), (\d+) layers, vocab (\d+)", row.get("notes", ""))
    if noted is not None:
        heads, width, layers, vocabulary = (int(n) for n in noted.groups())
        return Model(
            name=words.model_word(name), layers=layers, heads=heads, hidden=heads * width, ffn=4 * heads * width,
            vocabulary=vocabulary, activation="gelu", norm="layernorm", biases=("all",), positions="learned",
            position_table=1024, context=Quantity(1024), tied_embeddings=True,
        )  # fmt: skip
    billions = number(row, "params_b")
    if billions is None:
        raise Unmapped(
            f"the model {name!r} is not in the catalogue and its parameters are not stated"
        )
    return Model(name=words.model_word(name), parameters=Quantity(int(billions * 1e9)))


def engine_of(shelves: Shelves, row: Cells) -> Engine | None:
    """The engine's catalogue entry with memory traits: its own generation's, else that of the engine in general."""
    text, version = row.get("engine", ""), row.get("engine_version", "")
    word = words.engine_word(text, version)
    if word == "transformers" and _older(version, (4, 45)):
        word = "transformers_4_44"
    if _before_v1(row):
        word = "vllm_0_6"
    candidates = (
        []
        if word is None
        else [
            word,
            re.sub(r"(_\d+)+(_late)?$", "", word),
            re.sub(r"_triton$|_compiled$", "", word),
        ]
    )
    for name in candidates:
        engine = shelves.engine(name)
        if engine is not None and any(trait.startswith("memory_") for trait in engine.traits):
            return engine
    return None


def _older(version: str, limit: tuple[int, ...]) -> bool:
    found = words.version_of(version)
    return found is not None and found[0] < 1000 and found < limit


def _before_v1(row: Cells) -> bool:
    """Whether a vLLM row is of the first engine, which captures graphs after it has sized the cache."""
    text, version = row.get("engine", "").lower(), row.get("engine_version", "")
    if "vllm" not in text or "v1" in text:
        return False
    number = words.version_of(version)
    if "v0" in text or number is None:
        return "v0" in text
    return number < (2025, 1) if number[0] > 2000 else number < (0, 8)


def _noted(row: Cells, pattern: str) -> float | None:
    found = re.search(pattern, row.get("notes", ""))
    return None if found is None else float(found.group(1).replace(",", ""))


def _longest(row: Cells) -> float | None:
    stated = _noted(row, r"max_model_len (\d+)")
    if stated is not None:
        return stated
    prompt, output = number(row, "isl"), number(row, "osl")
    return None if prompt is None else prompt + (output or 0.0)


def inference_of(shelves: Shelves, row: Cells) -> tuple[Inference, ServingDegrees]:
    """The row as the workload that a user would write.

    Raises:
        Unmapped: it can't be expressed.
    """
    notes = row.get("notes", "")
    fraction = _noted(
        row,
        r"(?:gpu_memory_utilization|free_gpu_memory_fraction|util(?:ization)?)\s*=?\s*(\d?\.\d+)",
    )
    steps = _noted(row, r"max_num_batched_tokens (\d+)")
    double = re.search(r"max_num_tokens=2\*ISL", notes)
    prompt = number(row, "isl")
    if double is not None and prompt is not None:
        steps = 2 * prompt
    length = _longest(row)
    # Releases without chunked prefill profile a whole prompt; vLLM V0 chunked only what was longer than 32 k tokens.
    model = model_in(shelves, row)
    reach = length or (0.0 if model.context is None else float(model.context))
    chunked = not _before_v1(row) or reach > 32768
    batch = number(row, "concurrency")
    degrees = ServingDegrees(
        tensor=int(number(row, "tp") or 1),
        pipeline=int(number(row, "pp") or 1),
        expert=int(number(row, "ep") or 1),
        expert_tensor=int(number(row, "moe_tp") or 1),
        data=int(number(row, "dp") or 1),
    )
    if degrees.tensor * degrees.pipeline * degrees.data == 1 and (number(row, "n_gpus") or 1) > 1:
        degrees = ServingDegrees(pipeline=int(number(row, "n_gpus") or 1))
    inference = Inference(
        name=row.get("id", ""),
        model=model,
        weights=serving_format(row.get("w_prec", "")),
        kv_cache=serving_format(row.get("kv_prec", "")),
        memory_fraction=None if fraction is None else Quantity(fraction),
        max_batched_tokens=None if steps is None else int(steps),
        max_length=None if not length else Quantity(int(length)),
        chunked_prefill=chunked,
        cuda_graphs="enforce_eager" not in notes,
        traffic=Traffic(
            batch=int(batch) if batch else None,
            prompt=None if prompt is None else Quantity(int(prompt)),
        ),
    )
    return inference, degrees


def serving_in(shelves: Shelves, row: Cells) -> Serving:
    """What the memory of the row's replica depends on.

    Raises:
        Unmapped: it can't be expressed.
    """
    inference, degrees = inference_of(shelves, row)
    _, memory = accelerator_of(shelves, row.get("gpu", ""))
    try:
        serving = serving_of(inference, degrees, engine_of(shelves, row), memory)
    except (UnknownFormat, IncompleteModelError) as error:
        raise Unmapped(str(error)) from None
    if serving is None:
        raise Unmapped("the row names no model")
    return serving


def _reserved_length(row: Cells, serving: Serving) -> float:
    """Tokens that a sequence reserves: the row's lengths and what its notes add."""
    more = _noted(row, r"ISL\+OSL\+(\d+)") or 0.0
    return (number(row, "isl") or 0.0) + (number(row, "osl") or 0.0) + more or serving.length


def _cache_gib(row: Cells, serving: Serving, memory: ServingMemory) -> float | None:
    """The budget; or, where the row counts the cache of given requests, what these take."""
    sequences = number(row, "concurrency")
    prompt = number(row, "isl")
    if sequences is None or prompt is None:
        return None if memory.budget is None else memory.budget / GIB
    notes = row.get("notes", "")
    cost = memory.cost
    if "full-attention layers only" in notes:
        return sequences * cost.per_token * prompt / GIB
    if "sliding-window layers only" in notes:
        return (
            sequences * sum_floats(rate * min(prompt, kept) for rate, kept in cost.windowed) / GIB
        )
    return sequences * cost.sequence(prompt) / GIB


def _pool_tokens(row: Cells, memory: ServingMemory) -> float | None:
    """Tokens as a log prints them: pages are of all layers; later releases count what windows save."""
    if memory.budget is None:
        return None
    if row["metric"] == "kv_tokens" and not _before_v1(row):
        return memory.tokens
    rate = memory.cost.per_token + sum_floats(rate for rate, _ in memory.cost.windowed)
    if rate <= 0:
        return None
    return max(memory.budget, 0.0) / rate // memory.block * memory.block * memory.ways


def predicted(row: Cells, serving: Serving) -> float | None:
    """The prediction in the row's own metric and unit; None where the accelerator's memory is not known."""
    metric = row.get("metric", "")
    memory = serving_memory(serving)
    ledger = memory.ledger
    if metric == "weights_gib":  # of the file: what an engine leaves on the host counts
        whole = evolve(serving, features=serving.features - {"embedding_on_host"})
        return sum_floats(weight_bytes(whole).values()) / GIB
    if metric.startswith("kv_") and not memory.cost.sequence(1.0):
        raise Unmapped("the model's layers and heads, which its cache follows from, are not known")
    if metric in ("kv_tokens", "kv_blocks"):
        held = _pool_tokens(row, memory)
        return held if held is None or metric == "kv_tokens" else held / memory.block
    if metric == "kv_gib":
        return _cache_gib(row, serving, memory)
    if metric == "kv_max_seqs":
        return memory.sequences(_reserved_length(row, serving))
    if metric in ("fits", "OOM"):
        return None if memory.fits is None else float(memory.fits)
    if metric == "activation_peak_gib":
        return float(ledger.group("activations")) / GIB
    if metric == "non_torch_gib":
        return float(ledger.group("overhead")) / GIB
    ranks = (
        serving.tensor * serving.pipeline
        if "VRAM" in row.get("notes", "") or serving.pipeline > 1
        else 1
    )
    scale = GIB if metric == "peak_mem_gb" else 2.0**20
    # What runs in PyTorch prints its allocator's peak; other engines are read off the driver.
    allocator = serving.grows and "driver_peak" not in serving.features
    used = ledger.without("overhead") if allocator else ledger.total
    return float(used) * ranks / scale


def compare_serving(shelves: Shelves, row: Cells) -> Compared:
    """One row of serving memory."""
    name, metric, source = row.get("id", ""), row.get("metric", ""), row.get("source", "")
    measured = number(row, "value")
    if metric == "OOM" or row.get("value") == "OOM":
        metric, measured = "fits", 0.0
    if row.get("quality") == "S":
        return Compared(
            id=name,
            metric=metric,
            source=source,
            measured=measured,
            skipped="marked as impossible by its publisher",
        )
    try:
        serving = serving_in(shelves, row)
        value = predicted({**row, "metric": metric}, serving)
    except Unmapped as reason:
        return Compared(
            id=name, metric=metric, source=source, measured=measured, skipped=str(reason)
        )
    if value is None:
        return Compared(
            id=name, metric=metric, source=source, measured=measured,
            skipped=f"the memory of {row.get('gpu', '')!r} is not known",
        )  # fmt: skip
    if metric == "fits":
        return Compared(id=name, metric=metric, source=source, measured=measured, predicted=value)
    spread = SPREAD.get(metric, WIDE_SPREAD)
    return Compared(
        id=name,
        metric=metric,
        source=source,
        measured=measured,
        predicted=value,
        low=value * (1 - spread),
        high=value * (1 + spread),
        assumptions=tuple(
            f"{column} is blank" for column in ("w_prec", "kv_prec", "tp") if not row.get(column)
        ),
    )
