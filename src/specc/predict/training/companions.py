"""Seconds of an iteration that networks beside the trained one take: a reference, a teacher, a reward model, a critic."""

from collections.abc import Callable

from specc.physics.numeric import Number
from specc.plan.training_job import Companion, Recomputed, TrainingJob
from specc.predict.training.kernels import microbatch_pass
from specc.record import evolve

Pricing = Callable[[TrainingJob], Number]
"""Seconds of an iteration that a job's samples take: without its optimiser, gradients and fixed costs."""


def companion_seconds(job: TrainingJob, companion: Companion, price: Pricing) -> Number:
    """Seconds of all passes of a network over the samples of a step.

    A pass without gradients takes the share of an iteration that its forward pass has, waits and traffic in proportion.
    """
    plain = evolve(
        job,
        network=companion.network,
        work=companion.work,
        companions=(),
        rollout=0.0,
        recompute=0.0,
        recompute_scores=0.0,
        again=Recomputed(),
        offloaded=0.0,
        host_updates=0.0,
    )
    compute = microbatch_pass(plain)
    there = compute.forward + compute.head
    share = there / (there + compute.backward + compute.head_back)
    whole = price(plain)
    seconds = companion.passes * share * whole
    if companion.trained:
        seconds = seconds + whole
    return companion.apart * seconds
