"""Predicted times and rates of a service as results with intervals, and what limits it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from specc.physics.decode import (
    SHORTEST,
    DeviceEfficiency,
    linear_time,
)
from specc.physics.job import CLOSED, ServingJob
from specc.physics.latency_spread import Spread
from specc.physics.limits import least_between_tokens, least_first_token, most_tokens
from specc.physics.queueing import QueuedEngine, Waiting, waiting
from specc.physics.serving import prompt_time, prompt_time_queued, stage_width, step_time
from specc.predict.prediction import Bound, missing
from specc.predict.serving.inputs import ServingInputs
from specc.predict.serving.lengths import Shares
from specc.predict.serving.outcome import Outcome
from specc.predict.table import ResultTable
from specc.record import evolve, record
from specc.sums import sum_floats
from specc.units.calculation import Calculation, operand
from specc.units.dimension import SECOND

KIND = "inference"
WIDE = (-0.5, 0.5)
"""Interval in logarithms where none was fitted."""
POINTS = ("mean", "p50", "p95", "p99")
DEVIATIONS = {"p50": 0.0, "p95": 1.645, "p99": 2.326}
"""Standard deviations from the middle of a normal."""


@record
class Interval:
    """Factors from a prediction to the ends of its 90 % interval."""

    low: float
    high: float

    @property
    def inverse(self) -> Interval:
        """Of a rate whose time has this interval."""
        return Interval(low=1.0 / self.high, high=1.0 / self.low)


def interval(defaults: Mapping[str, float], kind: str, widening: float) -> Interval:
    """The interval of a class of results, widened by what was assumed."""
    low = defaults.get(f"log_error_{kind}_low", WIDE[0])
    high = defaults.get(f"log_error_{kind}_high", WIDE[1])
    return Interval(low=math.exp(low * widening), high=math.exp(high * widening))


def held_to_peaks(
    ends: Mapping[str, Interval], job: ServingJob, outcome: Outcome
) -> dict[str, Interval]:
    """Intervals of `ttft`, `tpot` and `throughput` of a replica: none passes the peaks of its devices, or contradicts the others."""
    held = dict(ends)
    for name, value, least in (
        ("ttft", outcome.ttft, least_first_token(job)),
        ("tpot", outcome.tpot, least_between_tokens(job)),
    ):
        floor = min(float(least) / max(float(value), SHORTEST), 1.0)
        held[name] = evolve(ends[name], low=max(ends[name].low, floor))
    ceiling = max(float(most_tokens(job)) / max(float(outcome.tokens_per_second), SHORTEST), 1.0)
    held["throughput"] = evolve(ends["throughput"], high=min(ends["throughput"].high, ceiling))
    if job.asked.kind == CLOSED:
        held["ttft"] = _circulated(held, job, outcome)
    return held


def _circulated(held: Mapping[str, Interval], job: ServingJob, outcome: Outcome) -> Interval:
    """First tokens of a closed loop: a request takes at most its users over the least rate at which they are served.

    Source: Little 1961.
    """
    output = max(float(job.output), 1.0)
    least = float(outcome.tokens_per_second) / output * held["throughput"].low
    writing = (output - 1.0) * float(outcome.tpot) * held["tpot"].low
    most = float(job.users) / max(least, SHORTEST) - writing
    ceiling = max(most / max(float(outcome.ttft), SHORTEST), 1.0)
    return evolve(held["ttft"], high=min(held["ttft"].high, ceiling))


def kind_of(name: str, routed: bool, alone: bool) -> str:
    """The class that an interval was fitted for."""
    if name == "ttft":
        return "ttft"
    if alone and name == "tpot":
        return "single"
    start = "tpot" if name == "tpot" else "throughput"
    return f"{start}_{'moe' if routed else 'dense'}"


def add_spread(
    table: ResultTable, name: str, spread: Spread, ends: Interval, mean: Calculation
) -> None:
    """`ttft.mean` and so on.

    Args:
        table: Where they go.
        name: The time.
        spread: Its mean and percentiles.
        ends: Its interval.
        mean: How its mean was computed; percentiles of a lognormal follow from it, those of a queue from its distribution.
    """
    for point in POINTS:
        value = getattr(spread, point)
        path = f"{name}.{point}"
        if not math.isfinite(value):
            table.results[path] = missing(table.kind, path, "a rate that can be kept up")
            continue
        told = mean if point == "mean" else _percentile(name, spread, point)
        bounds = (value * ends.low, value * ends.high)
        table.add(path, value, told.formula, *told.operands, ends=bounds)


def _percentile(name: str, spread: Spread, point: str) -> Calculation:
    centre = operand("mean", spread.mean, SECOND, result=f"{name}.mean")
    if spread.width is None:
        share = getattr(spread, point) / spread.mean if spread.mean else 1.0
        over = operand("over the mean", share, source="the distribution that the queue gives")
        return Calculation("mean × over the mean", (centre, over))
    width = operand("width", spread.width, source="a lognormal over lengths, steps and requests")
    far = operand("deviations", DEVIATIONS[point], source=f"{point} of a normal")
    return Calculation("mean × exp(deviations × width - width ^ 2 / 2)", (centre, far, width))


def service_of(setting: ServingInputs, job: ServingJob) -> QueuedEngine:
    """The engine as a queue sees it."""
    context = job.prompt + job.cached + 0.5 * job.output
    new = 1.0 - setting.hit

    def read(tokens: float) -> float:
        # Attention makes long prompts dearer than in proportion; both ends are priced, the rest follows the lengths.
        at = evolve(job, prompt=max(tokens * new, 1.0), cached=tokens * setting.hit)
        return float(prompt_time(at, 8.0)) * float(job.scheduler.interference)

    @cache
    def step(running: float) -> float:
        return float(step_time(job, running, context)) / float(job.accepted)

    prompts = [(share, read(tokens)) for share, tokens in setting.prompts]
    # Others see a share of what is done for a prompt; its own request waits for all that is brought.
    brought = float(job.loading) * (1.0 - float(job.scheduler.interference))
    arrival = float(job.scheduler.first_token) + step(1.0) + brought
    return QueuedEngine(
        rate=float(setting.job.asked.rate),
        prompt=prompts,
        # What is read for a vector, and answered by none, yields as much as a first token.
        output=[(share, max(tokens, 1.0)) for share, tokens in setting.outputs],
        step=step,
        slots=min(float(job.slots), 4096.0),
        constant=arrival,
        variation=setting.variation,
    )


def queue(setting: ServingInputs, job: ServingJob) -> Waiting:
    """What requests meet under random arrivals."""
    return waiting(service_of(setting, job))


def spread_of_mean(mean: float, shares: Shares, relative: float) -> Spread:
    """Percentiles of a closed loop or batch, where requests differ by their lengths and the steps that they meet."""
    lengths = [length for _, length in shares]
    centre = sum_floats(s * length for s, length in shares) / sum_floats(s for s, _ in shares)
    vary = (
        math.sqrt(sum_floats(s * (length - centre) ** 2 for s, length in shares)) / centre
        if centre and len(lengths) > 1
        else 0.0
    )
    width = math.sqrt(math.log(1.0 + vary**2 + relative**2))
    middle = mean * math.exp(-0.5 * width * width)
    return Spread(
        mean=mean,
        p50=middle,
        p95=middle * math.exp(DEVIATIONS["p95"] * width),
        p99=middle * math.exp(DEVIATIONS["p99"] * width),
        width=width,
    )


BINDS = {
    "weights": ("memory bandwidth", "twice the memory bandwidth"),
    "cache": ("memory bandwidth", "twice the memory bandwidth"),
    "communication": ("link", "twice the link"),
    "launches": ("engine", "half the launches"),
    "host": ("host", "a host twice as fast"),
    "prompts": ("compute", "twice the arithmetic"),
    "offload": ("host memory", "twice the rate of host memory and its link"),
    "draft": ("draft model", "a draft half as large"),
    "adapters": ("adapters", "half of them, or fewer adapted matrices"),
}


def bound(job: ServingJob, outcome: Outcome, parts: Mapping[str, float]) -> Bound:
    """What limits a service: memory where sequences wait for room, else the largest part of a step."""
    if float(outcome.stable) < 0.5:
        return Bound(
            by="queue",
            share=1.0,
            helps="more replicas",
            gain=1.0 - 1.0 / max(float(outcome.load), 1.0),
        )
    total = sum_floats(parts.values()) or 1.0
    name = max(parts, key=lambda part: parts[part])
    share = parts[name] / total
    if name == "prompts" and sends(job):
        name = "communication"
    by, helps = BINDS[name]
    if name == "weights" and computes(job, outcome):
        by, helps = "compute", "twice the arithmetic"
    if name == "communication" and math.isfinite(float(job.device.network)):
        by, helps = "network", "twice the network"
    if float(job.users) > float(job.slots):
        return Bound(
            by="memory",
            share=share,
            helps="room for more sequences",
            gain=1.0 - float(job.slots) / float(job.users),
        )
    return Bound(by=by, share=share, helps=helps, gain=0.5 * share)


def _computing(device: DeviceEfficiency) -> DeviceEfficiency:
    """A device of twice the arithmetic."""
    return evolve(
        device,
        linear_compute=device.linear_compute * 2.0,
        expert_compute=device.expert_compute * 2.0,
        attention_compute=device.attention_compute * 2.0,
    )


def sends(job: ServingJob) -> bool:
    """Whether prompts wait for links rather than for arithmetic."""
    linked = evolve(
        job.device,
        reduce_latency=job.device.reduce_latency / 2.0,
        reduce_bandwidth=job.device.reduce_bandwidth * 2.0,
        crossing=job.device.crossing / 2.0,
        network=job.device.network * 2.0,
        network_pass=job.device.network_pass / 2.0,
    )
    sooner, faster = (
        float(prompt_time_queued(evolve(job, device=device)))
        for device in (linked, _computing(job.device))
    )
    return sooner < faster


def computes(job: ServingJob, outcome: Outcome) -> bool:
    """Whether products are bound by arithmetic rather than by reading weights."""
    faster = _computing(job.device)
    wider = evolve(job.device, bandwidth=job.device.bandwidth * 2.0)
    width = float(stage_width(job, outcome.batch))

    def time(device: DeviceEfficiency) -> float:
        return float(
            linear_time(
                width,
                width,
                job.shape,
                job.precision,
                device,
                job.split,
                job.spread,
                job.imbalance,
            )
        )

    return time(faster) < time(wider)
