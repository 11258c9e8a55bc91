"""Prefill and decode on workers of their own: each pool a queue, the cache sent over a link between them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from specc.design.replica import Disaggregated, WorkerPool
from specc.physics.job import CLOSED, OPEN, ServingJob
from specc.physics.serving import prompt_time_alone, prompts_per_second, step_time
from specc.plan.assumptions import Assumption, combined
from specc.plan.constants import Constants
from specc.plan.degrees import ServingDegrees, pool_degrees
from specc.plan.plan import Plan
from specc.predict.power import part_load, power_of
from specc.predict.prediction import Bound, Prediction, measured, missing
from specc.predict.serving.inputs import ServingInputs
from specc.predict.serving.job import with_numbers
from specc.predict.serving.memory import add_memory
from specc.predict.serving.plan import Placement, serving_job
from specc.predict.serving.results import (
    KIND,
    Interval,
    interval,
    kind_of,
    spread_of_mean,
)
from specc.predict.serving.times import add_duration, add_energy, add_times
from specc.predict.table import ResultTable
from specc.record import evolve, record
from specc.units import Quantity
from specc.units.calculation import Calculation, operand
from specc.units.dimension import REQUEST, SECOND, TOKEN
from specc.units.text import show

APART = 1.5
"""Factor on intervals: pools add what no row of theirs was fitted to. Of 37 measured times between tokens 86 % lie inside."""
READING = 3.0
"""Further factor on that of the rate of prefill workers, of which no fit has rows: what measured times need is 0.6 to 3.6 times
what is computed. Source: inference_measured.csv, the 14 rows of SGLang with counted workers and users."""
LINK = 50e9
"""byte/s each way of one device between pools where no fabric is named: a 400 Gb/s adapter for each."""


@record
class Pools:
    """Means of a service whose phases run apart.

    `users` circulate in a closed loop (none under random arrivals), each for `inside` seconds where nobody waits.
    """

    ttft: float
    tpot: float
    latency: float
    tokens_per_second: float
    running: float
    queued: float
    served: float
    constant: float
    reading: float
    waiting: float
    transfer: float
    reads_per_second: float
    writes_per_second: float
    load: float
    users: float
    inside: float

    def first_token_at(self, reads: float, writes: float) -> float:
        """Mean time to the first token were the pools so many times as fast: whoever the scarcer cannot serve waits before it."""
        now, then = (
            min(read * self.reads_per_second, write * self.writes_per_second)
            for read, write in ((1.0, 1.0), (reads, writes))
        )
        waits = [max(self.users / most - self.inside, 0.0) for most in (then, now)]
        return self.ttft + waits[0] - waits[1]

    def first_token_ends(self, ends: Interval, reads: Interval, writes: Interval) -> Interval:
        """The interval of the first token: its own, or what those of the pools' rates make of the wait, whichever is wider."""
        soon = max(self.first_token_at(reads.high, writes.high), self.ttft - self.waiting)
        late = self.first_token_at(reads.low, writes.low)
        return Interval(
            low=min(ends.low, ends.low * soon / self.ttft), high=max(ends.high, late / self.ttft)
        )


def pool_ends(
    both: Pools, defaults: Mapping[str, float], routed: bool, widening: float
) -> dict[str, Interval]:
    """Intervals of a service whose phases run apart, by what they are of."""
    rates = kind_of("throughput", routed, False)
    ends = {
        name: interval(defaults, kind_of(name, routed, False), combined((widening, APART)))
        for name in ("ttft", "tpot", "throughput")
    }
    reads = interval(defaults, rates, combined((widening, APART * READING)))
    ends["ttft"] = both.first_token_ends(ends["ttft"], reads, ends["throughput"])
    return ends


def _degrees(pool: WorkerPool | None, fallback: ServingDegrees) -> tuple[ServingDegrees, int]:
    """How a worker of a pool is divided, and how many there are."""
    if pool is None:
        return fallback, 1
    degrees = pool_degrees(pool)
    return degrees, degrees.replicas


def _job(setting: ServingInputs, degrees: ServingDegrees, pool: WorkerPool | None) -> ServingJob:
    inference = setting.inference
    if pool is not None and pool.batch is not None:
        inference = attrs.evolve(inference, max_batch=pool.batch)
    place = Placement(
        accelerator=setting.place.accelerator,
        degrees=degrees,
        domain=setting.place.domain,
        host=setting.place.host,
        network=setting.place.network,
    )
    job = serving_job(inference, setting.engine, place, setting.job.asked)
    return with_numbers(job, setting.constants.numbers)


ROUNDS = 60


def _decode(job: ServingJob, held: float) -> tuple[float, float]:
    """Time between tokens of a worker that holds so many sequences, and how many of them run."""
    batch = min(max(held, 1.0), float(job.slots))
    context = job.prompt + job.cached + 0.5 * job.output
    return float(step_time(job, batch, context) / job.accepted), batch


def pools(setting: ServingInputs, link: float) -> Pools:
    """Means of the two pools together.

    Users circulate: they wait for a reader, are read, sent, and decoded. The scarcer pool sets the rate; whoever is not with the
    other pool waits before it. Under random arrivals the readers are a queue M/G/1 each.
    """
    parted = setting.inference.disaggregated or Disaggregated()
    first, readers = _degrees(parted.prefill, setting.place.degrees)
    second, writers = _degrees(parted.decode, setting.place.degrees)
    reading = _job(setting, first, parted.prefill)
    writing = _job(setting, second, parted.decode)
    asked = setting.job.asked
    output = float(asked.output)
    alone = float(prompt_time_alone(reading))
    sent = float(asked.prompt) + float(asked.cached)
    cache = sent * float(setting.job.room.per_token) * setting.place.degrees.tensor
    transfer = cache / (link * min(first.replica, second.replica))
    decoding = evolve(writing, prompt=1.0, cached=sent)
    read = readers * prompts_per_second(reading)
    fixed = float(reading.scheduler.first_token)
    users = max(float(asked.users) * setting.replicas, 1.0)
    think = float(asked.think)
    wanted = float(asked.rate) * setting.replicas if asked.kind == OPEN else users / alone
    step, _ = _decode(decoding, users / writers)
    full_step, full = _decode(decoding, min(float(decoding.slots), 4096.0))
    write = writers * full / (output * full_step)
    most = min(read, write)
    rate = min(most, wanted)
    for _ in range(ROUNDS):
        inside = alone + transfer + fixed + output * step
        limit = wanted if asked.kind == OPEN else users / (inside + think)
        rate = 0.5 * rate + 0.5 * min(most, limit)
        step, _ = _decode(decoding, rate * output * step / writers)
    busy = min(rate / read, 0.98)
    wait = 0.5 * busy / (1.0 - busy) * alone
    inside = alone + transfer + fixed + output * step
    queued = rate * wait
    if asked.kind != OPEN:
        waves = max(float(reading.waves), 1.0)
        circulating = max(users / rate - inside - think, 0.0)
        queued = rate * circulating
        burst = 0.5 * max(users - 1.0, 0.0) / read / waves
        wait = max(circulating, min(wait, users * alone / max(readers, 1))) + burst
    ttft = fixed + alone + wait + transfer + step
    return Pools(
        ttft=ttft,
        tpot=step,
        latency=ttft + output * step,
        tokens_per_second=rate * output,
        running=rate * inside,
        queued=queued,
        served=min(users, most * (inside + think)),
        constant=fixed,
        reading=alone,
        waiting=wait,
        transfer=transfer,
        reads_per_second=read,
        writes_per_second=write,
        load=(wanted if asked.kind == OPEN else rate) / most,
        users=0.0 if asked.kind == OPEN else users,
        inside=inside + think,
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
    both = pools(setting, link_rate(plan, setting, assumed))
    routed = float(job.shape.moe_layers) > 0
    ends = pool_ends(both, setting.defaults, routed, setting.constants.widening)
    table = ResultTable(kind=KIND)
    _times(table, setting, both, ends)
    _rates(table, plan, setting, both, ends["throughput"])
    add_memory(table, setting)
    notes = Constants(own={}, default={}, traits={}, calibrated=True, source="")
    draw = power_of(plan.lowered.resources, notes, part_load(both.running, both.load))
    assumed.extend(notes.assumptions)
    add_energy(table, draw, both.tokens_per_second)
    short = "prefill" if both.reads_per_second < both.writes_per_second else "decode"
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
        results=table.results,
        calculations=table.calculations,
        bound_by=Bound(by=f"{short} workers", share=1.0, helps=f"more {short} workers", gain=0.5),
        assumptions=tuple(assumed),
        notes=(
            f"sending the cache takes {show(Quantity(float(both.transfer), SECOND))} of the first token's time",
        ),
    )


def _times(
    table: ResultTable, setting: ServingInputs, both: Pools, ends: Mapping[str, Interval]
) -> None:
    """The three times, with the cache's way between the pools."""
    step = operand("step", both.tpot, SECOND, "one token for every sequence of a decode worker")
    told = {
        "ttft": Calculation(
            "first token + reading + waiting + sending + step",
            (
                operand(
                    "first token",
                    both.constant,
                    SECOND,
                    "the engine: tokenising, scheduling, sending",
                ),
                operand("reading", both.reading, SECOND, "the prompt on a prefill worker"),
                operand("waiting", both.waiting, SECOND, "for a prefill worker"),
                operand(
                    "sending", both.transfer, SECOND, "the cache over the link between the pools"
                ),
                step,
            ),
        ),
        "tpot": Calculation("step", (step,)),
        "request_latency": Calculation(
            "ttft + output × tpot",
            (
                operand("ttft", both.ttft, SECOND, result="ttft.mean"),
                operand("output", setting.job.asked.output, source="traffic.output, its mean"),
                operand("tpot", both.tpot, SECOND, result="tpot.mean"),
            ),
        ),
    }
    spreads = {
        "ttft": spread_of_mean(both.ttft, setting.prompts, 0.4),
        "tpot": spread_of_mean(both.tpot, ((1.0, 1.0),), 0.05),
        "request_latency": spread_of_mean(both.latency, ((1.0, 1.0),), 0.06),
    }
    add_times(table, spreads, ends, told)


def _rates(
    table: ResultTable, plan: Plan, setting: ServingInputs, both: Pools, ends: Interval
) -> None:
    """Throughput, and the highest rate of the scarcer pool."""
    tokens, output = both.tokens_per_second, max(float(setting.job.asked.output), 1.0)
    speed = operand("tokens per second", tokens, TOKEN / SECOND, result="tokens_per_second")
    per_request = operand("output", output, TOKEN / REQUEST, "traffic.output, its mean")
    served = operand(
        "requests per second", tokens / output, REQUEST / SECOND, result="requests_per_second"
    )
    reads = operand(
        "reads", both.reads_per_second, REQUEST / SECOND, "prefill workers / time of a prompt"
    )
    writes = operand(
        "writes",
        both.writes_per_second,
        REQUEST / SECOND,
        "decode workers with every slot filled",
    )
    count = max(plan.accelerators, 1)
    devices = operand("accelerators", count, result="accelerators")
    most = min(both.reads_per_second, both.writes_per_second)
    rows = (
        ("tokens_per_second", tokens, "requests per second × output", (served, per_request)),
        (
            "tokens_per_second_per_accelerator",
            tokens / count,
            "tokens per second / accelerators",
            (speed, devices),
        ),
        (
            "requests_per_second",
            tokens / output,
            "tokens per second / output",
            (speed, per_request),
        ),
        ("max_rate", most, "min(reads, writes)", (reads, writes)),
    )
    arriving = setting.job.asked.kind == OPEN and both.load < 1.0
    for path, value, formula, operands in rows:
        low, high = value * ends.low, value * ends.high
        if arriving and path != "max_rate":
            # No more is served than arrives, and as much as can be.
            low, high = min(value, low / both.load), value
        table.add(path, value, formula, *operands, ends=(low, high))
    add_duration(table, float(setting.job.asked.requests) * setting.replicas)
    _requests(table, setting, both)
    table.results["replicas"] = measured(KIND, "replicas", 1.0)
    _load(table, setting, both, most)


def _load(table: ResultTable, setting: ServingInputs, both: Pools, most: float) -> None:
    """`utilisation` and `stable`."""
    table.add(
        "utilisation",
        both.load,
        "requests wanted / highest rate",
        operand(
            "requests wanted",
            both.load * most,
            REQUEST / SECOND,
            "traffic.rate, or what is served in a closed loop",
        ),
        operand("highest rate", most, REQUEST / SECOND, "of the scarcer pool"),
    )
    table.results["stable"] = both.load < 1.0 or setting.job.asked.kind != OPEN


def _requests(table: ResultTable, setting: ServingInputs, both: Pools) -> None:
    """`concurrency`, `running`, `queued`, and of closed loops `users_served`."""
    run = operand("running", both.running, source="requests per second × time with the workers")
    wait = operand("queued", both.queued, source="requests per second × wait for a worker")
    table.add("concurrency", both.running + both.queued, "running + queued", run, wait)
    table.add("running", both.running, "running", run)
    traffic = setting.inference.traffic
    if setting.job.asked.kind == OPEN and both.load >= 1.0:
        table.results["queued"] = missing(KIND, "queued", "a rate that can be kept up")
    else:
        table.add("queued", both.queued, "queued", wait)
    if setting.job.asked.kind == CLOSED:
        speed = None if traffic is None else traffic.tokens_per_second_per_user
        slow = speed is not None and both.tpot * float(speed) > 1.0
        users = 0.0 if slow else both.served
        told = operand("users", users, source="as many as the scarcer pool serves without a wait")
        table.add("users_served", users, "users", told)
