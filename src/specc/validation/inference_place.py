"""Where a row of the inference table ran: devices, degrees, and cores of parts whose software counts them."""

from __future__ import annotations

import attrs

from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator, AcceleratorScaleUp
from specc.design.profiles import Engine
from specc.plan.degrees import ServingDegrees
from specc.plan.lower.host import NO_HOST
from specc.predict.serving.placement import Placement
from specc.units import Quantity
from specc.units.text import number as told
from specc.validation import inference_notes
from specc.validation.inference_cells import RowCells
from specc.validation.inference_words import dtype_word


def place_of_row(
    row: RowCells, part: Accelerator, model: Model, engine: Engine | None
) -> tuple[Placement, float]:
    """Degrees and devices; a Neuron tensor degree counts cores, so that a core is the device there."""
    tensor, pipeline = row.count("tp") or 1.0, row.count("pp") or 1.0
    devices = row.count("n_gpus") or tensor * pipeline
    experts, data = row.count("ep") or 1.0, row.count("dp") or 1.0
    moe_tensor = row.count("moe_tp") or 1.0
    if part.cores and part.cores > 1:
        part = core_of(part, _cores(part.cores, tensor, devices))
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
    if routed and part.cores is None and moe_tensor * experts * pipeline > devices:
        # The degrees of the experts count every device; attention is replicated over those that its own leave.
        devices = moe_tensor * experts * pipeline
        data = max(devices // (tensor * pipeline), 1.0)
    heads = model.heads or 0
    if routed and tensor > 1 and heads and heads % tensor and pipeline == 1:
        row.assumed.append(
            f"{told(tensor)} does not divide {heads} heads: attention replicated, experts over all devices"
        )
        data, experts, tensor = tensor, tensor, 1.0
    if row.count("tp") is None and devices > 1:
        tensor = _smallest(part, row.count("params_b") or 0.0, width(row), devices)
        row.assumed.append(f"tensor degree {told(tensor)}, the smallest that holds the weights")
    if routed and "attention-DP" in row.text("notes") and tensor > 1:
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
    machine = inference_notes.host(row.cells, int(devices)) or NO_HOST
    return Placement(accelerator=part, degrees=degrees, domain=int(domain), host=machine), devices


def ranks_told_of_one(row: RowCells, place: Placement, devices: float) -> float:
    """Ranks that attention is replicated over where the row counts the devices, and so the requests, of one of them; else 1.

    The degrees of its experts then count more devices than the row does: requests in flight fall with the tensor degree there, in
    proportion, at the same time per token.
    """
    counted, ranks = row.count("n_gpus"), float(place.degrees.data)
    return ranks if row.count("dp") is None and counted and counted * ranks == devices else 1.0


def _cores(cores: int, tensor: float, devices: float) -> int:
    """Cores of a part as its software counts them: some join two physical ones to a logical one."""
    seen, rest = divmod(tensor, devices)
    return int(seen) if 1 < seen < cores and not rest and not cores % seen else cores


def width(row: RowCells) -> float:
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


def core_of(part: Accelerator, cores: int) -> Accelerator:
    """One of the cores that software counts on a part."""
    share = Quantity(cores)
    return attrs.evolve(
        part,
        memory=None if part.memory is None else part.memory / share,
        memory_usable=None if part.memory_usable is None else part.memory_usable / share,
        memory_bandwidth=None if part.memory_bandwidth is None else part.memory_bandwidth / share,
        memory_carried=None if part.memory_carried is None else part.memory_carried / share,
        peak={name: rate / share for name, rate in part.peak.items()},
        scale_up=None if part.scale_up is None else _between_cores(part.scale_up, cores),
        cores=1,
    )


def _between_cores(joined: AcceleratorScaleUp, cores: int) -> AcceleratorScaleUp:
    """What joins parts, as their cores share it."""
    return attrs.evolve(
        joined,
        domain=None if joined.domain is None else joined.domain * cores,
        each_way=None if joined.rate is None else joined.rate / Quantity(cores),
    )
