"""Rows of images, sequences and audio: what is made or read whole rather than token by token."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.physics.quantisation import StorageFormat
from specc.plan.lower.serving import storage, traits_of
from specc.plan.rates import rate_of
from specc.predict.forward import EngineDevice, image_time, machine_of, pass_time, tower_work
from specc.predict.modes.image import sample_of
from specc.predict.serving.numbers import Measured
from specc.predict.serving.plan import half_rate, network_of
from specc.predict.speech import speech_time
from specc.record import record
from specc.units.text import number as told
from specc.validation.inference_cells import Skipped
from specc.validation.inference_rows import accelerator_of, model_of, term_of
from specc.validation.inference_words import dtype_word, engine_word
from specc.validation.rows import Cells, number
from specc.validation.shelves import Shelves

SAMPLES = ("e2e_latency_s", "img_s", "it_s", "seq_s", "samples_s")
Sample = tuple[float, str, tuple[str, ...], float]
QUEUED_BATCH = 16.0
"""Images made together where all requests wait. Source: MLPerf's offline submissions use 8 to 32."""
ABOVE_PEAK = 1.05
"""What clocks above those of the sheet add to its peak at most."""


@record
class SampleCase:
    """A row of samples, ready to price."""

    cells: Cells
    part: Accelerator
    model: Model
    engine: str
    features: tuple[str, ...]
    devices: float
    batch: float
    assumptions: tuple[str, ...]


def sample_case(cells: Cells, shelves: Shelves) -> SampleCase | None:
    """The case of a row; None where its model writes tokens."""
    part, notes = accelerator_of(cells, shelves)
    model = model_of(cells, shelves, notes)
    network = network_of(model)
    if (
        model.diffusion is None
        and model.encoder is None
        and network.generative
        and not network.flops_per_sample
    ):
        return None
    text, said = cells.get("engine", ""), cells.get("notes", "")
    word = "neuron" if part.cores else engine_word(text, cells.get("engine_version", ""))
    if word is None:
        raise Skipped(f"engine {text or 'blank'} is not in the catalogue")
    if model.diffusion is not None and word == "transformers":
        word = "diffusers"
    devices = number(cells, "n_gpus") or 1.0
    if model.diffusion is not None:
        _whole(cells, devices)
        if word == "xdit":
            word = "diffusers"  # it divides an image; what computes it on one device is Diffusers
    if "torch.compile" in text + said and word == "diffusers":
        word = "diffusers_compiled"
    if model.diffusion is not None and word.startswith("tensorrt_llm"):
        word = "tensorrt"
    entry = shelves.engine(word)
    concurrency = cells.get("concurrency", "")
    batch = number(cells, "concurrency") or (QUEUED_BATCH if "ffline" in concurrency else 1.0)
    return SampleCase(
        cells=cells,
        part=part,
        model=model,
        engine=word,
        features=() if entry is None else entry.features,
        devices=devices,
        batch=batch,
        assumptions=tuple(notes),
    )


def _whole(cells: Cells, devices: float) -> None:
    """Refuse images that several devices make together, or whose steps are left out."""
    if devices > 1.0 and cells["metric"] in ("e2e_latency_s", "it_s"):
        raise Skipped(f"one image divided over {told(devices)} accelerators")
    skipping = re.search(r"(?i)teacache|first-block cache|deepcache", cells.get("notes", ""))
    if skipping:
        raise Skipped(f"steps that {skipping.group()} leaves out")


def machine(case: SampleCase, traits: Mapping[str, float]) -> EngineDevice:
    """The device of a row under its engine."""
    half = half_rate(case.part, case.features)
    rate = half
    stored = case.cells.get("w_prec", "").lower()
    if "dynamic" in stored and "only" not in stored:
        rate = rate_of(case.part, "int8" if "int8" in stored else "fp8") or half
    bandwidth = (
        float(case.part.memory_bandwidth) if case.part.memory_bandwidth is not None else 1e11
    )
    if case.part.cores:  # its software gives a network one core
        half, rate, bandwidth = (
            half / case.part.cores,
            rate / case.part.cores,
            bandwidth / case.part.cores,
        )
    return machine_of(rate, half, bandwidth, traits)


def _image(case: SampleCase, device: EngineDevice) -> float:
    cells, diffusion = case.cells, case.model.diffusion
    assert diffusion is not None
    notes = cells.get("notes", "")
    side = re.search(r"(\d{3,4}) ?x ?(\d{3,4})", notes)
    frames = re.search(r"(\d+) frames", notes)
    size = sample_of(
        diffusion,
        float(side.group(1)) * float(side.group(2)) if side else None,
        float(frames.group(1)) if frames else None,
    )
    found = re.search(r"(\d+) steps", notes)
    steps = float(found.group(1)) if found else float(diffusion.steps or 20)
    if "mlperf" in cells.get("engine_version", "").lower():
        steps = 20.0
    passes = 2.0 if diffusion.guidance else 1.0
    stored = storage(term_of(dtype_word(cells.get("w_prec", ""))))
    plain = StorageFormat(name="bf16", bits=16.0)
    made = image_time(
        network_of(case.model),
        stored,
        plain,
        case.batch,
        steps,
        passes,
        size.pixels,
        size.scale,
        device,
    )
    if cells["metric"] == "it_s":
        return case.batch / made.step
    if cells["metric"] == "e2e_latency_s":
        return made.latency
    return case.devices * case.batch / made.latency


def _sequence(case: SampleCase, device: EngineDevice) -> float:
    cells = case.cells
    tokens = number(cells, "isl") or 128.0
    network = network_of(case.model)
    plain = storage(term_of(dtype_word(cells.get("w_prec", "")) or "bf16"))
    stored = (
        StorageFormat(name="bf16", bits=16.0)
        if "bf16" in cells.get("act_prec", "").lower()
        else plain
    )
    seconds = pass_time(tower_work(network, None, tokens, stored), case.batch, device)
    if cells["metric"] == "e2e_latency_s":
        return seconds
    copies = (case.part.cores or 1) * case.devices
    return copies * case.batch / seconds


def predict_sample(
    cells: Cells,
    shelves: Shelves,
    defaults: Mapping[str, float],
    measured: Callable[..., Measured],
) -> Sample | None:
    """Value, error class, assumptions and widening of a row; None where its model writes tokens."""
    case = sample_case(cells, shelves)
    if case is None:
        return None
    measured_value = number(cells, "value")
    quicker = None if not measured_value else quicker_than_peak(case, measured_value)
    if quicker is not None:
        raise Skipped(quicker)
    engine = shelves.engine(case.engine)
    traits = traits_of(engine)
    value = sample_value(case, traits)
    widening = 1.0 if "sample_share" in traits else 1.4
    return value, "sample", case.assumptions, widening


def quicker_than_peak(case: SampleCase, measured: float) -> str | None:
    """Why no machine with the part's rates can have made this value; None where one can.

    Rates on sheets are of sums in fp32, as networks are run; cards for games have a higher one of sums in fp16, which some
    engines take.
    """
    most = sample_value(case, {"sample_share": 1.0, "sample_launch": 0.0})
    over = most / measured if case.cells["metric"] == "e2e_latency_s" else measured / most
    if over <= ABOVE_PEAK:
        return None
    return (
        f"{told(over, 2)} times as quick as the peak of {case.part.name} and its bandwidth allow"
    )


def sample_value(case: SampleCase, traits: Mapping[str, float]) -> float:
    """The value of a row in its own metric."""
    device = machine(case, traits)
    metric = case.cells["metric"]
    if case.model.diffusion is not None:
        if metric not in ("e2e_latency_s", "img_s", "it_s", "samples_s"):
            raise Skipped(f"metric {metric} of a model that makes images")
        return _image(case, device)
    if case.model.encoder is not None:
        return _speech(case, device, traits)
    return _sequence(case, device)


def _speech(case: SampleCase, device: EngineDevice, traits: Mapping[str, float]) -> float:
    found = re.search(r"(\d+) min audio(?:, beam (\d+))?", case.cells.get("notes", ""))
    if found is None:
        raise Skipped("the length of the audio is not stated")
    minutes, beam = float(found.group(1)), float(found.group(2) or 1)
    stored = storage(term_of(dtype_word(case.cells.get("w_prec", ""))))
    return speech_time(
        network_of(case.model), stored, 60.0 * minutes, beam, case.batch, device, traits
    )
