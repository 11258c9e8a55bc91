"""Prefill and decode on workers of their own: each pool a queue, the cache sent over a link between them."""

from __future__ import annotations

import attrs

from specc.design.workload import Disaggregated, WorkerPool
from specc.physics.serving import ServingJob, closed_loop, prompt_time_alone
from specc.plan.assumptions import Assumption
from specc.plan.constants import Constants
from specc.plan.degrees import ServingDegrees, pool_degrees
from specc.plan.plan import Plan
from specc.predict.power import power_of
from specc.predict.prediction import Bound, Prediction, Result, measured, missing
from specc.predict.serving.facts import OPEN
from specc.predict.serving.inputs import ServingInputs
from specc.predict.serving.job import serving_job
from specc.predict.serving.plan import Placement, serving_facts
from specc.predict.serving.results import (
    KIND,
    interval,
    kind_of,
    memory_results,
    spread_of_mean,
    spread_results,
)

LINK = 50e9
"""byte/s each way of one device between pools where no fabric is named: a 400 Gb/s adapter for each."""


@attrs.frozen(kw_only=True)
class Pools:
    """Means of a service whose phases run apart."""

    ttft: float
    tpot: float
    latency: float
    tokens_per_second: float
    batch: float
    transfer: float
    reads_per_second: float
    writes_per_second: float
    load: float


def _degrees(pool: WorkerPool | None, fallback: ServingDegrees) -> tuple[ServingDegrees, int]:
    """How a worker of a pool is divided, and how many there are."""
    if pool is None:
        return fallback, 1
    found = pool_degrees(pool)
    return found, found.replicas


def _job(setting: ServingInputs, degrees: ServingDegrees) -> ServingJob:
    place = Placement(
        accelerator=setting.place.accelerator, degrees=degrees, domain=setting.place.domain
    )
    facts = serving_facts(setting.inference, setting.engine, place, setting.facts.asked)
    return serving_job(facts, setting.found.numbers)


ROUNDS = 60


def _decode(job: ServingJob, held: float) -> tuple[float, float]:
    """Time between tokens of a worker that holds so many sequences, and how many of them run."""
    steady = closed_loop(attrs.evolve(job, users=max(held, 1.0)))
    return float(steady.step), float(steady.batch)


def pools(setting: ServingInputs, link: float) -> Pools:
    """Means of the two pools together.

    Users circulate: they wait for a reader, are read, sent, and decoded. The scarcer pool sets the rate; whoever is not with the
    other pool waits before it. Under random arrivals the readers are a queue M/G/1 each.
    """
    parted = setting.inference.disaggregated or Disaggregated()
    first, readers = _degrees(parted.prefill, setting.place.degrees)
    second, writers = _degrees(parted.decode, setting.place.degrees)
    reading, writing = _job(setting, first), _job(setting, second)
    asked = setting.facts.asked
    output = float(asked.output)
    alone = float(prompt_time_alone(reading))
    sent = float(asked.prompt) + float(asked.cached)
    cache = sent * float(setting.facts.room.per_token) * setting.place.degrees.tensor
    transfer = cache / (link * min(first.replica, second.replica))
    decoding = attrs.evolve(writing, prompt=1.0, cached=sent)
    read = readers * first.data / alone
    fixed = float(reading.scheduler.first_token)
    users = max(float(asked.users) * setting.replicas, 1.0)
    wanted = float(asked.rate) * setting.replicas if asked.kind == OPEN else users / alone
    step, batch = _decode(decoding, users / writers)
    rate = min(read, wanted)
    for _ in range(ROUNDS):
        inside = alone + transfer + fixed + output * step
        limit = wanted if asked.kind == OPEN else users / inside
        rate = 0.5 * rate + 0.5 * min(read, limit)
        step, batch = _decode(decoding, rate * output * step / writers)
    full_step, full = _decode(decoding, min(float(decoding.slots), 4096.0))
    write = writers * full / (output * full_step)
    busy = min(rate / read, 0.98)
    wait = 0.5 * busy / (1.0 - busy) * alone
    if asked.kind != OPEN:
        waves = max(float(reading.waves), 1.0)
        circulating = max(users / rate - (alone + transfer + fixed + output * step), 0.0)
        burst = 0.5 * max(users - 1.0, 0.0) / read / waves
        wait = max(circulating, min(wait, users * alone / max(readers, 1))) + burst
    ttft = fixed + alone + wait + transfer + step
    return Pools(
        ttft=ttft,
        tpot=step,
        latency=ttft + output * step,
        tokens_per_second=rate * output,
        batch=batch * writers,
        transfer=transfer,
        reads_per_second=read,
        writes_per_second=write,
        load=wanted / min(read, write) if asked.kind == OPEN else 1.0,
    )


def link_rate(plan: Plan, setting: ServingInputs, assumed: list[Assumption]) -> float:
    """Rate of one device between the pools: the named fabric's, else an assumption."""
    parted = setting.inference.disaggregated
    for domain in plan.domains:
        named = (
            parted is not None
            and parted.link is not None
            and parted.link in (domain.fabric, domain.name, domain.kind)
        )
        if named and domain.bandwidth:
            return float(domain.bandwidth)
    assumed.append(
        Assumption(
            name="link between prefill and decode",
            value="50 GB/s each way for each accelerator",
            source="default",
            widens=1.1,
        )
    )
    return LINK


def apart(plan: Plan, setting: ServingInputs, job: ServingJob) -> Prediction:
    """The prediction of a service whose phases run apart."""
    assumed = list(setting.assumptions)
    found = pools(setting, link_rate(plan, setting, assumed))
    routed = float(job.shape.moe_layers) > 0
    widening = setting.found.widening * 1.2
    ends = {
        name: interval(setting.defaults, kind_of(name, routed, False), widening)
        for name in ("ttft", "tpot", "throughput")
    }
    results: dict[str, Result] = {}
    for name, value, jitter in (
        ("ttft", found.ttft, 0.4),
        ("tpot", found.tpot, 0.05),
        ("request_latency", found.latency, 0.06),
    ):
        results.update(
            spread_results(
                name,
                spread_of_mean(
                    value, setting.prompts if name == "ttft" else ((1.0, 1.0),), jitter
                ),
                ends["tpot" if name == "request_latency" else name],
            )
        )
    rate = ends["throughput"]
    for path, value in (
        ("tokens_per_second", found.tokens_per_second),
        ("tokens_per_second_per_accelerator", found.tokens_per_second / max(plan.accelerators, 1)),
        (
            "requests_per_second",
            found.tokens_per_second / max(float(setting.facts.asked.output), 1.0),
        ),
        ("max_rate", min(found.reads_per_second, found.writes_per_second)),
    ):
        results[path] = measured(KIND, path, value, value * rate.low, value * rate.high)
    results["concurrency"] = measured(KIND, "concurrency", found.batch)
    results["replicas"] = measured(KIND, "replicas", 1.0)
    results.update(memory_results(setting))
    notes = Constants(own={}, default={}, traits={}, calibrated=True, source="")
    draw = power_of(plan, notes)
    results.update(draw.results(KIND))
    assumed.extend(notes.assumptions)
    if draw.mean is None or found.tokens_per_second <= 0.0:
        results["energy_per_token"] = missing(
            KIND, "energy_per_token", *(draw.lacking or ("tokens_per_second",))
        )
    else:
        results["energy_per_token"] = measured(
            KIND, "energy_per_token", draw.mean / found.tokens_per_second
        )
    results["utilisation"] = measured(KIND, "utilisation", found.load)
    results["stable"] = found.load < 1.0 or setting.facts.asked.kind != OPEN
    short = "prefill" if found.reads_per_second < found.writes_per_second else "decode"
    return Prediction(
        name=setting.inference.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel={
            "prefill": _degrees(setting.inference.disaggregated.prefill, setting.place.degrees)[1],
            "decode": _degrees(setting.inference.disaggregated.decode, setting.place.degrees)[1],
        }
        if setting.inference.disaggregated
        else {},
        results=results,
        bound_by=Bound(by=f"{short} workers", share=1.0, helps=f"more {short} workers", gain=0.5),
        assumptions=tuple(assumed),
        notes=(
            f"sending the cache takes {found.transfer * 1e3:.1f} ms of the first token's time",
        ),
    )
