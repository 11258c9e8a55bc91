"""Training: the time of an iteration, and from it throughput, utilisation, calendar, energy."""

from specc.design.workload import Training
from specc.plan.degrees import TrainingDegrees
from specc.plan.lower.methods import draws
from specc.plan.plan import Plan
from specc.plan.split import shown_degrees
from specc.predict.mode import Mode
from specc.predict.prediction import Prediction, missing
from specc.predict.training.bound import bound_of
from specc.predict.training.inputs import CannotPredict, training_job
from specc.predict.training.iteration import iteration
from specc.predict.training.results import KIND, training_results
from specc.predict.training.rollout import rollout_of
from specc.record import evolve
from specc.units.calculation import Calculation


def predict_training(plan: Plan) -> Prediction:
    """The prediction of a training plan."""
    training = plan.workload
    degrees = plan.degrees
    if not isinstance(training, Training) or not isinstance(degrees, TrainingDegrees):
        raise TypeError(plan)
    parallel = shown_degrees(degrees)
    told: dict[str, Calculation] = {}
    try:
        job, numbers = training_job(plan)
        if draws(training):
            rollout = rollout_of(plan, training, job)
            numbers.assumptions.extend(rollout.assumptions)
            job = evolve(job, rollout=rollout.seconds)
            told["time.rollout"] = rollout.calculation
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
    times = iteration(job)
    table = training_results(plan, training, job, numbers, times)
    nearest = numbers.about or "no measurement on this accelerator"
    return Prediction(
        name=training.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel=parallel,
        results=table.results,
        calculations=table.calculations | told,
        bound_by=bound_of(job, times),
        assumptions=tuple(evolve(a) for a in numbers.assumptions),
        nearest_measurement=nearest,
    )


MODE = Mode(
    name="training",
    accepts=lambda plan: isinstance(plan.workload, Training),
    predict=predict_training,
)
