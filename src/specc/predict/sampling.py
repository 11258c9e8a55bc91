"""Services that make or read whole samples: their queue, their rates, and their results."""

from __future__ import annotations

import math
from collections.abc import Callable

import attrs

from specc.design.workload import Inference
from specc.physics.queueing import QueuedEngine, Spread, waiting
from specc.plan.assumptions import Assumption
from specc.plan.constants import Constants
from specc.plan.degrees import ServingDegrees
from specc.plan.ledger import INFERENCE_GROUPS
from specc.plan.memory.serving import ServingMemory
from specc.plan.plan import Plan
from specc.plan.power_limit import clock_assumptions
from specc.plan.rates import rate_of
from specc.predict.forward import EngineDevice, machine_of
from specc.predict.power import power_of
from specc.predict.prediction import Bound, Prediction, Result, measured, missing
from specc.predict.serving.inputs import place_of, values_of
from specc.predict.serving.plan import (
    Placement,
    half_rate,
)
from specc.predict.serving.results import KIND, interval, spread_results
from specc.sums import sum_floats

MOST = 64.0
"""Samples that are worked on together at most, where the text does not say."""


@attrs.frozen(kw_only=True)
class SamplingContext:
    """A device under an engine, with what is on file for intervals."""

    inference: Inference
    place: Placement
    machine: EngineDevice
    defaults: dict[str, float]
    assumptions: tuple[Assumption, ...]
    widening: float


def bench_of(plan: Plan) -> SamplingContext:
    """The device of a plan under its engine."""
    inference = plan.workload
    if not isinstance(inference, Inference) or not isinstance(plan.degrees, ServingDegrees):
        raise TypeError(plan)
    place = place_of(plan)
    part = place.accelerator
    engine = plan.companions.engines.get(inference.engine)
    traits = (
        {} if engine is None else {name: float(value) for name, value in engine.traits.items()}
    )
    half = half_rate(part)
    rate = half
    activations = inference.activations
    if activations is not None:
        rate = rate_of(part, activations.word) or half
    bandwidth = 1e11 if part.memory_bandwidth is None else float(part.memory_bandwidth)
    assumed = list(clock_assumptions(part, inference))
    widening = math.prod(assumption.widens for assumption in assumed)
    if rate_of(part, "bf16") is None:
        assumed.append(
            Assumption(
                name=f"16-bit rate of {part.name}",
                value=f"{half / 1e12:.3g} TFLOP/s",
                source="twice fp32; the sheet has none",
                widens=1.3,
            )
        )
        widening *= 1.3
    if "sample_share" not in traits:
        assumed.append(
            Assumption(
                name=f"share of the peak under {inference.engine}",
                value="45 %",
                source="default",
                widens=1.3,
            )
        )
        widening *= 1.3
    return SamplingContext(
        inference=inference,
        place=place,
        machine=machine_of(rate, half, bandwidth, traits),
        defaults=values_of(plan.companions.defaults),
        assumptions=tuple(assumed),
        widening=widening,
    )


def batch_of(inference: Inference, replicas: int) -> tuple[str, float]:
    """The kind of traffic, and samples worked on together by one replica."""
    traffic = inference.traffic
    if traffic is None:
        return "static", 1.0
    if isinstance(traffic.batch, int):
        return "static", float(traffic.batch)
    if isinstance(traffic.concurrency, int):
        return "closed", max(traffic.concurrency / replicas, 1.0)
    if traffic.offline:
        return "offline", float(inference.max_batch or 16)
    return (
        ("open", float(inference.max_batch or 1)) if traffic.rate is not None else ("static", 1.0)
    )


def sampled(
    plan: Plan,
    bench: SamplingContext,
    seconds: Callable[[float], float],
    rate_path: str,
    parts: dict[str, float],
) -> Prediction:
    """Results of a service whose batch of n samples takes `seconds(n)`.

    Args:
        plan: The plan.
        bench: The device under its engine.
        seconds: Time of a batch.
        rate_path: The result that counts samples beside requests, or empty.
        parts: Parts of the time of one batch.
    """
    inference = bench.inference
    replicas = max(bench.place.degrees.replicas, 1)
    kind, batch = batch_of(inference, replicas)
    alone = seconds(batch)
    ends = interval(bench.defaults, "sample", bench.widening)
    rate = replicas * batch / alone
    results: dict[str, Result] = {}
    stable = True
    load = 1.0
    if kind == "open" and inference.traffic is not None and inference.traffic.rate is not None:
        wanted = float(inference.traffic.rate)
        load, served = wanted / rate, min(wanted, rate)
        service = QueuedEngine(
            rate=wanted / replicas,
            prompt=((1.0, alone / batch),),
            output=((1.0, 1.0),),
            step=lambda _: 0.0,
            slots=4096.0,
            constant=alone - alone / batch,
        )
        met = waiting(service)
        stable = met.stable
        spread = met.ttft
    else:
        served = rate
        spread = Spread(mean=alone, p50=alone, p95=alone, p99=alone)
    results.update(spread_results("request_latency", spread, ends))
    results["requests_per_second"] = measured(
        KIND, "requests_per_second", served, served / ends.high, served / ends.low
    )
    if rate_path:
        results[rate_path] = measured(
            KIND, rate_path, served, served / ends.high, served / ends.low
        )
    results["max_rate"] = measured(KIND, "max_rate", rate, rate / ends.high, rate / ends.low)
    results["replicas"] = measured(KIND, "replicas", float(replicas))
    results["concurrency"] = measured(
        KIND, "concurrency", min(served * spread.mean, 1e9) if stable else batch * replicas
    )
    results["utilisation"] = measured(KIND, "utilisation", load)
    results["stable"] = stable
    assumed = list(bench.assumptions)
    results.update(_memory(plan, bench))
    notes = Constants(own={}, default={}, traits={}, calibrated=True, source="")
    results.update(power_of(plan, notes).results(KIND))
    assumed.extend(notes.assumptions)
    for name, value in parts.items():
        if value > 1e-8:
            results[f"time.{name}"] = measured(KIND, f"time.{name}", value)
    longest = max(parts, key=lambda name: parts[name]) if parts else "network"
    share = parts.get(longest, 0.0) / (sum_floats(parts.values()) or 1.0)
    return Prediction(
        name=inference.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel={"tensor": bench.place.degrees.tensor, "replicas": replicas},
        results=results,
        bound_by=Bound(by="queue")
        if not stable
        else Bound(
            by=f"compute ({longest})", share=share, helps="twice the arithmetic", gain=0.5 * share
        ),
        assumptions=tuple(assumed),
        nearest_measurement="measured with this kind of engine"
        if bench.widening == 1.0
        else "no measurement of this kind on this accelerator",
        notes=()
        if stable
        else (f"overload: {load:.2f} times what can be kept up; the queue grows without end",),
    )


def _memory(plan: Plan, bench: SamplingContext) -> dict[str, Result]:
    memory = plan.memory
    found: dict[str, Result] = {}
    if not isinstance(memory, ServingMemory):
        return found
    ledger = memory.ledger
    for name, value in {**ledger.groups(*INFERENCE_GROUPS), "total": ledger.total}.items():
        path = f"memory.per_accelerator.{name}"
        found[path] = measured(KIND, path, float(value))
    path = "memory.per_accelerator.capacity"
    if ledger.capacity is None:
        found[path] = missing(KIND, path, f"{bench.place.accelerator.name}.memory")
    else:
        found[path] = measured(KIND, path, float(ledger.capacity))
    return found
