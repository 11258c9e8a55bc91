"""Means of a service in its steady state: first token, next tokens, requests, throughput of one replica.

The same lines run for one design and for arrays of measured rows.
"""

from __future__ import annotations

import math

from specc.physics.arriving import WITHOUT_END, all_at_once, arriving, overflow
from specc.physics.job import OFFLINE, OPEN, STATIC, OfferedLoad, ServingJob
from specc.physics.numeric import Number, choose, largest, log2, smallest
from specc.physics.serving import (
    PromptTimes,
    Steady,
    closed_loop,
    emptied_rate,
    prompt_time_alone,
)
from specc.record import evolve, record

ROUNDS = 16
STILL = 1e-6
"""Relative change of the users in flight at which the search for them ends."""
STEEPEST = 0.98
EULER = 0.5772156649015329


@record
class Kinds:
    """Which kind of traffic it is, as conditions."""

    static: Number
    open: Number
    offline: Number

    @staticmethod
    def of(asked: OfferedLoad) -> Kinds:
        """The conditions of one traffic."""
        return Kinds(
            static=float(asked.kind == STATIC),
            open=float(asked.kind == OPEN),
            offline=float(asked.kind == OFFLINE),
        )


@record
class Outcome:
    """Means of one replica.

    Attributes:
        ttft: Time to the first token.
        tpot: Time between tokens.
        latency: Time of a request.
        tokens_per_second: Output tokens.
        batch: Sequences that decode together.
        steady: What it follows from.
        stable: 1 where the rate that is asked for can be kept up.
        load: Requests asked for over the most that can be served (open traffic).
    """

    ttft: Number
    tpot: Number
    latency: Number
    tokens_per_second: Number
    batch: Number
    steady: Steady
    stable: Number
    load: Number


def settle(
    job: ServingJob, rate: Number, start: Number, prompts: PromptTimes, rounds: int = ROUNDS
) -> ServingJob:
    """The job with as many users in flight as an arrival rate keeps there (Little's law), at most what fits.

    Each round looks twice where an arrival finds how many, and goes as far as the two changes point (Steffensen 1933):
    from below, where there are few, it does not overshoot, since every further user delays the others more.
    """
    users = start
    for _ in range(rounds):
        once = _in_flight(job, rate, users, prompts)
        twice = _in_flight(job, rate, once, prompts)
        first = once - users
        change = largest(first, -1.0 * first)
        still = choose(change > STILL * once, 1.0 + 0.0 * first, 0.0 * first)
        slope = still * (twice - once) / choose(still > 0.5, first, 1.0 + 0.0 * first)
        reach = first / (1.0 - smallest(largest(slope, -1.0), STEEPEST))
        users = smallest(largest(users + reach, 0.0 * users), job.slots)
        if not _any(still):
            break
    return evolve(job, users=users)


def _in_flight(job: ServingJob, rate: Number, users: Number, prompts: PromptTimes) -> Number:
    """Users that an arrival rate keeps in flight where each meets so many."""
    steady = closed_loop(evolve(job, users=largest(users, 1.0)), prompts)
    inside = steady.prompt_alone + job.output * steady.tpot
    return smallest(rate * inside, job.slots)


def _any(condition: Number) -> bool:
    return bool(condition) if isinstance(condition, float) else bool(condition.any())


def highest_rate(job: ServingJob, prompts: PromptTimes | None = None) -> Number:
    """Requests per second with every slot filled, or with so many users that more add next to nothing; see `closed_loop`."""
    full = closed_loop(evolve(job, users=smallest(job.slots, 4096.0 + 0.0 * job.slots)), prompts)
    return full.tokens_per_second / largest(job.output, 1.0)


def longest_of(count: Number) -> Number:
    """Mean of the longest of so many exponential times, over the mean of each: the harmonic number.

    Source: Arnold, Balakrishnan and Nagaraja, "A First Course in Order Statistics", section 4.6; Euler's expansion, which is
    within 1 % from one on.
    """
    return log2(count) * math.log(2.0) + EULER + 0.5 / count - 1.0 / (12.0 * count * count)


def _at_random(
    job: ServingJob, asked: OfferedLoad, steady: Steady, most: Number, users: Number
) -> Number:
    """Mean time to the first token under random arrivals, of which so many are in flight."""
    finite = asked.requests > 0.0
    rate = largest(asked.rate, 1e-9)
    run = choose(finite, asked.requests / rate, WITHOUT_END + 0.0 * rate)
    read = arriving(
        load=rate * steady.prompt_beside / job.split.pipeline,
        prompt=steady.prompt_beside,
        step=steady.step,
        alone=steady.prompt_alone,
        present=1.0 - math.e ** (-1.0 * users),
        run=run,
        fits=largest(job.scheduler.budget / largest(job.prompt, 1.0), 1.0),
    )
    return read + overflow(asked.requests, job.slots, rate, most)


def _from_users(
    job: ServingJob, asked: OfferedLoad, steady: Steady, queued: Number, offline: Number
) -> Number:
    """Mean time to the first token, without what is constant, of a fixed number of requests: in flight, or all at once."""
    settled = steady.ttft - job.scheduler.first_token
    rate = steady.tokens_per_second / job.output
    once = all_at_once(
        requests=asked.requests,
        slots=job.slots,
        each=queued + steady.step * smallest(job.prompt / job.scheduler.budget, 1.0),
        answer=job.output * steady.tpot,
        most=rate,
    )
    return choose((offline > 0.5) & (asked.requests > 0.0), once, settled)


def outcome(
    job: ServingJob, asked: OfferedLoad, kinds: Kinds, start: Number = 4.0, rounds: int = ROUNDS
) -> Outcome:
    """The means of a job.

    Args:
        job: One replica.
        asked: Its traffic.
        kinds: Which kind it is.
        start: First guess of the users in flight under open traffic.
        rounds: Steps of the search for them.
    """
    any_open = kinds.open if isinstance(kinds.open, float) else 1.0
    prompts = PromptTimes.of(job)
    if any_open:
        held = settle(job, asked.rate, start, prompts, rounds)
        job = evolve(job, users=choose(kinds.open > 0.5, held.users, job.users))
    in_flight = job.users
    # Below one sequence in flight there is still one in each step that runs.
    present = largest(job.users, 1.0)
    steady = closed_loop(evolve(job, users=present), prompts)
    # A static batch reads its prompts in one pass.
    still = prompt_time_alone(job, present)
    static_total = still + job.output * steady.step
    # An open service serves what arrives, up to what it does with every slot filled.
    most = highest_rate(job, prompts) if any_open else steady.tokens_per_second / job.output
    ttft = job.scheduler.first_token + choose(
        kinds.static > 0.5,
        still,
        choose(
            kinds.open > 0.5,
            _at_random(job, asked, steady, most, in_flight) if any_open else 0.0 * still,
            _from_users(job, asked, steady, prompts.queued, kinds.offline),
        ),
    )
    tpot = choose(kinds.static > 0.5, steady.step, steady.tpot)
    latency = ttft + largest(job.output - 1.0, 0.0) * tpot
    rate_static = present * job.output / static_total
    makespan: Number = asked.requests / largest(asked.rate, 1e-9) + latency * choose(
        asked.varied > 0.5, longest_of(1.0 + asked.rate * latency), 1.0 + 0.0 * latency
    )
    finite = largest(asked.requests, 1.0) * job.output / makespan
    kept: Number = choose(asked.requests > 0.0, finite, asked.rate * job.output)
    ending = kinds.offline * smallest(asked.requests, 1.0)  # above 0 where a queue has an end
    queued = steady.tokens_per_second
    if _any(ending):
        queued = choose(ending > 0.0, emptied_rate(job, steady), queued)
    tokens: Number = choose(
        kinds.static > 0.5,
        rate_static,
        choose(kinds.open > 0.5, smallest(kept, most * job.output), queued),
    )
    load = asked.rate / largest(most, 1e-12) if any_open else 0.0 * tokens
    return Outcome(
        ttft=ttft,
        tpot=tpot,
        latency=latency,
        tokens_per_second=tokens,
        batch=smallest(job.users, job.slots),
        steady=steady,
        stable=choose(
            kinds.open > 0.5,
            choose(load < 1.0, 1.0 + 0.0 * tokens, 0.0 * tokens),
            1.0 + 0.0 * tokens,
        ),
        load=load,
    )
