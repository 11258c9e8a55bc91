"""A row of the inference table as the workload that a user would have written.

A blank is an assumption that is listed and widens the interval; what the language cannot say is skipped with its reason.
"""

from __future__ import annotations

import re

import attrs

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine
from specc.design.replica import InferenceParallel, Speculative
from specc.design.workload import Inference
from specc.physics.clock import clock_under
from specc.physics.job import CLOSED, STATIC, OfferedLoad
from specc.plan.lower.serving import lower_replica
from specc.plan.memory.serving import weight_bytes
from specc.plan.power_limit import at_clock
from specc.predict.serving.placement import Placement
from specc.record import evolve, record
from specc.sums import sum_floats
from specc.topology.power import rated_power
from specc.units import Quantity
from specc.units.dimension import TOKEN
from specc.units.text import number as told
from specc.units.text import percent
from specc.validation import inference_benches, inference_notes
from specc.validation.inference_cells import RowCells, Skipped
from specc.validation.inference_place import place_of_row, ranks_told_of_one, width
from specc.validation.inference_traffic import QUEUED, asked_of
from specc.validation.inference_words import (
    BATCHED,
    STEPPED,
    accelerator_word,
    dtype_word,
    engine_word,
    model_word,
)
from specc.validation.model_names import candidates
from specc.validation.rows import Cells
from specc.validation.shelves import Shelves

MTP_TOKENS = 3
"""Draft tokens of a model that is served with its own prediction layers. Source: DeepSeek's and NVIDIA's recipes."""
ENGINE = "vllm"
"""What the language takes where no engine is named."""
MIXTURE = r"(?i)-A\d+B|GLM-4\.\d-Flash|DeepSeek-V\d|Kimi-K\d|MiniMax-M\d"
"""Names of models whose tokens pass a part of the parameters alone."""


@record
class Case:
    """A row, ready to predict.

    Attributes:
        inference: The workload.
        engine: The engine's catalogue entry, None where there is none.
        place: What it runs on.
        asked: Traffic of one replica.
        devices: Accelerators in all.
        replicas: Copies of the model.
        metric: What was measured.
        assumptions: What the row leaves blank.
        decode_only: Whether a throughput leaves the prompt out.
    """

    inference: Inference
    engine: Engine | None
    place: Placement
    asked: OfferedLoad
    devices: float
    replicas: float
    metric: str
    assumptions: tuple[str, ...]
    decode_only: bool = False


def case_of(cells: Cells, catalogue: Shelves) -> Case:
    """The workload of a row.

    Raises:
        Skipped: the row says something that the language cannot.
    """
    row = RowCells(cells, catalogue)
    if row.text("quality") == "S":
        raise Skipped("marked impossible")
    accelerator = _accelerator(row)
    _comparable(cells)
    model = _model(row)
    fewer = inference_notes.experts_used(cells)
    if fewer is not None and model.experts is not None:
        model = attrs.evolve(model, experts=attrs.evolve(model.experts, active=fewer))
    written = row.text("engine")
    if not written:
        row.assumed.append(f"served by {ENGINE}")
    word = engine_word(written or ENGINE, row.text("engine_version"))
    if word is None:
        raise Skipped(f"engine {written} is not in the catalogue")
    engine = catalogue.engine(word)
    features = () if engine is None else engine.features
    weights = _dtype(row, "w_prec", model)
    offloaded = _offloaded(row, accelerator, model, features)
    place, devices = place_of_row(row, accelerator, model, engine)
    per_replica = place.degrees.replica
    replicas = max(1.0, devices / per_replica)
    ranks = ranks_told_of_one(row, place, devices)
    if ranks > 1.0:
        row.assumed.append(f"requests in flight are those of one of {told(ranks)} ranks")
    asked, decode_only = asked_of(row, replicas / ranks)
    batch = re.search(BATCHED, written.lower())
    if asked.kind == CLOSED and asked.users > 1.0 and batch:
        asked = evolve(asked, kind=STATIC)
    shown = inference_notes.told_devices(cells)
    if row.text("metric") == "decode_tok_s_single":
        # Some tools print the steps of one stream by themselves, most the tokens written over the whole run.
        decode_only = decode_only or word.startswith(STEPPED)
    elif asked.kind == CLOSED and asked.users <= 1.0 and "static_batch" not in features:
        decode_only = True
    tokens, most = inference_notes.limits(cells)
    inference = Inference(
        name="row",
        model=model,
        engine=word,
        weights=weights,
        offload=offloaded,
        max_batched_tokens=tokens,
        max_batch=most,
        kv_cache=_cache(row, word, model, place.accelerator),
        activations=_term(dtype_word(row.text("act_prec"))),
        parallel=InferenceParallel(tensor=place.degrees.tensor, pipeline=place.degrees.pipeline),
        speculative=_speculative(row, model),
        cuda_graphs="enforce-eager" not in row.text("engine"),
        max_length=Quantity(max(float(asked.prompt + asked.cached + asked.output), 1.0), TOKEN),
    )
    inference = _as_it_ran(row, inference, engine, place)
    if inference_benches.throughput_bench(cells):
        inference = _tuned(inference, engine, place, asked)
    return Case(
        inference=inference, engine=engine, place=place, asked=asked, devices=devices,
        replicas=replicas if shown is None else replicas * shown / devices,
        metric=row.text("metric"), assumptions=tuple(row.assumed), decode_only=decode_only,
    )  # fmt: skip


def _comparable(cells: Cells) -> None:
    """Refuse values of which something else is told than what is predicted."""
    tail = inference_notes.tail(cells)
    if tail is not None:
        raise Skipped(f"the {tail} of requests: means and medians are compared")
    hosts = inference_notes.nodes(cells)
    if hosts:
        raise Skipped(f"a tensor group over {hosts} servers: no column says what joins them")
    if inference_notes.simulated(cells):
        raise Skipped("a part of the run was simulated")
    if inference_notes.guessing_untold(cells):
        raise Skipped("tokens are guessed; how many is not said")


RAN_WITH = 0.95
"""Share of the memory that engines are told to take where weights hardly fit. Source: recipes of SGLang and vLLM for DeepSeek-R1."""


def _as_it_ran(
    row: RowCells, inference: Inference, engine: Engine | None, place: Placement
) -> Inference:
    """The service with more of the memory where the engine's own share holds no request: it ran, so that it was told to take more."""
    memory = place.accelerator.memory_usable or place.accelerator.memory
    billions, degrees = row.count("params_b") or 0.0, place.degrees
    if memory is None or inference.offload is not None or inference.memory_fraction is not None:
        return inference
    if 1e9 * billions * width(row) < TIGHT * float(memory) * degrees.tensor * degrees.pipeline:
        return inference
    replica = lower_replica(inference, degrees, engine, place.accelerator, place.host)
    held = None if replica is None else replica.memory.budget
    if replica is None or held is None or held > 0.0:
        return inference
    told_more = attrs.evolve(inference, memory_fraction=Quantity(RAN_WITH))
    more = lower_replica(told_more, degrees, engine, place.accelerator, place.host)
    if more is None or more.memory.budget is None or more.memory.budget <= 0.0:
        return inference
    row.assumed.append(
        f"{percent(RAN_WITH, 0)} of the memory: the engine's share holds no request"
    )
    return told_more


def _tuned(
    inference: Inference, engine: Engine | None, place: Placement, asked: OfferedLoad
) -> Inference:
    """The service with the limits that a benchmark's tool chose by what weights leave of the memory."""
    replica = lower_replica(inference, place.degrees, engine, place.accelerator, place.host)
    if replica is None or replica.job.memory is None:
        return inference
    weights = sum_floats(weight_bytes(replica.job).values())
    free = max(replica.job.memory - weights, 0.0) * inference_benches.ALLOWED
    one = replica.memory.cost.sequence(float(asked.prompt + asked.output))
    most, tokens = inference_benches.limits_chosen(
        free / max(one, 1.0) * replica.memory.ways,
        float(asked.prompt),
        float(asked.output),
        place.degrees.pipeline,
    )
    return attrs.evolve(inference, max_batch=most, max_batched_tokens=tokens)


TIGHT = 0.5
"""Share of the memory that weights take by their count alone, below which they leave room."""


def _offloaded(
    row: RowCells, part: Accelerator, model: Model, features: tuple[str, ...]
) -> EnumValue | None:
    """Routed experts that lie in host memory: as the notes say, or where the engine computes there and nothing else would fit."""
    if inference_notes.partly_on_host(row.cells):
        raise Skipped("some experts lie in host memory; how many bytes is not said")
    said = inference_notes.experts_on_host(row.cells)
    if not said and model.experts is not None and "host_layers" in features and part.memory:
        billions = row.count("params_b") or 0.0
        count = row.count("n_gpus") or 1.0
        if billions * 1e9 * width(row) > 0.95 * float(part.memory) * count:
            said = True
            row.assumed.append("routed experts lie in host memory: nothing else fits")
    if said and inference_notes.host(row.cells) is None:
        raise Skipped("experts lie in host memory whose rate is not said")
    return EnumValue("experts") if said else None


def _accelerator(row: RowCells) -> Accelerator:
    text = row.text("gpu")
    if inference_notes.alone_on_processor(row.cells):
        raise Skipped(f"{text} computes alone, without an accelerator")
    if re.search(r" \+ |\d\+[A-Z]", text):
        row.assumed.append(f"all devices are like the first of {text}")
        text = re.sub(r"^\d+x ", "", re.split(r" \+ ", text)[0])
    word = accelerator_word(text)
    part = None if word is None else row.catalogue.accelerator(word)
    if part is None:
        raise Skipped(f"accelerator {text or 'blank'} is not in the catalogue")
    return _capped(row, part)


CAPPED = 0.5
"""Share of its power to which a device is capped where a table says no more: assumed, and listed; one pair of rows (109 and 84 ms) bears it out."""


def _capped(row: RowCells, part: Accelerator) -> Accelerator:
    """The accelerator at the clock that the power cap of its row leaves."""
    most, text = rated_power(part), row.text("gpu")
    limit = re.search(r"(\d+) ?W cap", text)
    if not most or not (limit or "power-capped" in text):
        return part
    if limit:
        return at_clock(part, clock_under(float(limit.group(1)), most))
    row.assumed.append(f"{percent(CAPPED, 0)} of the power: how far it is capped is not said")
    return at_clock(part, clock_under(CAPPED * most, most))


def _model(row: RowCells) -> Model:
    text = row.text("model")
    word = model_word(text)
    for name in candidates(text) if word else ():
        found = row.catalogue.model(name)
        if found is not None:
            return found
    own = _model_in_notes(row, text)
    if own is not None:
        return own
    billions = row.count("params_b")
    if billions is None:
        raise Skipped(
            f"model {text or 'blank'} is not in the catalogue and has no parameter count"
        )
    if re.search(MIXTURE, text):
        raise Skipped(f"model {text} is a mixture that is not in the catalogue")
    row.assumed.append(f"{text}: known by its {told(billions)} B parameters alone")
    return Model(name=word, parameters=Quantity(int(billions * 1e9)), layers=None)


def _model_in_notes(row: RowCells, text: str) -> Model | None:
    """A model whose sizes stand in the notes of the row."""
    notes = row.text("notes")
    found = re.search(r"(\d+) heads x ?(\d+), (\d+) layers, vocab (\d+)", notes)
    if found is not None:
        heads, width, layers, vocabulary = (int(value) for value in found.groups())
        hidden = heads * width
    else:
        found = re.search(r"h=(\d+), (\d+) heads, (\d+) layers, vocab (\d+)", notes)
        if found is None:
            return None
        hidden, heads, layers, vocabulary = (int(value) for value in found.groups())
        billions = row.count("params_b") or 0.0
        layers = max(layers // 2, 1) if billions < 0.6 * 12e-9 * layers * hidden**2 else layers
    return Model(
        name=model_word(text), layers=layers, hidden=hidden, heads=heads, ffn=4 * hidden, activation="gelu",
        vocabulary=vocabulary, tied_embeddings=True, context=Quantity(2048, TOKEN), norm="layernorm", positions="learned",
    )  # fmt: skip


def _term(word: str | None) -> EnumValue | None:
    if word is None:
        return None
    if word == "int4":
        return EnumValue("int4", named={"group": Quantity(128)})
    return EnumValue(word)


def _dtype(row: RowCells, column: str, model: Model) -> EnumValue | None:
    word = dtype_word(row.text(column))
    notes = row.text("notes")
    if word is None and column == "w_prec":
        found = re.search(r"gemm (\w+)|precision \D*?\((\w+)", notes)
        word = dtype_word(found.group(1) or found.group(2)) if found else None
    own, recipe = model.weights, re.match(r"awq|gptq", row.text(column).lower())
    if own is not None and own.word == "mxfp4" and word in ("nvfp4", "fp8", "mxfp4", None):
        return own
    written = row.text(column)
    if word is None and written and column == "w_prec" and own is None:
        raise Skipped(f"precision '{written}' is not known")
    if word is None:
        row.assumed.append("weights in bf16")
    term = _term(word)
    if recipe and term is not None and term.word in ("int4", "int8"):
        return EnumValue(term.word, named={**term.named, "recipe": EnumValue(recipe.group())})
    return term


def _cache(row: RowCells, engine: str, model: Model, part: Accelerator) -> EnumValue | None:
    word = dtype_word(row.text("kv_prec"))
    if word is not None:
        return _term("int8" if "q8" in row.text("kv_prec") else word)
    weights = dtype_word(row.text("w_prec")) or (model.weights.word if model.weights else "bf16")
    row.assumed.append("cache dtype")
    # Checkpoints of MXFP4 experts say nothing of the cache; recipes ask for a narrow one where the part multiplies four bits.
    if weights == "mxfp4" and "fp4" not in part.peak:
        return None
    if weights in ("fp8", "nvfp4", "mxfp4") and engine.startswith(("tensorrt_llm", "vllm")):
        return EnumValue("fp8")
    return None


def _speculative(row: RowCells, model: Model) -> Speculative | None:
    """DeepSeek-R1 is served with its prediction layer where latency counts, DeepSeek-V3 in published tables is not.

    Nor is R1 where whole experts lie on ranks, for throughput: its times are those of V3 there, twice those of R1 in tensor slices.
    """
    told_draft = inference_notes.draft(row.cells)
    if told_draft is not None:
        kept = told_draft.acceptance
        if kept is None and not model.mtp_layers:
            raise Skipped(
                f"{model.name} guesses no tokens itself; what does, and how often it is right, is not said"
            )
        return Speculative(
            tokens=told_draft.tokens, acceptance=None if kept is None else Quantity(kept)
        )
    sliced = (row.count("ep") or 1.0) <= 1.0
    few = (row.count("concurrency") or QUEUED) <= 1024.0 and sliced
    if model.mtp_layers and row.text("mode") in ("agg", "disagg") and "r1" in model.name and few:
        row.assumed.append(f"{MTP_TOKENS} tokens drafted by the model's own prediction layer")
        return Speculative(tokens=MTP_TOKENS)
    return None


def accelerator_of(cells: Cells, shelves: Shelves) -> tuple[Accelerator, list[str]]:
    """The accelerator of a row, and what was assumed."""
    row = RowCells(cells, shelves)
    return _accelerator(row), row.assumed


def model_of(cells: Cells, shelves: Shelves, assumed: list[str]) -> Model:
    """The model of a row; what was assumed is added."""
    row = RowCells(cells, shelves, assumed)
    return _model(row)


def term_of(word: str | None) -> EnumValue | None:
    """A dtype by its word."""
    return _term(word)
