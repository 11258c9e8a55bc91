"""Serving: tokens from a decoder, in batches, closed loops, full queues or under random arrivals."""

from __future__ import annotations

import math

import attrs

from specc.design.workload import Inference
from specc.physics.job import OFFLINE, OPEN, STATIC, OfferedLoad, ServingJob
from specc.physics.latency_spread import POINTS, Spread
from specc.physics.serving import step_time
from specc.plan.assumptions import combined
from specc.plan.constants import Constants
from specc.plan.memory.stated_length import length_to_state
from specc.plan.plan import Plan
from specc.predict.mode import Mode
from specc.predict.power import part_load, power_of
from specc.predict.prediction import Prediction, measured
from specc.predict.serving.disaggregated import apart
from specc.predict.serving.inputs import ServingInputs, setting_of
from specc.predict.serving.job import with_numbers
from specc.predict.serving.lengths import UnknownSpread
from specc.predict.serving.memory import add_memory
from specc.predict.serving.outcome import Outcome
from specc.predict.serving.parts import add_parts, parts_of_step
from specc.predict.serving.plan import serving_job, shape_of
from specc.predict.serving.results import (
    KIND,
    bound,
    held_to_peaks,
    interval,
    kind_of,
    queue,
    spread_of_mean,
)
from specc.predict.serving.times import add_energy, add_load, add_rates, add_times, means
from specc.predict.serving.unpredictable import CannotServe, parallel_of, unpredictable
from specc.predict.serving.users import add_users, circulating, in_loop, unstable
from specc.predict.table import ResultTable
from specc.record import evolve
from specc.sums import sum_floats
from specc.units.text import number, percent

JITTER = {"ttft": 0.35, "tpot": 0.06}
"""Deviation over requests of a closed loop, over the mean, where all lengths are equal. Source: the engine's simulation."""


def job_of(setting: ServingInputs) -> ServingJob:
    """The job of a replica, with its draft model."""
    asked = setting.job.asked
    job = circulating(setting.job, asked)
    draft = setting.inference.speculative
    if draft is None:
        return job
    users = max(min(float(job.users), float(job.slots), 256.0), 1.0)
    context = float(job.prompt) + 0.5 * float(job.output)
    if draft.draft is None:
        model = setting.inference.model
        if draft.acceptance is None or model is None or not model.mtp_layers:
            return job  # what is measured of guesses holds the time of guessing them
        small = prediction_layer(job)
        seconds = draft.tokens * float(step_time(small, users, context))
        return circulating(evolve(job, draft=seconds), asked)
    own = attrs.evolve(setting.inference, model=draft.draft, speculative=None, weights=None)
    small = serving_job(own, setting.engine, setting.place, asked)
    small = with_numbers(small, setting.constants.numbers)
    seconds = draft.tokens * float(step_time(small, users, context))
    return circulating(evolve(job, draft=seconds), asked)


def prediction_layer(job: ServingJob) -> ServingJob:
    """A pass through one layer of a model that guesses its own next token, with the head; the engine schedules it with the step."""
    routed = float(job.shape.moe_layers) > 0
    shape = evolve(
        job.shape,
        layers=1.0,
        dense_layers=0.0 if routed else 1.0,
        moe_layers=1.0 if routed else 0.0,
        full_layers=1.0,
        window_layers=0.0,
    )
    overhead = evolve(job.overhead, step=0.0, group=0.0, sequence=0.0, host_step=0.0)
    return evolve(job, shape=shape, overhead=overhead, verified=1.0, draft=0.0)


def _spreads(setting: ServingInputs, job: ServingJob, outcome: Outcome) -> dict[str, Spread]:
    """Percentiles of the three times."""
    asked = setting.job.asked
    if asked.kind == OPEN:
        met = queue(setting, job)
        return {"ttft": met.ttft, "tpot": met.tpot, "request_latency": met.latency}
    jitter = JITTER if setting.job.asked.kind != STATIC else {"ttft": 0.0, "tpot": 0.0}
    if asked.kind == OFFLINE and asked.requests:
        run, wait = _run(outcome, asked), 2.0 * float(outcome.steady.queue)
        return {
            "ttft": _draining(float(outcome.ttft), wait, run),
            "tpot": spread_of_mean(float(outcome.tpot), ((1.0, 1.0),), jitter["tpot"]),
            "request_latency": _draining(float(outcome.latency), wait, run),
        }
    return {
        "ttft": spread_of_mean(float(outcome.ttft), setting.prompts, jitter["ttft"]),
        "tpot": spread_of_mean(float(outcome.tpot), ((1.0, 1.0),), jitter["tpot"]),
        "request_latency": spread_of_mean(float(outcome.latency), setting.outputs, jitter["tpot"]),
    }


def _draining(mean: float, longest: float, run: float) -> Spread:
    """A time over requests that wait from nothing to so long, as evenly as a queue drains that has no arrivals; no longer than the run."""
    inside = mean - 0.5 * longest
    p50, p95, p99 = (min(inside + point * longest, run) for point in POINTS)
    return Spread(mean=mean, p50=p50, p95=p95, p99=p99)


def _run(outcome: Outcome, asked: OfferedLoad) -> float:
    """Seconds until the last of so many requests is answered."""
    return float(asked.requests * max(float(asked.output), 1.0) / outcome.tokens_per_second)


def _drained(outcome: Outcome, asked: OfferedLoad) -> Outcome:
    """A queue that nothing joins: who is in it on average is the wait that its first tokens have beside their own steps."""
    if asked.kind != OFFLINE or not asked.requests:
        return outcome
    wait = max(float(outcome.ttft - outcome.steady.prompt_alone), 0.0)
    return evolve(outcome, steady=evolve(outcome.steady, queue=wait))


def predict_inference(plan: Plan) -> Prediction:
    """The prediction of a service."""
    try:
        setting = setting_of(plan)
    except (CannotServe, UnknownSpread) as fault:
        return unpredictable(plan, str(fault))
    if setting.inference.disaggregated is not None:
        return apart(plan, setting, job_of(setting))
    return _together(plan, setting)


def _admitted(setting: ServingInputs, job: ServingJob) -> ServingJob:
    """A queue without end as those see it whom the engine has let in."""
    asked = setting.job.asked
    if asked.kind == OFFLINE and not asked.requests:
        return evolve(job, users=min(float(job.users), float(job.slots)))
    return job


def _together(plan: Plan, setting: ServingInputs) -> Prediction:
    job = _admitted(setting, job_of(setting))
    asked = setting.job.asked
    outcome = _drained(in_loop(job, asked), asked)
    routed = float(job.shape.moe_layers) > 0
    alone = asked.kind != OPEN and float(job.users) <= 1.0
    widening = combined(assumption.widens for assumption in setting.assumptions)
    ends = {
        name: interval(setting.defaults, kind_of(name, routed, alone), widening)
        for name in ("ttft", "tpot", "throughput")
    }
    ends = held_to_peaks(ends, job, outcome)
    spreads = _spreads(setting, job, outcome)
    table = ResultTable(kind=KIND)
    add_times(table, spreads, ends, means(setting, job, outcome, spreads))
    add_rates(table, setting, outcome, ends["throughput"], plan.accelerators)
    table.results["replicas"] = measured(KIND, "replicas", float(setting.replicas))
    add_users(table, setting, job, outcome, spreads["request_latency"])
    add_load(table, setting, job, outcome, ends["throughput"])
    add_memory(table, setting)
    notes = Constants(own={}, default={}, traits={}, calibrated=True, source="")
    used = table.results["utilisation"]
    load = part_load(float(outcome.batch), float(used))  # type: ignore[arg-type]
    draw = power_of(plan.lowered.resources, notes, load)
    assumed = [*setting.assumptions, *notes.assumptions]
    add_energy(table, draw, float(outcome.tokens_per_second) * setting.replicas)
    parts = parts_of_step(job, outcome)
    add_parts(table, job, outcome, parts)
    return Prediction(
        name=setting.inference.name,
        kind=KIND,
        accelerators=plan.accelerators,
        parallel=parallel_of(setting.place.degrees),
        results=table.results,
        calculations=table.calculations,
        # Who queues all requests at the start wants them served, not let in at once.
        bound_by=bound(
            evolve(job, users=outcome.batch) if asked.kind == OFFLINE else job, outcome, parts
        ),
        assumptions=tuple(assumed),
        nearest_measurement=_nearest(setting),
        notes=_notes(setting, outcome, parts),
    )


def _nearest(setting: ServingInputs) -> str:
    part = setting.place.accelerator.name
    if not setting.constants.calibrated:
        return f"no measurement of serving on {part}"
    return f"{part} was calibrated for serving"


def _notes(setting: ServingInputs, outcome: Outcome, parts: dict[str, float]) -> tuple[str, ...]:
    notes: list[str] = []
    if float(outcome.stable) < 0.5 and math.isfinite(float(outcome.load)):
        wanted = float(setting.job.asked.rate) * setting.replicas
        notes.append(unstable(wanted, wanted / float(outcome.load)))
    total = sum_floats(parts.values())
    network = parts.get("communication", 0.0)
    if network and total:
        notes.append(f"the links take {percent(network / total, 0)} of a step")
    length = length_to_state(setting.inference, setting.memory, setting.engine)
    if length:
        notes.append(
            f"the engine starts only with a maximum length of {number(length)} tokens or less"
        )
    return tuple(notes)


def accepts(plan: Plan) -> bool:
    """Services of decoders that write token by token."""
    workload = plan.workload
    if not isinstance(workload, Inference) or workload.model is None:
        return False
    model = workload.model
    if model.diffusion is not None or model.encoder is not None or model.flops is not None:
        return False
    if model.parameters is not None and model.layers is None:
        return True
    return model.head and model.causal and float(shape_of(model).head_params) > 0


MODE = Mode(name="serving", accepts=accepts, predict=predict_inference)
