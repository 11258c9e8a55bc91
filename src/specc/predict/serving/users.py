"""Users of a closed loop: how many of them wait for an answer, run, queue, and get what they ask for.

A user asks, waits for the answer, reads it for the think time, and asks again. At a throughput of X requests, Z X users think
for a time Z each; the other N - Z X have a request in flight. Means throughout: the model is fluid, and a service just below its
slots shows no queue.

Source: Denning and Buzen 1978, "The Operational Analysis of Queueing Network Models" (the interactive response time law).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from specc.physics.job import CLOSED, OFFLINE, OPEN, STATIC, OfferedLoad, ServingJob
from specc.physics.latency_spread import Spread
from specc.physics.numeric import smallest
from specc.physics.serving import closed_loop
from specc.predict.prediction import missing
from specc.predict.serving.inputs import ServingInputs
from specc.predict.serving.outcome import Kinds, Outcome, outcome
from specc.predict.table import ResultTable
from specc.record import evolve
from specc.units import Quantity
from specc.units.calculation import operand
from specc.units.dimension import REQUEST, SECOND
from specc.units.text import show

CLOSE = 1e-6
ROUNDS = 60


def in_flight(users: float, think: float, rate: Callable[[float], float]) -> float:
    """Of users who think between their requests, how many have one in flight.

    Args:
        users: How many there are.
        think: Seconds from an answer to the next request.
        rate: Requests per second with so many in flight; more of them never lower it.
    """
    if think <= 0.0:
        return users
    # in flight + think x rate = users: both terms grow with what is in flight, so that halving finds the root.
    low, high = 0.0, users
    for _ in range(ROUNDS):
        middle = 0.5 * (low + high)
        if middle + think * rate(middle) < users:
            low = middle
        else:
            high = middle
        if high - low <= CLOSE * high:
            break
    return 0.5 * (low + high)


def in_loop(job: ServingJob, asked: OfferedLoad) -> Outcome:
    """The means of a job; with less than one request in flight its replica is idle for some of the time."""
    met = outcome(job, asked, Kinds.of(asked))
    if asked.kind == OPEN:
        return met
    return evolve(met, tokens_per_second=met.tokens_per_second * smallest(job.users, 1.0))


def circulating(job: ServingJob, asked: OfferedLoad) -> ServingJob:
    """The job with the requests in flight of the users of its traffic, who may think between them."""
    if asked.kind not in (CLOSED, STATIC) or float(asked.think) <= 0.0:
        return job

    def rate(held: float) -> float:
        return float(in_loop(evolve(job, users=held), asked).tokens_per_second) / float(job.output)

    held = in_flight(float(asked.users), float(asked.think), rate)
    return evolve(job, users=held)


def _users_served(job: ServingJob, asked: OfferedLoad, least: float | None) -> float:
    """Users of a replica that find a slot at once and are written to at their speed."""
    most = min(float(job.slots), float(asked.users))

    def fits(held: float) -> bool:
        each = float(closed_loop(evolve(job, users=max(held, 1.0))).tpot)
        return least is None or each * least <= 1.0 + CLOSE

    if not fits(0.0):
        return 0.0
    low, high = 0.0, most
    if fits(most):
        low = most
    while high - low > CLOSE * most:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if fits(middle) else (low, middle)
    rate = float(in_loop(evolve(job, users=low), asked).tokens_per_second) / float(job.output)
    return min(float(asked.users), low + float(asked.think) * rate)


def unstable(wanted: float, most: float) -> str:
    """What becomes of requests that arrive faster than they can be served (both per second)."""
    arrive, served = (
        show(Quantity(rate, REQUEST / SECOND, "requests/s")) for rate in (wanted, most)
    )
    return (
        f"not stable: of {arrive} that arrive, {served} are served; the others join a queue that "
        "grows without end, so that no latency has a mean"
    )


def add_users(
    table: ResultTable,
    setting: ServingInputs,
    job: ServingJob,
    outcome: Outcome,
    latency: Spread,
) -> None:
    """`concurrency`, `running`, `queued`, and of closed loops `users_served`."""
    asked, copies = setting.job.asked, setting.replicas
    replicas = operand("replicas", copies, result="replicas")
    stable = asked.kind != OPEN or float(outcome.stable) > 0.5
    if asked.kind == OPEN and stable:
        held = float(asked.rate) * latency.mean
        table.add(
            "concurrency",
            held * copies,
            "replicas × rate × latency",
            replicas,
            operand("rate", float(asked.rate), REQUEST / SECOND, "traffic.rate of one replica"),
            operand("latency", latency.mean, SECOND, result="request_latency.mean"),
        )
    else:
        held = float(outcome.batch) if asked.kind == OPEN else min(float(job.users), 1e6)
        table.add(
            "concurrency",
            held * copies,
            "replicas × requests in flight",
            replicas,
            operand("requests in flight", held, source="the traffic of one replica"),
        )
    inside = table.results["concurrency"]
    running = min(held, float(job.slots)) * copies
    slots = operand("slots", job.slots, source="requests whose caches fit, at most max_batch")
    flight = operand("in flight", float(inside), result="concurrency")  # type: ignore[arg-type]
    table.add("running", running, "min(in flight, replicas × slots)", flight, replicas, slots)
    if not stable:
        table.results["queued"] = missing(table.kind, "queued", "a rate that can be kept up")
    elif asked.kind == OFFLINE and not asked.requests:
        table.results["queued"] = missing(table.kind, "queued", "traffic.requests")
    else:
        run = operand("running", running, result="running")
        queued = max(float(inside) - running, 0.0)  # type: ignore[arg-type]
        table.add("queued", queued, "in flight - running", flight, run)
    if asked.kind == CLOSED:
        _add_served(table, setting, job, copies)


def _add_served(table: ResultTable, setting: ServingInputs, job: ServingJob, copies: int) -> None:
    asked, traffic = setting.job.asked, setting.inference.traffic
    speed = None if traffic is None else traffic.tokens_per_second_per_user
    each = _users_served(job, asked, None if speed is None else float(speed))
    whole = float(math.floor(each * copies * (1.0 + CLOSE)))
    table.add(
        "users_served",
        whole,
        "replicas × users of a replica",
        operand("replicas", copies, result="replicas"),
        operand(
            "users of a replica",
            whole / copies,
            source="as many as find a slot at once and get their speed, those who think among them",
        ),
    )
