"""The moment of an iteration at which memory is fullest, where a loop makes its gradients anew in each backward pass.

PyTorch's loops set gradients to none after a step, so that they grow while kept activations shrink. What an iteration needs
at one time is then the most of four moments: the logits (every input is kept, no gradient is there), the backward pass of
the last block, the end of the backward pass (every gradient, no input), and the optimiser's step, whose multi-tensor
kernels copy a moment. Source: PyTorch, `Optimizer.zero_grad(set_to_none=True)` and `torch/optim/adamw.py`
(`torch._foreach_sqrt` of all second moments); its caching allocator keeps blocks of one moment for the same one of the next
iteration, and gives them back before it fails.
"""

from specc.physics.numeric import Number, choose, largest, smallest
from specc.plan.ledger import LedgerInput, LedgerLine
from specc.plan.memory.activations import PASSING, SAVED, Activations
from specc.plan.memory.parameters import Elements
from specc.plan.memory.states import GATHERED, gathered, trained_elements
from specc.plan.memory.traits import trait
from specc.plan.training_job import TrainingJob
from specc.record import evolve, record

GRADIENTS = "gradients"
RESERVE = "held for other moments"


@record
class Moment:
    """What is there at one moment, beside weights and optimiser states.

    Attributes:
        gradients: Bytes of gradients.
        saved: Bytes kept for the backward pass.
        passing: Bytes of logits, of a layer's backward pass, or of the optimiser's copies.
        whole: Bytes of sharded weights that are gathered.
    """

    gradients: Number
    saved: Number
    passing: Number
    whole: Number

    @property
    def total(self) -> Number:
        """All of it."""
        return self.gradients + self.saved + self.passing + self.whole


def moments_of(
    job: TrainingJob, elements: Elements, parts: Activations, sharded: Number
) -> tuple[Moment, ...]:
    """The moments of an iteration.

    Args:
        job: The job.
        elements: Parameters of the rank.
        parts: Its activations.
        sharded: Bytes of its gradients as the optimiser takes them.
    """
    layout, states = job.layout, job.states
    trained = trained_elements(job, elements)
    unsharded = (trained.dense + trained.experts) * states.gradient
    several: Number = choose(
        layout.microbatches > 1, 1.0 + 0.0 * layout.microbatches, 0.0 * layout.microbatches
    )
    kept = unsharded if trait(job, "memory_whole_gradients") else sharded
    kept = choose(layout.once > 0.0, unsharded, kept)
    before = several * kept
    tables, layers = gathered(job, elements)
    copies = trait(job, "memory_adapter_inputs") if states.adapter_rank else 1.0
    here = "activations" not in job.offload.groups
    inputs = parts.saved if here else 0.0 * parts.saved
    steps = trait(job, "memory_step_copies") * states.moments / 2.0
    stepped = choose(states.gradient > 0, steps / max(states.gradient, 1e-9), 0.0) * sharded
    if "optimizer" in job.offload.groups:
        stepped = 0.0 * stepped
    nothing = 0.0 * parts.saved
    return (
        Moment(gradients=before, saved=inputs, passing=parts.logits + parts.table, whole=tables),
        Moment(
            gradients=before + (1.0 - several) * parts.table,
            saved=copies * inputs,
            passing=parts.backward,
            whole=tables + layers,
        ),
        Moment(
            gradients=largest(before, sharded),
            saved=nothing,
            passing=parts.backward,
            whole=tables + layers,
        ),
        Moment(gradients=sharded, saved=nothing, passing=stepped + nothing, whole=nothing),
    )


def fullest(moments: tuple[Moment, ...]) -> Moment:
    """The moment at which the most is there, element by element for arrays of layouts."""
    best = moments[0]
    for other in moments[1:]:
        more = other.total > best.total
        best = Moment(
            gradients=choose(more, other.gradients, best.gradients),
            saved=choose(more, other.saved, best.saved),
            passing=choose(more, other.passing, best.passing),
            whole=choose(more, other.whole, best.whole),
        )
    return best


def passes_of(moments: tuple[Moment, ...]) -> Number:
    """What the forward and backward passes take at their fullest."""
    return largest(moments[0].total, moments[1].total)


def at_fullest(lines: list[LedgerLine], moment: Moment) -> list[LedgerLine]:
    """The lines with what is there at a moment."""
    there = {
        GRADIENTS: moment.gradients,
        SAVED: moment.saved,
        PASSING: moment.passing,
        GATHERED: moment.whole,
    }
    return [
        evolve(line, bytes=there[line.name]) if line.name in there and not line.host else line
        for line in lines
    ]


def _of_loss(job: TrainingJob, moments: tuple[Moment, ...]) -> Number:
    """Blocks of a fused loss beside those of the fullest moment: each cast and shift of the logits has a size of its own."""
    logits = moments[0]
    share = trait(job, "memory_reserve_logits") if job.logits else 0.0
    return logits.total + share * logits.passing - fullest(moments).total


def reserve_line(
    job: TrainingJob, moments: tuple[Moment, ...], used: Number, fragments: Number
) -> LedgerLine:
    """What the allocator holds for other moments of an iteration, as far as there is room.

    Args:
        job: The job.
        moments: The moments of an iteration.
        used: Bytes in use at the fullest, fragments and context included.
        fragments: Bytes of fragments among them, which are not given back.
    """
    logits, backward, _, step = moments
    stepping = trait(job, "memory_reserve_step") * smallest(step.total, passes_of(moments))
    passing = trait(job, "memory_reserve_pass") * smallest(logits.passing, backward.passing)
    spare = trait(job, "memory_fragmentation") * passes_of(moments) - fragments
    held: Number = largest(stepping + passing + spare, _of_loss(job, moments))
    if job.capacity is not None:
        held = smallest(held, largest(job.capacity - used, 0.0))
    return LedgerLine(
        name=RESERVE,
        group="overhead",
        bytes=held,
        formula="blocks of the optimiser's step beside those of the passes, and of logits beside layers'; given back where it is short",
        inputs=(
            LedgerInput(name="of the step", value=stepping, unit="byte", source="stack"),
            LedgerInput(name="of logits or a layer", value=passing, unit="byte", source="stack"),
        ),
    )
