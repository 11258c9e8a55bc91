"""The measured numbers that hold for a service: of its part, of its engine, and of all where nothing closer is known."""

from __future__ import annotations

import math
from collections.abc import Mapping

from specc.physics.job import CLOSED, OPEN, Filed, ServingJob
from specc.plan.assumptions import Assumption, combined
from specc.predict.serving.job import Numbers
from specc.record import evolve, record
from specc.units.text import percent

PER_STORAGE = ("stream", "expert_stream", "compute", "expert_compute", "expert_launch")
"""Numbers of a part that differ by how weights are stored."""
PER_PART = (
    "kv_stream", "attention", "reduce_latency", "reduce_bandwidth", "host", "launch",
)  # fmt: skip
ENGINE_TIMES = (
    "step", "group", "layer", "moe_layer", "sequence", "host_step", "host_layer", "host_prompt", "first_token",
)  # fmt: skip
ENGINE_FACTORS = ("prefill", "interference", "queueing", "occupancy", "waves")
ENGINE_ON_PART = (
    "expert_compute", "kv_stream", "attention", "reduce_latency", "reduce_bandwidth", "host_expert_stream",
)  # fmt: skip
"""Factors of an engine on numbers of the part, or of its host."""
PER_EXPERT = {"expert_launches": "host_expert", "idle_expert_launches": "host_idle_expert"}
"""Launches of an expert over those of a layer, and the number that they and the host's time for a layer give."""
GENERAL = (
    "spread",
    "imbalance",
    "acceptance",
    "crowding",
    "host_stream",
    "host_expert_stream",
    "unsaid_batch",
)
UNCALIBRATED = 1.5
"""Factor on the interval where launches of experts were counted and not measured, and where nothing closer is on file."""
FAR_PART, FAR_ENGINE, FAR_LINE = "widening_part", "widening_engine", "widening_line"
FAR = (FAR_PART, FAR_ENGINE, FAR_LINE)
"""Factors on the interval where the part has no calibration, where no rows speak of the generation of the engine, and where none
speak of its line, from sources that were left out of the fit: the second stands with the engine, the others in the default calibration."""
WIDENING = "widening"
"""The factor of a part that was measured by its operators alone, and of an engine that has no rows."""


@record
class ServingConstants:
    """Numbers with what was assumed on the way."""

    numbers: Numbers
    assumptions: tuple[Assumption, ...]
    calibrated: bool

    @property
    def widening(self) -> float:
        """Factor on the interval."""
        return combined(assumption.widens for assumption in self.assumptions)


@record
class Measured:
    """What is on file.

    Attributes:
        part: Calibrated values of the part by name; empty where nobody measured it.
        defaults: Values that hold for a class of parts, by `<class>_<name>`, and those of all by name.
        engine: Traits of the engine by name.
    """

    part: Mapping[str, float]
    defaults: Mapping[str, float]
    engine: Mapping[str, float]


ERROR, INTERVAL = "log_error_", "interval_"
"""Begin the names of the ends of 90 % intervals: logarithms that hold for a class in general, factors of an engine's own."""


def regime(job: ServingJob) -> str:
    """What tells the errors of one engine apart most: the class of memory, and whether requests arrive by themselves."""
    return f"{job.filed.memory_class}_{OPEN if job.asked.kind == OPEN else CLOSED}"


def errors_of(measured: Measured, job: ServingJob) -> dict[str, float]:
    """Ends of intervals as logarithms: those of the engine in this regime, else of the engine, else those of the class."""
    own = {
        name.replace(INTERVAL, ERROR, 1): math.log(value)
        for name, value in measured.engine.items()
        if name.startswith(INTERVAL)
    }
    here = f"_in_{regime(job)}_"
    near = {name.replace(here, "_"): value for name, value in own.items() if here in name}
    return {**measured.defaults, **own, **near}


def serving_numbers(job: ServingJob, measured: Measured) -> ServingConstants:
    """The numbers for a service.

    A number of the part is taken from its own calibration, else from the class of its memory (or, for all-reduces, of its
    links); engines multiply some of them. What neither says has the value that `Numbers` declares.
    """
    filed = job.filed
    taken: dict[str, float] = {}
    missing: list[str] = []
    for name in (*PER_STORAGE, *PER_PART):
        key = key_of(name, filed)
        if key not in measured.part:
            missing.append(key)
        value = value_of_part(name, filed, measured)
        if value is not None:
            taken[name] = value
    for name in GENERAL:
        if name in measured.defaults:
            taken[name] = measured.defaults[name]
    _engine(filed, measured, taken)
    host, launch = taken.pop("host", 1.0), taken.pop("launch", 1.0)
    routed = launch * taken.pop("expert_launch", 1.0)
    numbers = Numbers(**taken)
    numbers = evolve(
        numbers,
        host_layer=numbers.host_layer * host,
        host_step=numbers.host_step * host,
        host_expert=numbers.host_expert * host,
        host_idle_expert=numbers.host_idle_expert * host,
        host_prompt=numbers.host_prompt * host,
        layer=numbers.layer * launch,
        moe_layer=numbers.moe_layer * routed,
    )
    calibrated = bool(measured.part)
    return ServingConstants(
        numbers=numbers, assumptions=_assumed(job, measured, missing), calibrated=calibrated
    )


def key_of(name: str, filed: Filed) -> str:
    """The name under which a calibration of the part has a number for this service."""
    return f"{name}_{filed.storage}" if name in PER_STORAGE else name


def value_of_part(name: str, filed: Filed, measured: Measured) -> float | None:
    """A number of the part: its own, else that of its class; None where neither is known."""
    key = key_of(name, filed)
    value = measured.part.get(key)
    if value is not None:
        return value
    group = filed.interconnect if name.startswith("reduce") else filed.memory_class
    value = measured.defaults.get(f"{group}_{key}")
    return None if value is None else value * _of_die(filed.die, name, key, measured.defaults)


def _of_die(die: str, name: str, key: str, defaults: Mapping[str, float]) -> float:
    """What parts of the same generation of chips reach over what their class does."""
    return defaults.get(f"{die}_{key}", defaults.get(f"{die}_{name}", 1.0))


def _engine(filed: Filed, measured: Measured, taken: dict[str, float]) -> None:
    traits = measured.engine
    plain = Numbers()
    for name in (*ENGINE_TIMES, *ENGINE_FACTORS):
        if name in traits:
            taken[name] = traits[name]
    if filed.long:
        for name in ("host_step", "host_layer"):
            if f"{name}_long" in traits:
                taken[name] = traits[f"{name}_long"]
    kind = traits.get(f"host_prompt_{filed.layers}", 1.0)
    taken["host_prompt"] = taken.get("host_prompt", float(plain.host_prompt)) * kind
    for name in ENGINE_ON_PART:
        taken[name] = taken.get(name, getattr(plain, name)) * traits.get(name, 1.0)
    for name in ("stream", "expert_stream"):
        factor = traits.get(f"{name}_{filed.storage}", traits.get(name, 1.0))
        taken[name] = taken.get(name, getattr(plain, name)) * factor
    for name, field in (
        (f"layer_{filed.layers}", "layer"),
        (f"layer_{filed.storage}", "layer"),
        (f"host_{filed.storage}", "host_layer"),
        (f"stream_{filed.storage}_{filed.recipe}", "stream"),
        (f"host_{filed.storage}_{filed.recipe}", "host_layer"),
    ):
        taken[field] = taken.get(field, getattr(plain, field)) * traits.get(name, 1.0)
    for name, field in PER_EXPERT.items():
        if name in traits:
            taken[field] = taken.get("host_layer", float(plain.host_layer)) * traits[name]


def _assumed(job: ServingJob, measured: Measured, missing: list[str]) -> tuple[Assumption, ...]:
    filed = job.filed
    assumed: list[Assumption] = []
    if not measured.part:
        assumed.append(
            Assumption(
                name=f"efficiencies of {filed.part}",
                value=f"those of the class {filed.memory_class}",
                source="default calibration; nobody measured this part",
                widens=_far(measured, FAR_PART),
            )
        )
    elif any(name.endswith(filed.storage) for name in missing):
        assumed.append(
            Assumption(
                name=f"efficiency of {filed.part} with {filed.storage} weights",
                value=f"that of the class {filed.memory_class}",
                source="default calibration",
                widens=1.2,
            )
        )
    if WIDENING in measured.part:
        assumed.append(
            Assumption(
                name=f"efficiencies of {filed.part}",
                value="those of its operators, less what steps lose on other parts",
                source="its calibration",
                widens=measured.part[WIDENING],
            )
        )
    if float(job.shape.moe_layers) > 0 and any(name in measured.engine for name in PER_EXPERT):
        assumed.append(
            Assumption(
                name="time of the host for each expert",
                value=f"{percent(measured.engine.get('expert_launches', 0.0), 0)} of that for a layer",
                source="launches counted in the engine's code; nobody measured it",
                widens=UNCALIBRATED,
            )
        )
    return (*assumed, *_engine_assumed(filed.engine, measured))


def _far(measured: Measured, name: str) -> float:
    return measured.defaults.get(name, UNCALIBRATED)


def _engine_assumed(engine: str, measured: Measured) -> tuple[Assumption, ...]:
    """What is taken from other engines; where the part is unknown too, the farther of both widens."""
    if measured.engine and WIDENING not in measured.engine:
        return ()
    whole = measured.engine.get(WIDENING) or _far(measured, FAR_LINE)
    near = 1.0 if measured.part else _far(measured, FAR_PART)
    return (
        Assumption(
            name=f"traits of the engine {engine}",
            value="those of its line and of engines in general"
            if measured.engine
            else "those of engines in general",
            source="no rows of its generation were fitted" if measured.engine else "default",
            # Beside that of the part, which adds up with it by squares.
            widens=math.sqrt(1.0 + max(whole**2 - near**2, 0.0)),
        ),
    )
