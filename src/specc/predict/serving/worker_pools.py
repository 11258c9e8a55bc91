"""Prefill and decode as two pools of workers: each a queue, the cache sent over a link between them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from specc.design.replica import Disaggregated, WorkerPool
from specc.physics.job import OPEN, ServingJob
from specc.physics.serving import prompt_time_alone, prompts_per_second, step_time
from specc.plan.assumptions import combined
from specc.plan.degrees import ServingDegrees, pool_degrees
from specc.predict.serving.inputs import ServingInputs
from specc.predict.serving.job import with_numbers
from specc.predict.serving.placement import Placement
from specc.predict.serving.plan import serving_job
from specc.predict.serving.results import (
    Interval,
    interval,
    kind_of,
)
from specc.record import evolve, record

APART = 1.5
"""Factor on intervals: pools add what no row of theirs was fitted to. Of 37 measured times between tokens 86 % lie inside."""
READING = 3.0
"""Further factor on that of the rate of prefill workers, of which no fit has rows: what measured times need is 0.6 to 3.6 times
what is computed. Source: inference_measured.csv, the 14 rows of SGLang with counted workers and users."""


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
    sends_per_second: float
    load: float
    users: float
    inside: float

    def first_token_at(self, reads: float, writes: float) -> float:
        """Mean time to the first token were the pools so many times as fast: whoever the scarcer cannot serve waits before it."""
        now, then = (
            min(
                read * self.reads_per_second, write * self.writes_per_second, self.sends_per_second
            )
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


def workers_of(pool: WorkerPool | None, fallback: ServingDegrees) -> tuple[ServingDegrees, int]:
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
    first, readers = workers_of(parted.prefill, setting.place.degrees)
    second, writers = workers_of(parted.decode, setting.place.degrees)
    reading = _job(setting, first, parted.prefill)
    writing = _job(setting, second, parted.decode)
    asked = setting.job.asked
    output = float(asked.output)
    alone = float(prompt_time_alone(reading))
    sent = float(asked.prompt) + float(asked.cached)
    cache = sent * float(setting.job.room.per_token) * setting.place.degrees.tensor
    transfer = cache / (link * min(first.replica, second.replica))
    send = link * min(readers * first.replica, writers * second.replica) / cache
    decoding = evolve(writing, prompt=1.0, cached=sent)
    read = readers * prompts_per_second(reading)
    fixed = float(reading.scheduler.first_token)
    users = max(float(asked.users) * setting.replicas, 1.0)
    think = float(asked.think)
    wanted = float(asked.rate) * setting.replicas if asked.kind == OPEN else users / alone
    step, _ = _decode(decoding, users / writers)
    full_step, full = _decode(decoding, min(float(decoding.slots), 4096.0))
    write = writers * full / (output * full_step)
    most = min(read, write, send)
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
        sends_per_second=send,
        load=(wanted if asked.kind == OPEN else rate) / most,
        users=0.0 if asked.kind == OPEN else users,
        inside=inside + think,
    )
