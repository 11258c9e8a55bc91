"""Seconds in which a job draws the answers that it trains on, by the serving model.

All answers of a step are drawn at once. Their lengths differ, and the longest are as long as the sequence allows: the share
(1 - t / limit) ^ k of them is longer than t, with the k that gives their mean, so that a batch thins out towards its end.
"""

import math

from specc.design.entity import EnumValue
from specc.design.replica import InferenceParallel
from specc.design.workload import Inference, Traffic, Training, rollout_engine
from specc.physics.job import ServingJob
from specc.physics.serving import prompt_time, step_time
from specc.plan.assumptions import Assumption
from specc.plan.lower.methods import answer_lengths, rollout_pool
from specc.plan.memory.training import peak, training_memory
from specc.plan.memory.traits import trait
from specc.plan.plan import Plan, make_plan
from specc.plan.training_job import TrainingJob
from specc.predict.serving.inputs import setting_of
from specc.predict.serving.lengths import UnknownSpread
from specc.predict.serving.unpredictable import CannotServe
from specc.predict.training.inputs import CannotPredict
from specc.record import record
from specc.sums import sum_floats
from specc.units import Quantity
from specc.units.calculation import Calculation, operand
from specc.units.dimension import BYTE, SECOND
from specc.units.text import number

PIECES = 64
LEAVES = "rollout_offload"
"""Trait: share of the states of training that lies in host memory while answers are drawn."""
FIXED = "rollout_fixed"
"""Trait: seconds of a step beside its phases."""
MARGIN = 0.05
"""Share of the memory that stays free beside an engine that shares its accelerators with training."""


@record
class Rollout:
    """How the answers of a step are drawn.

    Attributes:
        prompts: Prompts that a copy of the engine reads.
        prompt: Seconds to read one.
        writing: Seconds until the last answer is complete.
        answers: Answers that a copy writes.
        together: Those that it writes at a time.
        handed: Bytes of trained weights that each device of the engine gets.
        link: byte/s at which it gets them; infinite on one device.
        moved: Bytes of states that leave an accelerator to the engine, where the stack does that.
        host: byte/s between an accelerator and host memory.
        fixed: Seconds that the stack takes beside: the engine woken and put to sleep, rewards, data.
        assumptions: What the text does not say.
    """

    prompts: float
    prompt: float
    writing: float
    answers: float
    together: float
    handed: float
    link: float
    moved: float = 0.0
    host: float = math.inf
    fixed: float = 0.0
    assumptions: tuple[Assumption, ...] = ()

    @property
    def seconds(self) -> float:
        """All of it."""
        read = self.prompts * self.prompt
        sent = self.handed / self.link + 2.0 * self.moved / self.host
        return read + self.writing + sent + self.fixed

    @property
    def calculation(self) -> Calculation:
        """How the seconds follow."""
        rate = BYTE / SECOND
        several = f"{number(self.answers)} answers, {number(self.together)} at a time; the last ends alone"
        terms = [
            operand("prompts", self.prompts, source="answers of a copy of the engine / rollouts"),
            operand("prompt", self.prompt, SECOND, "reading one, by the serving model"),
            operand("writing", self.writing, SECOND, several),
        ]
        formula = "prompts × prompt + writing"
        if self.handed:
            formula += " + handed / link"
            trained = "trained weights that a device of the engine gets"
            terms.append(operand("handed", self.handed, BYTE, trained))
            terms.append(operand("link", self.link, rate, "of the outermost level"))
        if self.moved:
            formula += " + 2 × moved / host link"
            states = "states that leave the accelerator to the engine and come back"
            terms.append(operand("moved", self.moved, BYTE, states))
            terms.append(operand("host link", self.host, rate, "to host memory"))
        if self.fixed:
            formula += " + fixed"
            terms.append(operand("fixed", self.fixed, SECOND, "the stack: engine, rewards, data"))
        return Calculation(formula, tuple(terms))


def rollout_of(plan: Plan, training: Training, job: TrainingJob) -> Rollout:
    """The rollout of a plan whose method draws answers.

    Raises:
        CannotPredict: the engine has no room, or nothing to run on.
    """
    method = training.method
    assert method is not None
    lengths = answer_lengths(training)
    if lengths is None:
        raise CannotPredict("sequence")
    prompt, answer, limit = lengths
    answers = float(job.layout.data * job.layout.microbatch * job.layout.microbatches)
    service = _service(plan, training, job, method, lengths, answers)
    placed = make_plan(service, plan.topology, plan.companions)
    if placed is None:
        raise CannotPredict(f"{training.name}.method: no accelerators that draw answers")
    try:
        setting = setting_of(placed)
    except (CannotServe, UnknownSpread) as fault:
        raise CannotPredict(str(fault)) from None
    if placed.memory is not None and setting.memory is not None and setting.memory.fits is False:
        where = "offload the optimiser, or draw answers on a pool of their own"
        raise CannotPredict(f"room for the engine that draws answers; {where}")
    engine = setting.job
    each = answers / setting.replicas
    prompts = each / max(method.count("rollouts", 1), 1)  # answers to one prompt share its cache
    handed, link = _handed(job, setting.place.degrees.tensor)
    return Rollout(
        prompts=prompts,
        prompt=float(prompt_time(engine, 0.0 * engine.prompt)),
        writing=_writing(engine, each, prompt, answer, limit),
        answers=each,
        together=min(each, max(float(engine.slots), 1.0)),
        handed=handed,
        link=link,
        moved=_moved(job) if rollout_pool(method) is None else 0.0,
        host=float(job.device.host),
        fixed=trait(job, FIXED),
        assumptions=(*_assumed(method), *setting.assumptions),
    )


def _assumed(method: EnumValue) -> list[Assumption]:
    """Lengths that the text does not say."""
    assumptions = []
    if method.quantity("prompt") is None:
        value = "an eighth of the sequence"
        assumptions.append(Assumption(name="prompt", value=value, source="default", widens=1.1))
    if method.quantity("answer") is None:
        value = "half of the longest"
        assumptions.append(Assumption(name="answer", value=value, source="default", widens=2.0))
    return assumptions


def _service(
    plan: Plan,
    training: Training,
    job: TrainingJob,
    method: EnumValue,
    lengths: tuple[float, float, float],
    answers: float,
) -> Inference:
    """The engine that draws answers, as a service."""
    prompt, answer, limit = lengths
    pool = rollout_pool(method)
    tensor = method.count("tensor", int(job.layout.tensor))
    count = plan.lowered.resources.pools.get(pool, 0) if pool else plan.accelerators
    fraction: Quantity | None = None
    if pool is None and job.capacity:
        stays = 1.0 - trait(job, LEAVES)
        held = stays * float(peak(training_memory(job)).states) / job.capacity
        fraction = Quantity(max(0.9 - held - MARGIN, 0.01))
    return Inference(
        name=training.name,
        model=training.model,
        cluster=plan.topology.cluster,
        on=pool or training.on,
        accelerators=max(count // tensor, 1) * tensor,
        engine=rollout_engine(training) or "vllm",
        memory_fraction=fraction,
        max_length=Quantity(prompt + limit),
        parallel=InferenceParallel(name="parallel", tensor=tensor),
        traffic=Traffic(
            name="traffic",
            offline=True,
            requests=max(round(answers), 1),
            prompt=Quantity(prompt),
            output=Quantity(answer),
        ),
    )


def _writing(
    engine: ServingJob, answers: float, prompt: float, mean: float, limit: float
) -> float:
    """Seconds to write so many answers: those beyond the slots in full batches, the rest in one that thins out."""
    slots = max(float(engine.slots), 1.0)
    queued = max(answers - slots, 0.0)
    together = min(answers, slots)
    full = float(step_time(engine, together, prompt + mean / 2.0))
    seconds = queued * mean * full / slots
    power = limit / mean - 1.0
    end = limit if power <= 0 else limit * (1.0 - together ** (-1.0 / power))
    end = max(end, mean)
    width = end / PIECES
    return seconds + sum_floats(
        width
        * float(
            step_time(
                engine,
                max(together * (1.0 - middle / limit) ** power, 1.0),
                prompt + middle,
            )
        )
        for middle in (width * (piece + 0.5) for piece in range(PIECES))
    )


def _moved(job: TrainingJob) -> float:
    """Bytes of the states of training that go to host memory and come back."""
    return trait(job, LEAVES) * float(peak(training_memory(job)).states)


def _handed(job: TrainingJob, tensor: int) -> tuple[float, float]:
    """Bytes that every device of the engine gets, its 16-bit share of what was trained, and the rate of the outermost level."""
    trained = float(job.work.parameters) * float(job.widths.trained)
    link = job.levels[-1].link
    rate = float(link.bandwidth) * float(link.efficiency)
    if not math.isfinite(rate) or rate <= 0:
        return 0.0, math.inf
    return 2.0 * trained / tensor, rate
