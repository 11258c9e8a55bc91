"""A run's length and what interrupts it, as the text states them or by default."""

import math

from specc.design.workload import Training
from specc.plan.constants import Constants
from specc.plan.plan import Plan
from specc.plan.training_job import TrainingJob
from specc.predict.training.calendar import (
    ACCELERATOR_MTBF,
    Interruptions,
    best_interval,
    ramp_time,
)
from specc.predict.training.iteration import Iteration
from specc.sums import sum_counts
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import show

SHORTEST = 600.0
"""Seconds between checkpoints below which nobody goes, however cheap they are."""


def steps_of(training: Training, job: TrainingJob, sequences: float) -> float | None:
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


def interruptions_of(
    plan: Plan, training: Training, numbers: Constants, iteration: float
) -> Interruptions:
    """What a run loses, with defaults noted; `iteration` in seconds."""
    failures, saved = training.failures, training.checkpoint
    rates = 0.0
    if failures is not None:
        if failures.accelerator_mtbf is not None:
            rates += plan.accelerators / float(failures.accelerator_mtbf)
        if failures.rate is not None:
            rates += plan.accelerators * float(failures.rate)
        if failures.server_mtbf is not None:
            servers = sum_counts(machine.present for machine in plan.lowered.resources.servers)
            rates += servers / float(failures.server_mtbf)
    if rates <= 0.0:
        rates = plan.accelerators / ACCELERATOR_MTBF
        numbers.assume(
            "mean time between failures of an accelerator",
            show(Quantity(ACCELERATOR_MTBF, SECOND)),
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
        interval = float(saved.every) * (1.0 if saved.every.dimension is SECOND else iteration)
    if saved is not None and saved.stall is not None:
        stall = float(saved.stall)
    elif saved is None or not saved.asynchronous:
        size = plan.checkpoint or 0.0
        storage = plan.topology.cluster.storage
        rate = (
            None
            if storage is None or storage.write_bandwidth is None
            else float(storage.write_bandwidth)
        )
        if rate is None:
            rate = 2e9 * sum_counts(s.present for s in plan.lowered.resources.servers)
            numbers.assume("rate of writing checkpoints", "2 GB/s for each server", None)
        stall = size / rate
    if interval <= 0.0:
        interval = max(best_interval(stall, mtbf), SHORTEST)
        numbers.assume(
            "time between checkpoints",
            show(Quantity(interval, SECOND), digits=2),
            "Young 1974: the best one",
        )
    evaluation = 0.0 if training.evaluation is None else float(training.evaluation)
    return Interruptions(
        mtbf=mtbf, restart=restart, interval=interval, stall=stall, evaluation=evaluation
    )


def ramp_of(training: Training, job: TrainingJob, times: Iteration, sequences: float) -> float:
    """Extra seconds of the batch ramp."""
    if training.batch_ramp is None:
        return 0.0
    fixed = float(times.constant)
    ramp = float(training.batch_ramp) / float(job.work.sequence) / sequences
    small = float(job.layout.data * job.layout.microbatch)
    return ramp_time(ramp, fixed, small, sequences)
