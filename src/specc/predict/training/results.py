"""Results of a training job, each with its formula."""

import math

from specc.design.workload import Training
from specc.plan.assumptions import combined
from specc.plan.constants import Constants
from specc.plan.lower.methods import pools_apart
from specc.plan.network.architecture import takes_images
from specc.plan.plan import Plan
from specc.plan.training_job import TrainingJob
from specc.predict.power import ServerPower, power_of
from specc.predict.prediction import missing
from specc.predict.table import ResultTable
from specc.predict.training.calendar import Interruptions, goodput
from specc.predict.training.flops import executed
from specc.predict.training.iteration import Iteration
from specc.predict.training.memory import add_memory
from specc.predict.training.parts import add_parts
from specc.predict.training.run import interruptions_of, ramp_of, steps_of
from specc.units.calculation import Operand, operand, sum_of
from specc.units.dimension import FLOP, IMAGE, SECOND, TOKEN, WATT

KIND = "training"
PETAFLOP_DAY = 1e15 * 86_400.0
"""FLOP of a petaflop/s for a day. Source: Brown et al. 2020, appendix D."""
RATE = FLOP / SECOND

KINDS = ("", "narrow_", "unfused_", "routed_")
"""Kinds of jobs whose predictions err alike, as their intervals are named."""


UNSAID = "unsaid_stack_"
"""Names the interval of runs whose stack nobody states: from the slowest stacks to the fastest."""


def interval_kind(job: TrainingJob) -> str:
    """The kind of a job: routed, before fused attention, in 8 bit or fewer, or none of these."""
    if float(job.work.expert_parameters) > 0:
        return "routed_"
    if not float(job.flash):
        return "unfused_"
    return "narrow_" if float(job.recipe.element) < 2.0 else ""


def interval_of(job: TrainingJob, numbers: Constants, widens: float = 1.0) -> tuple[float, float]:
    """Factors from the prediction to the ends of its 90 % interval, widened by what was assumed."""
    kind = interval_kind(job)
    low = numbers.value(f"log_error_{kind}low")
    high = numbers.value(f"log_error_{kind}high")
    if numbers.stack_unsaid:
        low = min(low, numbers.value(f"log_error_{UNSAID}low"))
        high = max(high, numbers.value(f"log_error_{UNSAID}high"))
    width = combined((widens, *(assumption.widens for assumption in numbers.assumptions)))
    return math.exp(low * width), math.exp(high * width)


class _Spreading:
    """A table whose results share an interval: that of the iteration's time, or of a rate over it."""

    def __init__(self, ends: tuple[float, float]) -> None:
        """With the factors from a time to its ends."""
        self.table = ResultTable(kind=KIND)
        self.low, self.high = ends

    def time(self, path: str, value: float, formula: str, *operands: Operand) -> None:
        """A result that grows with the time."""
        ends = (value * self.low, value * self.high)
        self.table.add(path, value, formula, *operands, ends=ends)

    def rate(self, path: str, value: float, formula: str, *operands: Operand) -> None:
        """A result that falls with the time."""
        ends = (value / self.high, value / self.low)
        self.table.add(path, value, formula, *operands, ends=ends)


def training_results(
    plan: Plan, training: Training, job: TrainingJob, numbers: Constants, times: Iteration
) -> ResultTable:
    """The results of a plan, in the order of reports."""
    into = _Spreading(interval_of(job, numbers))
    parts = tuple(
        operand(f"time.{name}", seconds, SECOND, result=f"time.{name}")
        for name, seconds in times.parts().items()
        if float(seconds) > 0.0
    )
    into.time("iteration_time", float(times.total), sum_of(parts).formula, *parts)
    losses = interruptions_of(plan, training, numbers, float(times.total))
    draw = power_of(plan.lowered.resources, numbers)
    _run(into, plan, training, job, times, losses, draw)
    _speed(into, plan, job, times)
    _goodput(into.table, losses)
    draw.add_to(into.table)
    add_memory(into.table, plan)
    add_parts(into.table, job, times, (into.low, into.high))
    return into.table


def _iterations(job: TrainingJob) -> float:
    """Sequences of an iteration."""
    layout = job.layout
    return float(layout.microbatches * layout.data * layout.microbatch)


def _run(
    into: _Spreading,
    plan: Plan,
    training: Training,
    job: TrainingJob,
    times: Iteration,
    losses: Interruptions,
    draw: ServerPower,
) -> None:
    """Duration, accelerator-hours and energy of the whole run."""
    table, sequences = into.table, _iterations(job)
    steps = steps_of(training, job, sequences)
    paths = ("duration", "accelerator_hours", "total_flops", "petaflop_days", "energy")
    if steps is None:
        for path in paths:
            table.results[path] = missing(KIND, path, f"{training.name}.tokens")
        return
    ramp, share = ramp_of(training, job, times, sequences), goodput(losses)
    if share <= 0.0:  # it never ends
        for path in paths:
            table.results[path] = missing(KIND, path, f"{training.name}.goodput above 0")
        return
    seconds = steps * float(times.total) + ramp
    duration = seconds / share
    into.time(
        "duration",
        duration,
        "(iterations × iteration time + batch ramp) / goodput",
        operand("iterations", steps, source=f"what {training.name} trains / its global batch"),
        operand("iteration time", times.total, SECOND, result="iteration_time"),
        operand("batch ramp", ramp, SECOND, source=f"{training.name}.batch_ramp"),
        operand("goodput", share, result="goodput"),
    )
    length = operand("duration", duration, SECOND, result="duration")
    count = _every(plan)
    into.time(
        "accelerator_hours",
        duration * float(count.value),
        f"{count.name} × duration",
        count,
        length,
    )
    _work(table, job, steps * sequences)
    if draw.mean is None:
        least = duration * into.low * draw.low
        table.results["energy"] = missing(KIND, "energy", *draw.lacking, at_least=least)
        return
    mean = operand("mean power", draw.mean, WATT, result="power.mean")
    into.time("energy", duration * draw.mean, "mean power × duration", mean, length)


def _work(table: ResultTable, job: TrainingJob, sequences: float) -> None:
    """Model FLOP of the run, and the same as publications count it."""
    each = executed(job)[0]
    whole = each * sequences
    table.add(
        "total_flops",
        whole,
        "FLOP of a sequence × sequences of the run",
        operand("FLOP of a sequence", each, FLOP, source=_counted(job)),
        operand("sequences of the run", sequences, source="iterations × the global batch"),
    )
    table.add(
        "petaflop_days",
        whole / PETAFLOP_DAY,
        "FLOP of the run / FLOP of a petaflop day",
        operand("FLOP of the run", whole, FLOP, result="total_flops"),
        operand("FLOP of a petaflop day", PETAFLOP_DAY, FLOP),
    )


def _counted(job: TrainingJob) -> str:
    """What model FLOP are of."""
    guessed = 0 if job.network is None else job.network.guessed
    further = (
        f", its layers for {guessed} further token{'s' if guessed > 1 else ''}" if guessed else ""
    )
    return f"the model{further}, nothing recomputed"


def _speed(into: _Spreading, plan: Plan, job: TrainingJob, times: Iteration) -> None:
    """Throughput and utilisation."""
    count, seconds = float(plan.accelerators), float(times.total)
    sequences = _iterations(job)
    tokens = sequences * float(job.work.sequence)
    time = operand("iteration time", seconds, SECOND, result="iteration_time")
    devices = operand("accelerators", count, result="accelerators")
    model = plan.workload.model
    if model is not None and takes_images(model):
        images = operand(
            "images", sequences, IMAGE, source="the global batch, in whole microbatches"
        )
        into.rate(
            "images_per_second", sequences / seconds, "images / iteration time", images, time
        )
        _utilisation(into, job, sequences, time, devices)
        return
    into.rate(
        "tokens_per_second",
        tokens / seconds,
        "sequences × tokens of a sequence / iteration time",
        operand("sequences", sequences, source="the global batch, in whole microbatches"),
        operand("tokens of a sequence", job.work.sequence, TOKEN, source="sequence"),
        time,
    )
    speed = operand(
        "tokens per second", tokens / seconds, TOKEN / SECOND, result="tokens_per_second"
    )
    into.rate(
        "tokens_per_second_per_accelerator",
        tokens / seconds / count,
        "tokens per second / accelerators",
        speed,
        devices,
    )
    _with_pools(into, plan, speed)
    _utilisation(into, job, sequences, time, devices)


def _with_pools(into: _Spreading, plan: Plan, speed: Operand) -> None:
    """Accelerators of a job with those of pools that draw, judge and refer for it, and the throughput of each."""
    assert isinstance(plan.workload, Training)
    there = plan.lowered.resources.pools
    pools = [
        operand(f"accelerators of {name}", there[name], source=f"the pool {name}")
        for name in pools_apart(plan.workload)
        if name in there
    ]
    if not pools:
        return
    parts = (operand("accelerators", plan.accelerators, result="accelerators"), *pools)
    count = _every(plan)
    every = float(count.value)
    into.table.add("accelerators_with_pools", every, sum_of(parts).formula, *parts)
    into.rate(
        "tokens_per_second_per_accelerator_with_pools",
        float(speed.value) / every,
        "tokens per second / accelerators with pools",
        speed,
        count,
    )


def _every(plan: Plan) -> Operand:
    """Its accelerators, with those of pools apart where it has some."""
    resources = plan.lowered.resources
    if not resources.apart:
        return operand("accelerators", plan.accelerators, result="accelerators")
    every = resources.with_pools
    return operand("accelerators with pools", every, result="accelerators_with_pools")


def _utilisation(
    into: _Spreading, job: TrainingJob, sequences: float, time: Operand, devices: Operand
) -> None:
    """FLOP/s of the model and of everything executed, and their shares of the peak."""
    count, seconds = float(devices.value), float(time.value)
    model, everything = executed(job)
    rate = model * sequences / seconds / count
    batch = operand("sequences", sequences, source="the global batch, in whole microbatches")
    into.rate(
        "model_flops_per_accelerator",
        rate,
        "FLOP of a sequence × sequences / (iteration time × accelerators)",
        operand("FLOP of a sequence", model, FLOP, source=_counted(job)),
        batch,
        time,
        devices,
    )
    best = operand(
        "peak", job.device.rated, RATE, source="the accelerator's sheet, for this precision"
    )
    into.rate(
        "mfu",
        rate / float(job.device.rated),
        "model FLOP per second / peak",
        operand("model FLOP per second", rate, RATE, result="model_flops_per_accelerator"),
        best,
    )
    into.rate(
        "hfu",
        everything * sequences / seconds / count / float(job.device.rated),
        "executed FLOP of a sequence × sequences / (iteration time × accelerators × peak)",
        operand(
            "executed FLOP of a sequence",
            everything,
            FLOP,
            source="the model, recomputation included",
        ),
        batch,
        time,
        devices,
        best,
    )


def _goodput(table: ResultTable, losses: Interruptions) -> None:
    """Share of the calendar time that makes progress."""
    table.add(
        "goodput",
        goodput(losses),
        "max(0, (1 - stall / (interval + stall)) × (1 - min(1, (interval / 2 + restart) / mtbf)) × (1 - evaluation))",
        operand(
            "stall",
            losses.stall,
            SECOND,
            "a checkpoint's bytes / the rate of storage, or checkpoint.stall",
        ),
        operand(
            "interval", losses.interval, SECOND, "checkpoint.every, or the best one (Young 1974)"
        ),
        operand("restart", losses.restart, SECOND, "failures.restart, or the default"),
        operand("mtbf", losses.mtbf, SECOND, "failures, or the default"),
        operand("evaluation", losses.evaluation, source="evaluation"),
    )
