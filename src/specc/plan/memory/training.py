"""Memory of a training job: a ledger for each pipeline stage, at three levels.

`allocated` is what the framework's allocator has handed out at its peak, `reserved` what it holds for that (fragments
included), `driver` what the driver reports (context and communication buffers included). Published figures are of one
of the three, and comparing across levels is how calculators go wrong by a quarter.
"""

from specc.physics.numeric import Number, choose, largest
from specc.physics.residency import microbatches_in_flight
from specc.plan.ledger import Ledger, LedgerInput, LedgerLine, moved_to_host
from specc.plan.memory.activations import activation_lines, activations_of, tokens_of
from specc.plan.memory.moments import (
    GRADIENTS,
    RESERVE,
    Moment,
    at_fullest,
    fullest,
    moments_of,
    passes_of,
    reserve_line,
)
from specc.plan.memory.parameters import Elements, network_of, stage_elements, stage_layers
from specc.plan.memory.states import GATHERED, companion_lines, state_lines
from specc.plan.memory.traits import trait
from specc.plan.stages import layers_on
from specc.plan.training_job import Companion, TrainingJob
from specc.record import evolve, record
from specc.sums import sum_in_order

FRAGMENTS = "fragmentation"
WIDE = "held of dequantised weights"
NEAR = 0.05
"""Share of the memory within which, to either side, what is counted does not tell whether a job fits: of 31 published jobs 12 ran out."""
MOST_STAGES = 32  # each with a ledger of its own
MOST_LAYERS = 1024  # stages beyond hold none: no network is that deep


@record
class StageMemory:
    """The memory of the fullest rank of one pipeline stage.

    Attributes:
        stage: Its index, from 0.
        ledger: Its lines, all three levels together.
        rest: What stays between iterations: weights and optimiser states, and gradients where they are kept.
        gaps: What may be lost beyond the ledger, where nobody says whether samples differ in length.
    """

    stage: int
    ledger: Ledger
    rest: Number = 0.0
    gaps: Number = 0.0

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
        held = [self.ledger.line(name) for name in (FRAGMENTS, WIDE, RESERVE)]
        return sum_in_order((line.bytes for line in held if line is not None), self.allocated)

    @property
    def driver(self) -> Number:
        """What the driver reports."""
        return self.ledger.total

    @property
    def needed(self) -> Number:
        """What the allocator cannot give back where memory is short."""
        spare = self.ledger.line(RESERVE)
        return self.driver - (0.0 if spare is None else spare.bytes)

    @property
    def near(self) -> bool:
        """Whether it is so near to the accelerator's memory that the count decides nothing; for plain numbers."""
        capacity = self.ledger.capacity
        if capacity is None:
            return False
        least, most = float(self.needed), float(self.needed + self.gaps)
        return least <= float(capacity) * (1.0 + NEAR) and most >= float(capacity) * (1.0 - NEAR)


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
                inputs=(LedgerInput(name="buckets", value=buckets, unit="byte", source="stack"),),
            )
        )
    kept = trait(job, "memory_stage_buffers")
    if kept:
        flying = microbatches_in_flight(
            layout.pipeline, stage + 0.0, layout.microbatches, layout.virtual, layout.schedule
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
                    LedgerInput(name="buffers", value=kept, source="stack"),
                    LedgerInput(
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
    ledger, rest = _ledger(job, float(index), title, first=index == 0, last=index == count - 1)
    allocated = ledger.without("overhead")
    gaps = (gaps_of_chunks(job) if job.varied is None else 0.0) * allocated
    return StageMemory(stage=index, ledger=ledger, rest=rest, gaps=gaps)


def fullest_bytes(job: TrainingJob) -> Number:
    """What the driver shows on the fullest stage, for arrays of layouts too that have as many stages."""
    stages = [stage_memory(job, stage).driver for stage in _telling_stages(job)]
    return largest(stages[0], stages[-1], *stages[1:-1])


def _telling_stages(job: TrainingJob) -> tuple[int, ...]:
    """Stages among which the fullest is: both ends, and those that hold other layers than the one before.

    Any other has as many layers of each kind as the one before it, and no more microbatches in flight.
    """
    count = int(job.layout.pipeline)
    held = [stage_layers(job, float(stage)) for stage in range(min(count, MOST_LAYERS))]
    changed = [stage for stage in range(1, len(held)) if held[stage] != held[stage - 1]]
    return tuple(dict.fromkeys((0, *changed, count - 1)))


def _ledger(
    job: TrainingJob, index: Number, title: str, *, first: bool, last: bool
) -> tuple[Ledger, Number]:
    """The ledger of a stage at its fullest, and what stays between iterations."""
    elements = stage_elements(job, index, first=first, last=last)
    layers = layers_on(index, job.work.layers, job.layout.pipeline)
    parts = activations_of(job, index, elements, last=last)
    lines = [
        *state_lines(job, elements, layers),
        *(
            line
            for companion in job.companions
            if companion.resident
            for line in _beside(job, companion, index, first=first, last=last)
        ),
        *activation_lines(job, parts),
    ]
    own = next((line.bytes for line in lines if line.name == GRADIENTS and not line.host), 0.0)
    held = own if trait(job, "memory_rest_gradients") else 0.0 * own
    rest = Ledger(title=title, lines=tuple(lines))
    anew = trait(job, "memory_frees_gradients") > 0.0
    moments = moments_of(job, elements, parts, own) if anew else ()
    if anew:
        lines = at_fullest(lines, fullest(moments))
    lines = moved_to_host(lines, "optimizer", job.offload.optimizer) + _buffer_lines(job, index)
    ledger = Ledger(title=title, lines=tuple(lines))
    return _overhead(job, ledger, moments, elements), rest.group("weights") - _bytes(
        rest, GATHERED
    ) + rest.group("optimizer") + (held if anew else rest.group("gradients"))


def _bytes(ledger: Ledger, name: str) -> Number:
    """Bytes of a line, 0 where there is none."""
    line = ledger.line(name)
    return 0.0 if line is None else line.bytes


def gaps_of_chunks(job: TrainingJob) -> Number:
    """Share of what is allocated that is lost to gaps where stages interleave chunks, whose blocks come and go in turn, and samples differ."""
    chunks = job.layout.virtual
    share = 0.0 if job.expandable else trait(job, "memory_chunk_fragments")
    return choose(chunks > 1, share + 0.0 * chunks, 0.0 * chunks)


def chunk_fragments(job: TrainingJob) -> Number:
    """The share that a job is known to lose.

    Where all samples have one length, each step finds the blocks of the last one: pretraining runs with 83 % allocated, and fine-tuning
    runs out with 74 %.
    """
    share = gaps_of_chunks(job)
    return share if job.varied else 0.0 * share


def _wide_line(job: TrainingJob, elements: Elements) -> LedgerLine:
    """What the allocator holds of the 16-bit copies that products with quantised weights make."""
    layers = trait(job, "memory_wide_layers")
    wide = elements.largest_layer * job.states.weight
    return LedgerLine(
        name=WIDE,
        group="overhead",
        bytes=layers * wide,
        formula="layers x parameters of the largest x bytes of an activation",
        inputs=(
            LedgerInput(name="layers", value=layers, source="stack"),
            LedgerInput(name="a layer", value=wide, unit="byte", source="model"),
        ),
    )


def _overhead(
    job: TrainingJob, ledger: Ledger, moments: tuple[Moment, ...], elements: Elements
) -> Ledger:
    """The ledger with what its allocator and the driver add."""
    fragments: Number = trait(job, "memory_fragmentation") + chunk_fragments(job)
    context = trait(job, "memory_context_bytes")
    lost = ledger.total * fragments
    if moments:
        lost = largest((1.0 + fragments) * passes_of(moments) - fullest(moments).total, 0.0)
    lines = [
        LedgerLine(
            name=FRAGMENTS,
            group="overhead",
            bytes=lost,
            formula="share of what is allocated, of the passes alone where it is not the step that is fullest"
            if moments
            else "share of what is allocated",
            inputs=(LedgerInput(name="share", value=fragments, source="stack"),),
        ),
        LedgerLine(
            name="context and communication",
            group="overhead",
            bytes=context + 0.0 * ledger.total,
            formula="the driver's context, libraries and communicators",
            inputs=(LedgerInput(name="context", value=context, unit="byte", source="stack"),),
        ),
    ]
    if job.states.base < 2.0 and trait(job, "memory_wide_layers"):
        lines.append(_wide_line(job, elements))
    if moments:
        used = sum_in_order((line.bytes for line in lines), ledger.total)
        lines.append(reserve_line(job, moments, used, lost))
    return evolve(ledger, lines=(*ledger.lines, *lines), capacity=job.capacity)


def _beside(
    job: TrainingJob, companion: Companion, index: Number, *, first: bool, last: bool
) -> list[LedgerLine]:
    """The lines of a network beside the trained one, divided as that is."""
    states = evolve(job.states, adapter_rank=0)
    other = evolve(job, network=companion.network, states=states)
    return companion_lines(job, companion, stage_elements(other, index, first=first, last=last))


def training_memory(job: TrainingJob) -> tuple[StageMemory, ...]:
    """The ledgers of all pipeline stages, first to last; for plain numbers.

    Of more than `MOST_STAGES` stages those are counted among which the fullest is.
    """
    stages = int(job.layout.pipeline)
    few = stages <= MOST_STAGES
    return tuple(
        stage_memory(job, stage) for stage in (range(stages) if few else _telling_stages(job))
    )


def peak(stages: tuple[StageMemory, ...]) -> StageMemory:
    """The stage that is fullest at the driver's level: the first or the last, most often."""
    return max(stages, key=lambda stage: float(stage.driver))
