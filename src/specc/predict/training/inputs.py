"""The job of a training plan, where a time can be given for it."""

from specc.plan.constants import Constants
from specc.plan.plan import Plan
from specc.plan.training_job import TrainingJob
from specc.record import evolve


class CannotPredict(Exception):
    """A training job whose time cannot be given; the message names what is missing."""


def training_job(plan: Plan) -> tuple[TrainingJob, Constants]:
    """The numbers of a training job, and the notes on what had to be assumed.

    Raises:
        CannotPredict: there is nothing to compute a time from.
        IncompleteModelError: sizes of the model are missing.
    """
    if plan.lowered.fault is not None:
        raise plan.lowered.fault
    job, numbers = plan.training, plan.lowered.constants
    if job is None or numbers is None:
        raise CannotPredict("no model, or no accelerator to train on")
    if job.unknown is not None:
        raise CannotPredict(job.unknown)
    return job, evolve(numbers, assumptions=list(numbers.assumptions))
