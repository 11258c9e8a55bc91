"""The measured numbers that hold for a service: of its part, of its engine, and of all where nothing closer is known."""

from __future__ import annotations

from collections.abc import Mapping

from specc.plan.assumptions import Assumption
from specc.predict.serving.facts import ServingFacts
from specc.predict.serving.job import Numbers
from specc.record import evolve, record

PER_STORAGE = ("stream", "expert_stream", "compute", "expert_compute")
"""Numbers of a part that differ by how weights are stored."""
PER_PART = ("kv_stream", "attention", "reduce_latency", "reduce_bandwidth", "host")
ENGINE_TIMES = ("step", "layer", "moe_layer", "sequence", "host_step", "host_layer", "first_token")
ENGINE_FACTORS = ("prefill", "interference", "queueing", "occupancy", "waves")
ENGINE_ON_PART = ("kv_stream", "attention", "reduce_latency")
"""Factors of an engine on numbers of the part."""
GENERAL = ("spread", "imbalance", "acceptance")
UNCALIBRATED = 1.5
"""Factor on the interval where the part has no calibration: residuals of parts that were left out of the fit."""
UNKNOWN_ENGINE = 1.3
"""Factor on the interval where the engine has no measured traits."""


@record
class Found:
    """Numbers with what was assumed on the way."""

    numbers: Numbers
    assumptions: tuple[Assumption, ...]
    calibrated: bool

    @property
    def widening(self) -> float:
        """Factor on the interval."""
        result = 1.0
        for assumption in self.assumptions:
            result *= assumption.widens
        return result


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


def serving_numbers(facts: ServingFacts, measured: Measured) -> Found:
    """The numbers for a service.

    A number of the part is taken from its own calibration, else from the class of its memory (or, for all-reduces, of its
    links); engines multiply some of them. What neither says has the value that `Numbers` declares.
    """
    taken: dict[str, float] = {}
    missing: list[str] = []
    for name in (*PER_STORAGE, *PER_PART):
        key = f"{name}_{facts.storage}" if name in PER_STORAGE else name
        group = facts.interconnect if name.startswith("reduce") else facts.memory_class
        value = measured.part.get(key)
        if value is None:
            missing.append(key)
            value = measured.defaults.get(f"{group}_{key}")
        if value is not None:
            taken[name] = value
    for name in GENERAL:
        if name in measured.defaults:
            taken[name] = measured.defaults[name]
    _engine(facts, measured, taken)
    host = taken.pop("host", 1.0)
    numbers = Numbers(**taken)
    if host != 1.0:
        numbers = evolve(
            numbers, host_layer=numbers.host_layer * host, host_step=numbers.host_step * host
        )
    calibrated = bool(measured.part)
    return Found(
        numbers=numbers, assumptions=_assumed(facts, measured, missing), calibrated=calibrated
    )


def _engine(facts: ServingFacts, measured: Measured, taken: dict[str, float]) -> None:
    traits = measured.engine
    plain = Numbers()
    for name in (*ENGINE_TIMES, *ENGINE_FACTORS):
        if name in traits:
            taken[name] = traits[name]
    if facts.long:
        for name in ("host_step", "host_layer"):
            if f"{name}_long" in traits:
                taken[name] = traits[f"{name}_long"]
    for name in ENGINE_ON_PART:
        taken[name] = taken.get(name, getattr(plain, name)) * traits.get(name, 1.0)
    stream = traits.get(f"stream_{facts.storage}", traits.get("stream", 1.0))
    for name in ("stream", "expert_stream"):
        taken[name] = taken.get(name, getattr(plain, name)) * stream
    for name, field in (("layer", "layer"), ("host", "host_layer")):
        factor = traits.get(f"{name}_{facts.storage}", 1.0)
        taken[field] = taken.get(field, getattr(plain, field)) * factor


def _assumed(
    facts: ServingFacts, measured: Measured, missing: list[str]
) -> tuple[Assumption, ...]:
    found: list[Assumption] = []
    if not measured.part:
        found.append(
            Assumption(
                name=f"efficiencies of {facts.part}",
                value=f"those of the class {facts.memory_class}",
                source="default calibration; nobody measured this part",
                widens=UNCALIBRATED,
            )
        )
    elif any(name.endswith(facts.storage) for name in missing):
        found.append(
            Assumption(
                name=f"efficiency of {facts.part} with {facts.storage} weights",
                value=f"that of the class {facts.memory_class}",
                source="default calibration",
                widens=1.2,
            )
        )
    if not measured.engine:
        found.append(
            Assumption(
                name=f"traits of the engine {facts.engine}",
                value="those of engines in general",
                source="default",
                widens=UNKNOWN_ENGINE,
            )
        )
    return tuple(found)
