"""From the time of an iteration to the calendar: batch ramp, evaluation, checkpoints, failures.

Source of the losses: Young, "A first order approximation to the optimum checkpoint interval" (1974); Daly (2006). Source
of the default failure rate: Llama 3 (2024), section 3.3.4: 419 unexpected interruptions of 16,384 accelerators in 54 days.
"""

import math

from specc.record import record

DAY = 86_400.0
YEAR = 365.0 * DAY
ACCELERATOR_MTBF = 16_384 * 54 * DAY / 419
"""Seconds. Source: Llama 3 (2024), section 3.3.4."""


@record
class Interruptions:
    """What a run loses.

    Attributes:
        mtbf: Mean time between failures of the whole job, s; infinite without failures.
        restart: Time to detect a failure and be back at work, s.
        interval: Time between checkpoints, s; 0 for the best one.
        stall: Time that training waits for each checkpoint, s.
        evaluation: Share of the time spent on evaluation.
    """

    mtbf: float = math.inf
    restart: float = 0.0
    interval: float = 0.0
    stall: float = 0.0
    evaluation: float = 0.0


def best_interval(stall: float, mtbf: float) -> float:
    """The checkpoint interval that loses least: the root of 2 C M. Source: Young 1974."""
    return math.sqrt(2.0 * stall * mtbf) if math.isfinite(mtbf) else math.inf


def goodput(losses: Interruptions) -> float:
    """Share of the calendar time that makes progress.

    Of each interval I the checkpoint takes C; a failure every M costs the restart R and on average half an interval.
    """
    interval = losses.interval or best_interval(losses.stall, losses.mtbf)
    saving = 0.0
    if losses.stall > 0 and math.isfinite(interval):
        saving = losses.stall / (interval + losses.stall)
    lost = 0.0
    if math.isfinite(losses.mtbf):
        again = interval / 2.0 if math.isfinite(interval) else losses.mtbf / 2.0
        lost = min(1.0, (again + losses.restart) / losses.mtbf)
    return max(0.0, (1.0 - saving) * (1.0 - lost) * (1.0 - losses.evaluation))


def ramp_time(steps: float, fixed: float, small: float, full: float) -> float:
    """Extra seconds of a batch that grows evenly over as many tokens as `steps` full batches hold.

    Every smaller step pays the parts of an iteration that do not shrink with the batch, and there are more of them: over a
    linear ramp, full / B steps on average for each full one, whose mean is the logarithm.

    Args:
        steps: Full batches that the ramp's tokens make.
        fixed: Seconds of an iteration that do not depend on the batch: bubble, gradients, optimiser.
        small: Sequences of the first batch.
        full: Sequences of the last.
    """
    if small >= full or steps <= 0.0:
        return 0.0
    more = full * math.log(full / small) / (full - small)
    return steps * fixed * (more - 1.0)
