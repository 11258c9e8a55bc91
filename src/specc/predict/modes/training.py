"""Training: the time of an iteration, and from it throughput, utilisation, calendar, energy."""

import math

import attrs

from specc.design.workload import Training
from specc.plan.constants import Constants
from specc.plan.degrees import TrainingDegrees
from specc.plan.ledger import TRAINING_GROUPS
from specc.plan.memory.training import peak
from specc.plan.plan import Plan
from specc.plan.split import shown_degrees
from specc.plan.training_job import TrainingJob
from specc.predict.mode import Mode
from specc.predict.power import power_of
from specc.predict.prediction import Prediction, Result, measured, missing
from specc.predict.training.bound import bound_of
from specc.predict.training.calendar import (
    ACCELERATOR_MTBF,
    Interruptions,
    best_interval,
    goodput,
    ramp_time,
)
from specc.predict.training.inputs import CannotPredict, training_job
from specc.predict.training.iteration import Iteration, iteration
from specc.sums import sum_counts

KIND = "training"
SHORTEST = 600.0
"""Seconds between checkpoints below which nobody goes, however cheap they are."""


def interval_of(job: TrainingJob, numbers: Constants, widens: float = 1.0) -> tuple[float, float]:
    """Factors from the prediction to the ends of its 90 % interval, widened by what was assumed."""
    routed = "routed_" if float(job.work.expert_parameters) > 0 else ""
    low = numbers.value(f"log_error_{routed}low")
    high = numbers.value(f"log_error_{routed}high")
    width = widens * math.prod(assumption.widens for assumption in numbers.assumptions)
    return math.exp(low * width), math.exp(high * width)


def _steps(training: Training, job: TrainingJob, sequences: float) -> float | None:
    if training.steps is not None:
        return float(training.steps)
    samples = None if training.samples is None else float(training.samples)
    if samples is not None and training.packing and training.mean_length is not None:
        samples *= float(training.mean_length) / float(job.work.sequence)  # several share a row
    if samples is None and training.tokens is not None:
        samples = float(training.tokens) / float(job.work.sequence)
    if samples is None:
        return None
    passes = 1.0 if training.epochs is None else float(training.epochs)
    return math.ceil(samples * passes / sequences - 1e-9)


def _interruptions(
    plan: Plan, training: Training, numbers: Constants, states: float
) -> Interruptions:
    """What a run loses, with defaults noted."""
    failures, saved = training.failures, training.checkpoint
    rates = 0.0
    if failures is not None:
        if failures.accelerator_mtbf is not None:
            rates += plan.accelerators / float(failures.accelerator_mtbf)
        if failures.rate is not None:
            rates += plan.accelerators * float(failures.rate)
        if failures.server_mtbf is not None:
            servers = sum_counts(machine.count for machine in plan.machines)
            rates += servers / float(failures.server_mtbf)
    if rates <= 0.0:
        rates = plan.accelerators / ACCELERATOR_MTBF
        numbers.assume(
            "mean time between failures of an accelerator",
            f"{ACCELERATOR_MTBF / 31_536_000:.1f} years",
            "Llama 3 (2024), section 3.3.4",
        )
    mtbf = 1.0 / rates
    restart = 600.0
    if failures is not None and failures.restart is not None:
        restart = float(failures.restart)
    else:
        numbers.assume("time to restart", "10 min", "MegaScale (2024), section 6.3: under 15 min")
    stall, interval = 0.0, 0.0
    if saved is not None and saved.every is not None:
        interval = float(saved.every)
    if saved is not None and saved.stall is not None:
        stall = float(saved.stall)
    elif saved is None or not saved.asynchronous:
        size = float(saved.size) if saved is not None and saved.size is not None else states
        storage = plan.topology.cluster.storage
        rate = (
            None
            if storage is None or storage.write_bandwidth is None
            else float(storage.write_bandwidth)
        )
        if rate is None:
            rate = 2e9 * sum_counts(machine.count for machine in plan.machines)
            numbers.assume("rate of writing checkpoints", "2 GB/s for each server", None)
        stall = size / rate
    if interval <= 0.0:
        interval = max(best_interval(stall, mtbf), SHORTEST)
        numbers.assume(
            "time between checkpoints", f"{interval / 60.0:.0f} min", "Young 1974: the best one"
        )
    evaluation = 0.0 if training.evaluation is None else float(training.evaluation)
    return Interruptions(
        mtbf=mtbf, restart=restart, interval=interval, stall=stall, evaluation=evaluation
    )


def executed(job: TrainingJob) -> tuple[float, float]:
    """Model FLOP and executed FLOP of one sample, forward and backward, causal scores not halved."""
    work = job.work
    back = 1.0 + float(job.weight_gradients)
    model = (1.0 + back) * float(work.flops_full)
    again = float(job.recompute) * float(work.flops_full)
    scores = 0.0
    for found in work.scores:
        pairs = float(found.queries) * float(found.keys) * float(found.count) * float(found.heads)
        scores += 2.0 * pairs * (float(found.width) + float(found.value_width))
    again += (1.0 - float(job.recompute)) * float(job.recompute_scores) * scores
    return model, model + again


def _memory(plan: Plan) -> dict[str, Result]:
    """The fullest accelerator's ledger by group."""
    stages = plan.memory
    if not isinstance(stages, tuple):
        names = ("total", "capacity")
        return {
            f"memory.per_accelerator.{n}": missing(KIND, f"memory.per_accelerator.{n}", "model")
            for n in names
        }
    ledger = peak(stages).ledger
    found: dict[str, Result] = {}
    for name, value in {**ledger.groups(*TRAINING_GROUPS), "total": ledger.total}.items():
        path = f"memory.per_accelerator.{name}"
        found[path] = measured(KIND, path, float(value))
    path = "memory.per_accelerator.capacity"
    known = ledger.capacity is not None
    found[path] = (
        measured(KIND, path, float(ledger.capacity)) if known else missing(KIND, path, "memory")  # type: ignore[arg-type]
    )
    return found


def _time_parts(found: Iteration, low: float, high: float) -> dict[str, Result]:
    return {
        f"time.{name}": measured(KIND, f"time.{name}", float(t), float(t) * low, float(t) * high)
        for name, t in found.parts().items()
        if float(t) > 0.0
    }


def _ramp(training: Training, job: TrainingJob, found: Iteration, sequences: float) -> float:
    """Extra seconds of the batch ramp."""
    if training.batch_ramp is None:
        return 0.0
    fixed = float(found.constant)
    ramp = float(training.batch_ramp) / float(job.work.sequence) / sequences
    small = float(job.layout.data * job.layout.microbatch)
    return ramp_time(ramp, fixed, small, sequences)


def _results(
    plan: Plan, training: Training, job: TrainingJob, numbers: Constants, found: Iteration
) -> dict[str, Result]:
    degrees = plan.degrees
    sequences = degrees.microbatches * degrees.data * degrees.microbatch  # type: ignore[union-attr]
    seconds = float(found.total)
    low, high = interval_of(job, numbers)
    count = float(plan.accelerators)
    tokens = sequences * float(job.work.sequence)
    model, all_flops = executed(job)
    rate = model * sequences / seconds / count
    best = float(job.device.rated)

    def spread(path: str, value: float, *, inverse: bool = False) -> Result:
        ends = (value / high, value / low) if inverse else (value * low, value * high)
        return measured(KIND, path, value, *ends)

    results: dict[str, Result] = {"iteration_time": spread("iteration_time", seconds)}
    steps = _steps(training, job, sequences)
    share = goodput(_interruptions(plan, training, numbers, job.checkpoint))
    draw = power_of(plan, numbers)
    if steps is None:
        for path in ("duration", "accelerator_hours", "energy"):
            results[path] = missing(KIND, path, f"{plan.workload.name}.tokens")
    else:
        busy = steps * seconds + _ramp(training, job, found, sequences)
        duration = busy / share if share > 0 else math.inf
        results["duration"] = spread("duration", duration)
        results["accelerator_hours"] = spread("accelerator_hours", duration * count)
        if draw.mean is None:
            results["energy"] = missing(KIND, "energy", *draw.lacking)
        else:
            results["energy"] = spread("energy", duration * draw.mean)
    results["tokens_per_second"] = spread("tokens_per_second", tokens / seconds, inverse=True)
    path = "tokens_per_second_per_accelerator"
    results[path] = spread(path, tokens / seconds / count, inverse=True)
    path = "model_flops_per_accelerator"
    results[path] = spread(path, rate, inverse=True)
    results["mfu"] = spread("mfu", rate / best, inverse=True)
    hardware = all_flops * sequences / seconds / count / best
    results["hfu"] = spread("hfu", hardware, inverse=True)
    results["goodput"] = measured(KIND, "goodput", share)
    results.update(draw.results(KIND))
    results.update(_memory(plan))
    results.update(_time_parts(found, low, high))
    return results


def predict_training(plan: Plan) -> Prediction:
    """The prediction of a training plan."""
    training = plan.workload
    degrees = plan.degrees
    if not isinstance(training, Training) or not isinstance(degrees, TrainingDegrees):
        raise TypeError(plan)
    parallel = shown_degrees(degrees)
    try:
        job, numbers = training_job(plan)
    except CannotPredict as fault:
        lacking = {
            path: missing(KIND, path, str(fault)) for path in ("iteration_time", "duration", "mfu")
        }
        return Prediction(
            name=training.name,
            kind=KIND,
            accelerators=plan.accelerators,
            parallel=parallel,
            results=lacking,
        )
    found = iteration(job)
    results = _results(plan, training, job, numbers, found)
    nearest = numbers.about or "no measurement on this accelerator"
    return Prediction(
        name=training.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel=parallel,
        results=results,
        bound_by=bound_of(job, found),
        assumptions=tuple(attrs.evolve(a) for a in numbers.assumptions),
        nearest_measurement=nearest,
    )


MODE = Mode(
    name="training",
    accepts=lambda plan: isinstance(plan.workload, Training),
    predict=predict_training,
)
