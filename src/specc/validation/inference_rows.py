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
from specc.design.workload import Inference, InferenceParallel, Speculative
from specc.plan.degrees import ServingDegrees
from specc.predict.serving.facts import CLOSED, OFFLINE, OPEN, OfferedLoad
from specc.predict.serving.plan import Placement
from specc.record import field, record
from specc.units import Quantity
from specc.units.dimension import TOKEN
from specc.units.text import number as told
from specc.validation.inference_words import accelerator_word, dtype_word, engine_word, model_word
from specc.validation.rows import Cells, number
from specc.validation.shelves import Shelves

MTP_TOKENS = 3
"""Draft tokens of a model that is served with its own prediction layers. Source: DeepSeek's and NVIDIA's recipes."""
QUEUED = 1e6
OUTPUT = 256.0
"""Output tokens where a decoding speed is given without a length."""
ENGINE = "vllm"
"""What the language takes where no engine is named."""


class Skipped(Exception):
    """A row that cannot be said in the language; the message is the reason."""


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


@record(kw_only=False, frozen=False)
class _Cells:
    """Cells with what was assumed while reading them."""

    cells: Cells
    catalogue: Shelves
    assumed: list[str] = field(factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def count(self, column: str) -> float | None:
        return number(self.cells, column)


def case_of(cells: Cells, catalogue: Shelves) -> Case:
    """The workload of a row.

    Raises:
        Skipped: the row says something that the language cannot.
    """
    row = _Cells(cells, catalogue)
    if row.text("quality") == "S":
        raise Skipped("marked impossible")
    accelerator = _accelerator(row)
    model = _model(row)
    written = row.text("engine")
    if not written:
        row.assumed.append(f"served by {ENGINE}")
    word = engine_word(written or ENGINE, row.text("engine_version"))
    if word is None:
        raise Skipped(f"engine {written} is not in the catalogue")
    engine = catalogue.engine(word)
    place, devices = _place(row, accelerator, model, engine)
    per_replica = place.degrees.replica
    replicas = max(1.0, devices / per_replica)
    asked, decode_only = _asked(row, replicas)
    features = () if engine is None else engine.features
    if asked.kind == CLOSED and asked.users <= 1.0 and "static_batch" not in features:
        decode_only = True
    inference = Inference(
        name="row",
        model=model,
        engine=word,
        weights=_dtype(row, "w_prec", model),
        kv_cache=_cache(row, word, model),
        activations=_term(dtype_word(row.text("act_prec"))),
        parallel=InferenceParallel(tensor=place.degrees.tensor, pipeline=place.degrees.pipeline),
        speculative=_speculative(row, model),
        cuda_graphs="enforce-eager" not in row.text("engine"),
        max_length=Quantity(max(float(asked.prompt + asked.cached + asked.output), 1.0), TOKEN),
    )
    return Case(
        inference=inference, engine=engine, place=place, asked=asked, devices=devices, replicas=replicas,
        metric=row.text("metric"), assumptions=tuple(row.assumed), decode_only=decode_only,
    )  # fmt: skip


def _accelerator(row: _Cells) -> Accelerator:
    text = row.text("gpu")
    if "+" in text:
        row.assumed.append(f"all devices are like the first of {text}")
        text = text.split("+")[0]
    word = accelerator_word(text)
    part = None if word is None else row.catalogue.accelerator(word)
    if part is None:
        raise Skipped(f"accelerator {text or 'blank'} is not in the catalogue")
    return part


def _model(row: _Cells) -> Model:
    text = row.text("model")
    word = model_word(text)
    found = row.catalogue.model(word)
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
    row.assumed.append(f"{text}: known by its {told(billions)} B parameters alone")
    return Model(name=word, parameters=Quantity(int(billions * 1e9)), layers=None)


def _model_in_notes(row: _Cells, text: str) -> Model | None:
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


def _dtype(row: _Cells, column: str, model: Model) -> EnumValue | None:
    word = dtype_word(row.text(column))
    notes = row.text("notes")
    if word is None and column == "w_prec":
        found = re.search(r"gemm (\w+)|precision \D*?\((\w+)", notes)
        word = dtype_word(found.group(1) or found.group(2)) if found else None
    own = model.weights
    if own is not None and own.word == "mxfp4" and word in ("nvfp4", "fp8", "mxfp4", None):
        return own
    if word is None:
        row.assumed.append("weights in bf16")
    return _term(word)


def _cache(row: _Cells, engine: str, model: Model) -> EnumValue | None:
    word = dtype_word(row.text("kv_prec"))
    if word is not None:
        return _term("int8" if "q8" in row.text("kv_prec") else word)
    weights = dtype_word(row.text("w_prec")) or (model.weights.word if model.weights else "bf16")
    row.assumed.append("cache dtype")
    if weights in ("fp8", "nvfp4", "mxfp4") and engine.startswith(("tensorrt_llm", "vllm")):
        return EnumValue("fp8")
    return None


def _speculative(row: _Cells, model: Model) -> Speculative | None:
    """DeepSeek-R1 is served with its prediction layer where latency counts, DeepSeek-V3 in published tables is not."""
    few = (row.count("concurrency") or QUEUED) <= 1024.0
    if model.mtp_layers and row.text("mode") in ("agg", "disagg") and "r1" in model.name and few:
        row.assumed.append(f"{MTP_TOKENS} tokens drafted by the model's own prediction layer")
        return Speculative(tokens=MTP_TOKENS)
    return None


def _place(
    row: _Cells, part: Accelerator, model: Model, engine: Engine | None
) -> tuple[Placement, float]:
    """Degrees and devices; a Neuron tensor degree counts cores, so that a core is the device there."""
    tensor, pipeline = row.count("tp") or 1.0, row.count("pp") or 1.0
    devices = row.count("n_gpus") or tensor * pipeline
    experts, data = row.count("ep") or 1.0, row.count("dp") or 1.0
    moe_tensor = row.count("moe_tp") or 1.0
    if part.cores and part.cores > 1:
        part = core_of(part)
        devices = max(devices, tensor)
        if row.count("tp") is None:
            devices = 1.0
    domain = _domain(part)
    if (
        tensor > domain
        and not part.cores
        and experts > 1
        and experts == moe_tensor
        and tensor == experts * moe_tensor
    ):
        row.assumed.append(
            f"tensor degree {told(tensor)} beyond the scale-up domain counts experts twice: {told(experts)}"
        )
        tensor = devices = experts
    routed = model.experts is not None
    heads = model.heads or 0
    if routed and tensor > 1 and heads and heads % tensor and pipeline == 1:
        row.assumed.append(
            f"{told(tensor)} does not divide {heads} heads: attention replicated, experts over all devices"
        )
        data, experts, tensor = tensor, tensor, 1.0
    if row.count("tp") is None and devices > 1:
        tensor = _smallest(part, row.count("params_b") or 0.0, _width(row), devices)
        row.assumed.append(f"tensor degree {told(tensor)}, the smallest that holds the weights")
    if routed and "attention-DP" in row.text("notes") and tensor > 1 and pipeline == 1:
        data, experts, tensor = tensor, tensor, 1.0
    if routed and tensor == 1 and devices > 1 and pipeline == 1 and (experts > 1 or data > 1):
        data = devices
    if data * tensor * pipeline > devices:
        data = 1.0
    features = () if engine is None else engine.features
    if "layer_split" in features and tensor == 1 and devices > 1:
        pipeline = devices
    devices = max(devices, tensor * pipeline)
    degrees = ServingDegrees(
        tensor=int(tensor), pipeline=int(pipeline), data=int(data), expert=int(min(max(experts, 1.0), tensor * data)),
        replicas=int(max(1.0, devices / (tensor * pipeline * data))),
    )  # fmt: skip
    return Placement(accelerator=part, degrees=degrees, domain=int(domain)), devices


def _width(row: _Cells) -> float:
    """Bytes of a parameter, from the precision column."""
    word = dtype_word(row.text("w_prec")) or ("fp8" if "(fp8" in row.text("notes") else "bf16")
    return {"fp32": 4.0, "bf16": 2.0, "fp8": 1.0, "int8": 1.0, "fp6": 0.8}.get(word, 0.6)


def _smallest(part: Accelerator, billions: float, width: float, devices: float) -> float:
    """The smallest power of two of devices on which the weights take at most 70 % of the memory."""
    memory = 0.0 if part.memory is None else float(part.memory)
    tensor = 1.0
    while tensor < devices and billions * 1e9 * width > 0.7 * memory * tensor:
        tensor *= 2.0
    return min(tensor, devices)


def _domain(part: Accelerator) -> float:
    if part.scale_up is not None and part.scale_up.domain:
        return float(min(part.scale_up.domain, 72))
    return 8.0


def core_of(part: Accelerator) -> Accelerator:
    """One core of a part whose software counts cores."""
    share = Quantity(part.cores or 1)
    return attrs.evolve(
        part,
        memory=None if part.memory is None else part.memory / share,
        memory_usable=None if part.memory_usable is None else part.memory_usable / share,
        memory_bandwidth=None if part.memory_bandwidth is None else part.memory_bandwidth / share,
        peak={name: rate / share for name, rate in part.peak.items()},
        cores=1,
    )


def _asked(row: _Cells, replicas: float) -> tuple[OfferedLoad, bool]:
    """Traffic of one replica, and whether a throughput leaves the prompt out."""
    metric = row.text("metric")
    prompt, output = row.count("isl"), row.count("osl")
    decode_only = output is None
    if prompt is None:
        if metric in ("ttft_ms", "prefill_tok_s"):
            raise Skipped("prompt length is blank")
        row.assumed.append("a prompt of 128 tokens")
        prompt = 128.0
    if output is None:
        row.assumed.append(f"{told(OUTPUT)} output tokens")
        output = OUTPUT if metric != "prefill_tok_s" else 1.0
    prompt, output = max(prompt, 1.0), max(output, 1.0)
    text = row.text("concurrency")
    low = text.lower()
    requests = re.search(r"(\d[\d,]*) (?:requests|prompts)", low)
    total = float(requests.group(1).replace(",", "")) / replicas if requests else 0.0
    rate = re.search(r"(?:open-loop|target_qps) ([\d.]+)", low)
    if rate is not None:
        asked = OfferedLoad(
            kind=OPEN,
            users=1.0,
            rate=float(rate.group(1)) / replicas,
            prompt=prompt,
            output=output,
            requests=total,
        )
    elif low.startswith(("max", "offline", "inf")) or " inf" in low or "offline" in low:
        users = total or QUEUED
        asked = OfferedLoad(
            kind=OFFLINE, users=users, rate=0.0, prompt=prompt, output=output, requests=total
        )
    else:
        given = number(row.cells, "concurrency")
        if given is None:
            if text and not low.startswith(("<=", "~")):
                raise Skipped(f"concurrency '{text}' is no number and no known word")
            row.assumed.append("one request at a time")
        users = 1.0 if given is None else given
        asked = OfferedLoad(
            kind=CLOSED, users=users / replicas, rate=0.0, prompt=prompt, output=output, bench=1.0
        )
    return asked, decode_only


def accelerator_of(cells: Cells, shelves: Shelves) -> tuple[Accelerator, list[str]]:
    """The accelerator of a row, and what was assumed."""
    row = _Cells(cells, shelves)
    return _accelerator(row), row.assumed


def model_of(cells: Cells, shelves: Shelves, assumed: list[str]) -> Model:
    """The model of a row; what was assumed is added."""
    row = _Cells(cells, shelves, assumed)
    return _model(row)


def term_of(word: str | None) -> EnumValue | None:
    """A dtype by its word."""
    return _term(word)
