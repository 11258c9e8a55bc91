"""A service whose prefill and decode run apart: the results of its two pools of workers."""

from __future__ import annotations

from collections.abc import Mapping

from specc.physics.job import CLOSED, OPEN, ServingJob
from specc.plan.assumptions import Assumption
from specc.plan.constants import Constants
from specc.plan.lower.device import copied_share
from specc.plan.plan import Plan
from specc.predict.power import part_load, power_of
from specc.predict.prediction import Bound, Prediction, measured, missing
from specc.predict.serving.inputs import ServingInputs
from specc.predict.serving.memory import add_memory
from specc.predict.serving.results import (
    KIND,
    Interval,
    spread_of_mean,
)
from specc.predict.serving.times import add_duration, add_energy, add_times
from specc.predict.serving.worker_pools import Pools, pool_ends, pools, workers_of
from specc.predict.table import ResultTable
from specc.units import Quantity
from specc.units.calculation import Calculation, operand
from specc.units.dimension import REQUEST, SECOND, TOKEN
from specc.units.text import show

LINK = 50e9
"""byte/s each way of one device between pools where no fabric is named: a 400 Gb/s adapter for each."""


def link_rate(plan: Plan, setting: ServingInputs, assumed: list[Assumption]) -> float:
    """Rate of one device between the pools: of what is named, else of the innermost level that joins both; else an assumption."""
    parted = setting.inference.disaggregated
    named = None if parted is None else parted.link
    for domain in plan.domains:
        joins = (
            domain.size >= plan.accelerators
            if named is None
            else named in (domain.fabric, domain.name, domain.kind)
        )
        if joins and domain.bandwidth:
            return float(domain.bandwidth) * copied_share(domain)
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
    return Prediction(
        name=setting.inference.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel={
            "prefill": workers_of(setting.inference.disaggregated.prefill, setting.place.degrees)[
                1
            ],
            "decode": workers_of(setting.inference.disaggregated.decode, setting.place.degrees)[1],
        }
        if setting.inference.disaggregated
        else {},
        results=table.results,
        calculations=table.calculations,
        bound_by=_scarcest(both),
        assumptions=tuple(assumed),
        notes=(
            f"sending the cache takes {show(Quantity(float(both.transfer), SECOND))} of the first token's time",
        ),
    )


def _scarcest(both: Pools) -> Bound:
    """What sets the rate of both pools: the one that has too few workers, or the link between them."""
    rates = {
        "prefill workers": both.reads_per_second,
        "decode workers": both.writes_per_second,
        "network": both.sends_per_second,
    }
    by = min(rates, key=lambda name: rates[name])
    helps = "twice the network" if by == "network" else f"more {by}"
    return Bound(by=by, share=1.0, helps=helps, gain=0.5)


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
    sends = operand(
        "sends",
        both.sends_per_second,
        REQUEST / SECOND,
        "rate of the link between the pools / cache of a prompt",
    )
    count = max(plan.accelerators, 1)
    devices = operand("accelerators", count, result="accelerators")
    most = min(both.reads_per_second, both.writes_per_second, both.sends_per_second)
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
        ("max_rate", most, "min(reads, writes, sends)", (reads, writes, sends)),
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
        operand(
            "highest rate",
            most,
            REQUEST / SECOND,
            "of the scarcer pool, or of the link between them",
        ),
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
