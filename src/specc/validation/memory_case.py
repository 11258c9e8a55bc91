"""Rows of serving memory as the workloads that a user would write.

A row becomes an `inference` on an accelerator of the catalogue; columns that are blank are assumptions, listed with the
row. Notes are read for what has no column: the share of memory that the engine takes, the longest request, tokens of a step,
captured graphs.
"""

import re

from specc.design.profiles import Engine
from specc.design.workload import Inference, Traffic
from specc.plan.degrees import ServingDegrees
from specc.plan.lower.serving import UnknownFormat, serving_of
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.serving_job import Serving
from specc.record import evolve
from specc.units import Quantity
from specc.validation import inference_words as words
from specc.validation.memory_words import Unmapped, accelerator_of, model_in, serving_format
from specc.validation.rows import Cells, number
from specc.validation.shelves import Shelves

FRACTION = (
    r"(?:gpu_memory_utilization|free_gpu_memory_fraction|util(?:ization)?)\s*=?\s*(\d?\.\d+)"
)
FIRST_YEAR = 2000
"""Versions are dates from this number on."""


def engine_of(shelves: Shelves, row: Cells) -> Engine | None:
    """The engine's catalogue entry: that whose range of versions holds the row's, else that of its generation."""
    text, version = row.get("engine", ""), row.get("engine_version", "")
    word = words.engine_word(text, version)
    if word is None:
        return None
    if word in ("transformers", "transformers_4_47") and _older(version, (4, 45)):
        word = "transformers_4_44"
    if before_v1(row) and words.version_of(version) is None:
        word = "vllm_0_6"
    base = re.sub(r"(_\d+)+(_late)?$", "", word)
    plain = re.sub(r"_triton$|_compiled$", "", word)
    for name in (*_in_range(shelves, base, version), word, base, plain):
        engine = shelves.engine(name)
        if engine is not None and any(trait.startswith("memory_") for trait in engine.traits):
            return engine
    return None


def _in_range(shelves: Shelves, base: str, version: str) -> list[str]:
    """Entries of an engine whose versions include this one, the narrowest range first."""
    number = words.version_of(version)
    if number is None:
        return []
    versions = []
    for name in shelves.engines(base):
        engine = shelves.engine(name)
        if engine is None or engine.since is None:
            continue
        since = words.version_of(engine.since) or (0,)
        until = words.version_of(engine.until or "")
        dated = number[0] > FIRST_YEAR
        ended = until is not None and number[: len(until)] > until
        if dated == (since[0] > FIRST_YEAR) and since <= number and not ended:
            versions.append((since, name))
    return [name for _, name in sorted(versions, reverse=True)]


def _older(version: str, limit: tuple[int, ...]) -> bool:
    number = words.version_of(version)
    return number is not None and number[0] < 1000 and number < limit


def before_v1(row: Cells) -> bool:
    """Whether a vLLM row is of the first engine, which captures graphs after it has sized the cache."""
    text, version = row.get("engine", "").lower(), row.get("engine_version", "")
    if "vllm" not in text or "v1" in text:
        return False
    number = words.version_of(version)
    if "v0" in text or number is None:
        return "v0" in text
    return number < (2025, 1) if number[0] > 2000 else number < (0, 8)


def noted(row: Cells, pattern: str) -> float | None:
    found = re.search(pattern, row.get("notes", ""))
    return None if found is None else float(found.group(1).replace(",", ""))


def stated(row: Cells, column: str, pattern: str) -> float | None:
    """A number from its column, else from the notes."""
    value = number(row, column)
    return noted(row, pattern) if value is None else value


def longest(row: Cells) -> float | None:
    limit = stated(row, "max_model_len", r"max_model_len (\d+)")
    if limit is not None:
        return limit
    prompt, output = number(row, "isl"), number(row, "osl")
    return None if prompt is None else prompt + (output or 0.0)


def inference_of(shelves: Shelves, row: Cells) -> tuple[Inference, ServingDegrees]:
    """The row as the workload that a user would write.

    Raises:
        Unmapped: it can't be expressed.
    """
    notes = row.get("notes", "")
    fraction = stated(row, "mem_fraction", FRACTION)
    steps = stated(row, "max_num_batched_tokens", r"max_num_batched_tokens (\d+)")
    sequences = number(row, "max_num_seqs")
    double = re.search(r"max_num_tokens=2\*ISL", notes)
    prompt = number(row, "isl")
    if double is not None and prompt is not None:
        steps = 2 * prompt
    length = longest(row)
    batch = number(row, "concurrency")
    degrees = ServingDegrees(
        tensor=int(number(row, "tp") or 1),
        pipeline=int(number(row, "pp") or 1),
        expert=int(number(row, "ep") or 1),
        expert_tensor=int(number(row, "moe_tp") or 1),
        data=int(number(row, "dp") or 1),
    )
    there = number(row, "n_gpus")
    if there is not None and degrees.data > 1 and degrees.tensor * degrees.data > there:
        # ranks of attention copies are among the tensor ranks, as SGLang counts them
        degrees = evolve(degrees, tensor=max(1, degrees.tensor // degrees.data))
    if degrees.tensor * degrees.pipeline * degrees.data == 1 and (number(row, "n_gpus") or 1) > 1:
        degrees = ServingDegrees(pipeline=int(number(row, "n_gpus") or 1))
    inference = Inference(
        name=row.get("id", ""),
        model=model_in(shelves, row),
        weights=serving_format(row.get("w_prec", "")),
        kv_cache=serving_format(row.get("kv_prec", "")),
        memory_fraction=None if fraction is None else Quantity(fraction),
        max_batch=None if sequences is None else int(sequences),
        max_batched_tokens=None if steps is None else int(steps),
        max_length=None if not length else Quantity(int(length)),
        cuda_graphs="enforce_eager" not in notes and row.get("graphs") != "eager",
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
    _, device = accelerator_of(shelves, row.get("gpu", ""))
    try:
        serving = serving_of(inference, degrees, engine_of(shelves, row), device)
    except (UnknownFormat, IncompleteModelError) as error:
        raise Unmapped(str(error)) from None
    if serving is None:
        raise Unmapped("the row names no model")
    return serving
