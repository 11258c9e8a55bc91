"""Memory of a training job: a ledger for each pipeline stage, at three levels.

`allocated` is what the framework's allocator has handed out at its peak, `reserved` what it holds for that (fragments
included), `driver` what the driver reports (context and communication buffers included). Published figures are of one
of the three, and comparing across levels is how calculators go wrong by a quarter.
"""

from collections.abc import Iterable

from specc.physics.numeric import Number, choose, largest
from specc.physics.residency import microbatches_in_flight
from specc.plan.ledger import Input, Ledger, LedgerLine, moved_to_host
from specc.plan.memory.activations import activation_lines, tokens_of
from specc.plan.memory.parameters import network_of, stage_elements
from specc.plan.memory.states import companion_lines, state_lines
from specc.plan.memory.traits import trait
from specc.plan.stages import layers_on
from specc.plan.training_job import Companion, TrainingJob
from specc.record import evolve, record


@record
class StageMemory:
    """The memory of the fullest rank of one pipeline stage.

    Attributes:
        stage: Its index, from 0.
        ledger: Its lines, all three levels together.
    """

    stage: int
    ledger: Ledger

    @property
    def allocated(self) -> Number:
        """Peak of the framework's allocator."""
        return self.ledger.without("overhead")

    @property
    def states(self) -> Number:
        """Weights, gradients and optimiser states."""
        return (
            self.ledger.group("weights")
            + self.ledger.group("gradients")
            + self.ledger.group("optimizer")
        )

    @property
    def activations(self) -> Number:
        """What is kept from the forward for the backward pass, without what exists for a moment only."""
        line = self.ledger.line("saved activations")
        return 0.0 if line is None else line.bytes

    @property
    def reserved(self) -> Number:
        """What the allocator holds."""
        line = self.ledger.line("fragmentation")
        return self.allocated + (0.0 if line is None else line.bytes)

    @property
    def driver(self) -> Number:
        """What the driver reports."""
        return self.ledger.total


def _buffer_lines(job: TrainingJob, stage: Number) -> list[LedgerLine]:
    """Communication buckets, and what a pipeline keeps to send and receive."""
    layout = job.layout
    lines = []
    buckets = trait(job, "memory_bucket_bytes")
    if buckets:
        lines.append(
            LedgerLine(
                name="communication buckets",
                group="buffers",
                bytes=buckets + 0.0 * layout.tensor,
                formula="the stack's",
                inputs=(Input(name="buckets", value=buckets, unit="byte", source="stack"),),
            )
        )
    kept = trait(job, "memory_stage_buffers")
    if kept:
        flying = microbatches_in_flight(
            layout.pipeline, stage + 0.0, layout.microbatches, layout.virtual
        )
        boundary = tokens_of(job) * network_of(job).hidden * job.states.weight
        sends = choose(layout.pipeline > 1, 1.0 + 0.0 * layout.pipeline, 0.0 * layout.pipeline)
        lines.append(
            LedgerLine(
                name="pipeline buffers",
                group="buffers",
                bytes=kept * boundary * flying * sends,
                formula="buffers x boundary activations x microbatches in flight",
                inputs=(
                    Input(name="buffers", value=kept, source="stack"),
                    Input(
                        name="boundary activations", value=boundary, unit="byte", source="model"
                    ),
                ),
            )
        )
    return lines


def stage_memory(job: TrainingJob, stage: int, stages: int | None = None) -> StageMemory:
    """The ledger of one pipeline stage.

    Args:
        job: The job.
        stage: Index of the stage, from 0; -1: the last.
        stages: How many there are; None: from the layout, where it is a plain number.
    """
    count = int(job.layout.pipeline) if stages is None else stages
    index = stage % count
    title = f"stage {index + 1} of {count}"
    ledger = _ledger(job, float(index), title, first=index == 0, last=index == count - 1)
    return StageMemory(stage=index, ledger=ledger)


def fullest_bytes(job: TrainingJob) -> Number:
    """What the driver shows on the fuller of the first and the last stage, for arrays of layouts too.

    The first holds the most microbatches, the last the head and the logits; those between are no fuller.
    """
    pipeline = job.layout.pipeline
    whole = _ledger(job, 0.0 * pipeline, "one stage", first=True, last=True).total
    if isinstance(pipeline, int | float) and pipeline <= 1:
        return whole
    first = _ledger(job, 0.0 * pipeline, "first stage", first=True, last=False).total
    last = _ledger(job, pipeline - 1.0, "last stage", first=False, last=True).total
    return choose(pipeline > 1, largest(first, last), whole)


def _ledger(job: TrainingJob, index: Number, title: str, *, first: bool, last: bool) -> Ledger:
    elements = stage_elements(job, index, first=first, last=last)
    layers = layers_on(index, job.work.layers, job.layout.pipeline)
    lines = [
        *state_lines(job, elements, layers),
        *(
            line
            for companion in job.companions
            if companion.resident
            for line in _beside(job, companion, index, first=first, last=last)
        ),
        *activation_lines(job, index, elements, last=last),
    ]
    lines = moved_to_host(lines, "optimizer", job.offload.optimizer) + _buffer_lines(job, index)
    ledger = Ledger(title=title, lines=tuple(lines))
    fragments = trait(job, "memory_fragmentation")
    more = (
        LedgerLine(
            name="fragmentation",
            group="overhead",
            bytes=ledger.total * fragments,
            formula="share of what is allocated",
            inputs=(Input(name="share", value=fragments, source="stack"),),
        ),
        LedgerLine(
            name="context and communication",
            group="overhead",
            bytes=trait(job, "memory_context_bytes") + 0.0 * ledger.total,
            formula="the driver's context, libraries and communicators",
            inputs=(
                Input(
                    name="context",
                    value=trait(job, "memory_context_bytes"),
                    unit="byte",
                    source="stack",
                ),
            ),
        ),
    )
    return Ledger(title=title, lines=(*lines, *more), capacity=job.capacity)


def _beside(
    job: TrainingJob, companion: Companion, index: Number, *, first: bool, last: bool
) -> list[LedgerLine]:
    """The lines of a network beside the trained one, divided as that is."""
    states = evolve(job.states, adapter_rank=0)
    other = evolve(job, network=companion.network, states=states)
    return companion_lines(job, companion, stage_elements(other, index, first=first, last=last))


MOST_STAGES = 256


def training_memory(job: TrainingJob) -> tuple[StageMemory, ...]:
    """The ledgers of all pipeline stages, first to last; for plain numbers.

    Of more than `MOST_STAGES` stages those at both ends are counted: the ones between are no fuller.
    """
    stages = int(job.layout.pipeline)
    indices: Iterable[int] = range(stages)
    if stages > MOST_STAGES:
        indices = (*range(MOST_STAGES // 2), *range(stages - MOST_STAGES // 2, stages))
    return tuple(stage_memory(job, stage) for stage in indices)


def peak(stages: tuple[StageMemory, ...]) -> StageMemory:
    """The stage that is fullest at the driver's level: the first or the last, most often."""
    return max(stages, key=lambda stage: float(stage.driver))
