"""Services that make or read whole samples: their queue, their rates, and their results."""

from __future__ import annotations

import math
from collections.abc import Callable

from specc.design.workload import Inference
from specc.physics.latency_spread import Spread
from specc.physics.shared_queue import shared_wait
from specc.plan.assumptions import Assumption
from specc.plan.constants import Constants
from specc.plan.degrees import ServingDegrees
from specc.plan.ledger import INFERENCE_GROUPS
from specc.plan.lower.serving import traits_of
from specc.plan.memory.serving import ServingMemory
from specc.plan.plan import Plan
from specc.plan.power_limit import clock_assumptions
from specc.plan.rates import rate_of
from specc.predict.forward import EngineDevice, machine_of
from specc.predict.ledger_results import add_ledger
from specc.predict.power import FULL, part_load, power_of
from specc.predict.prediction import Bound, Prediction, measured, missing
from specc.predict.serving.inputs import place_of, values_of
from specc.predict.serving.placement import Placement
from specc.predict.serving.plan import half_rate
from specc.predict.serving.results import KIND, Interval, add_spread, interval
from specc.predict.serving.times import add_duration
from specc.predict.serving.users import in_flight, unstable
from specc.predict.table import ResultTable
from specc.record import record
from specc.sums import sum_floats
from specc.units import Quantity
from specc.units.calculation import Calculation, operand
from specc.units.dimension import FLOP, REQUEST, SECOND
from specc.units.text import show

LEAST = 1e-8
"""Seconds below which a part is not shown."""
MOST = 64.0
"""Samples that are worked on together at most, where the text does not say."""


@record
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
    traits = traits_of(engine)
    half = half_rate(part, () if engine is None else engine.features)
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
                value=show(Quantity(half, FLOP / SECOND)),
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


def batch_of(
    inference: Inference, replicas: int, seconds: Callable[[float], float]
) -> tuple[str, float]:
    """The kind of traffic, and samples worked on together by one replica that takes `seconds(n)` for n of them."""
    traffic = inference.traffic
    if traffic is None:
        return "static", 1.0
    if isinstance(traffic.batch, int):
        return "static", float(traffic.batch)
    if traffic.users is not None:
        think = 0.0 if traffic.think_time is None else float(traffic.think_time)
        held = in_flight(traffic.users / replicas, think, lambda n: n / seconds(max(n, 1.0)))
        return "closed", held
    if isinstance(traffic.concurrency, int):
        return "closed", traffic.concurrency / replicas
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
    kind, batch = batch_of(inference, replicas, seconds)
    alone = seconds(max(batch, 1.0))
    ends = interval(bench.defaults, "sample", bench.widening)
    rate = replicas * max(batch, 1.0) / alone
    table = ResultTable(kind=KIND)
    traffic = inference.traffic
    wanted = None
    if kind == "open" and traffic is not None and traffic.rate is not None:
        wanted = float(traffic.rate)
    spread, stable = _latency(alone, batch, replicas, wanted)
    if batch < 1.0:  # users who think, so that a replica is idle for some of the time
        wanted = replicas * batch / alone
    load = 1.0 if wanted is None else wanted / rate
    mean = Calculation(
        "time", (operand("time", spread.mean, SECOND, "a batch alone, or the queue before it"),)
    )
    add_spread(table, "request_latency", spread, ends, mean)
    _rates(table, (float(replicas), max(batch, 1.0), alone), wanted, ends, rate_path)
    add_duration(table, float((traffic and traffic.requests) or 0.0))
    served = min(rate, wanted or rate)
    held = min(served * spread.mean, 1e9) if stable else batch * replicas
    _in_flight(table, held, min(served * alone, held), stable)
    if kind == "closed" and traffic is not None and traffic.tokens_per_second_per_user is None:
        users = float(batch * replicas if traffic.users is None else traffic.users)
        told = operand("users", users, source="a sampler lets every request in")
        table.add("users_served", users, "users", told)
    _utilisation(table, load, rate)
    table.results["stable"] = stable
    assumed = (*bench.assumptions, *_memory_and_power(table, plan, bench, load))
    bound = _parts(table, parts)
    measured = bench.widening == 1.0
    return Prediction(
        name=inference.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel={"tensor": bench.place.degrees.tensor, "replicas": replicas},
        results=table.results,
        calculations=table.calculations,
        bound_by=bound if stable else Bound(by="queue"),
        assumptions=assumed,
        nearest_measurement="measured with this kind of engine"
        if measured
        else "no measurement of this kind on this accelerator",
        notes=() if stable else (unstable(load * rate, rate),),
    )


def _utilisation(table: ResultTable, load: float, rate: float) -> None:
    """The share of the highest rate that is wanted."""
    asked = "traffic.rate; a given batch is all that is asked"
    table.add(
        "utilisation",
        load,
        "requests wanted / highest rate",
        operand("requests wanted", load * rate, REQUEST / SECOND, asked),
        operand("highest rate", rate, REQUEST / SECOND, "with every device busy"),
    )


def _memory_and_power(
    table: ResultTable, plan: Plan, bench: SamplingContext, load: float
) -> tuple[Assumption, ...]:
    """The ledger of a replica and the power of all; returns what they assume. A device that samples is full or idle."""
    if isinstance(plan.memory, ServingMemory):
        place = f"{bench.place.accelerator.name}.memory"
        add_ledger(table, plan.memory.ledger, INFERENCE_GROUPS, place)
    notes = Constants(own={}, default={}, traits={}, calibrated=True, source="")
    drawn = part_load(load, 1.0) if load < 1.0 else FULL
    power_of(plan.lowered.resources, notes, drawn).add_to(table)
    return tuple(notes.assumptions)


def _parts(table: ResultTable, parts: dict[str, float]) -> Bound:
    """Seconds of each part of a batch, and what the longest means for the time."""
    for name, value in parts.items():
        if value > LEAST:
            source = "arithmetic, weights and launches of this network"
            table.add(f"time.{name}", value, "passes", operand("passes", value, SECOND, source))
    longest = max(parts, key=lambda name: parts[name]) if parts else "network"
    share = parts.get(longest, 0.0) / (sum_floats(parts.values()) or 1.0)
    return Bound(
        by=f"compute ({longest})", share=share, helps="twice the arithmetic", gain=0.5 * share
    )


def _in_flight(table: ResultTable, held: float, running: float, stable: bool) -> None:
    """`concurrency`, `running` and `queued`."""
    inside = operand("requests in flight", held, source="requests per second × time in the system")
    table.add("concurrency", held, "requests in flight", inside)
    run = operand("running", running, source="requests per second × time of a batch")
    table.add("running", running, "running", run)
    if stable:
        table.add("queued", held - running, "requests in flight - running", inside, run)
    else:
        table.results["queued"] = missing(KIND, "queued", "a rate that can be kept up")


def _latency(alone: float, batch: float, replicas: int, rate: float | None) -> tuple[Spread, bool]:
    """Time of a request, and whether its rate can be kept up: a batch alone, or the queue that all replicas take from.

    A request keeps a replica for its share of a batch, and is done when the batch is.
    """
    if rate is None:
        return Spread(mean=alone, p50=alone, p95=alone, p99=alone), True
    met = shared_wait(rate, replicas, alone / batch)
    told = Spread(
        mean=alone + met.mean, p50=alone + met.p50, p95=alone + met.p95, p99=alone + met.p99
    )
    return told, math.isfinite(met.mean)


def _rates(
    table: ResultTable,
    run: tuple[float, float, float],
    wanted: float | None,
    ends: Interval,
    rate_path: str,
) -> None:
    """Rates of the whole service: `run` is its replicas, their batch and the seconds of one."""
    replicas, batch, alone = run
    rate = replicas * batch / alone
    most = operand("highest rate", rate, REQUEST / SECOND, "with every device busy")
    asked = operand(
        "requests wanted", rate if wanted is None else wanted, REQUEST / SECOND, "traffic"
    )
    served = min(rate, rate if wanted is None else wanted)
    arriving = rate / ends.low if wanted is None else wanted  # no more are served than arrive
    bounds = (min(rate / ends.high, arriving), min(rate / ends.low, arriving))
    for path in ("requests_per_second", *((rate_path,) if rate_path else ())):
        table.add(path, served, "min(requests wanted, highest rate)", asked, most, ends=bounds)
    table.add(
        "max_rate",
        rate,
        "replicas × batch / time of a batch",
        operand("replicas", replicas, result="replicas"),
        operand("batch", batch, REQUEST, "traffic, or max_batch"),
        operand("time of a batch", alone, SECOND, "one pass, or all steps"),
        ends=(rate / ends.high, rate / ends.low),
    )
    table.results["replicas"] = measured(KIND, "replicas", replicas)
