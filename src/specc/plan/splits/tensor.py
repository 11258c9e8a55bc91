"""Tensor parallelism: each product's columns, then the next one's rows; one reduction after each such pair.

Source: Shoeybi et al., "Megatron-LM" (2019), section 3; Korthikanti et al. 2022, section 4.2.2, for sequence parallelism,
which moves the same bytes as gathers and scatters.
"""

from specc.design.workload import Training
from specc.physics.numeric import Number, choose, log2
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.split import CallCost, CollectiveTraffic, Split, Widths
from specc.plan.stack_traits import StackTraits
from specc.plan.work import Work


def _sends(work: Work, layout: Layout, widths: Widths) -> tuple[CollectiveTraffic, ...]:
    moved = layout.microbatch * work.sequence * work.hidden / layout.context * widths.activation
    here = layout.tensor > 1
    calls: Number = choose(here, work.reductions / layout.pipeline, 0.0 * moved)
    split, whole = calls * layout.sequence, calls * (1.0 - layout.sequence)
    stride = layout.stride("tensor")
    return (
        CollectiveTraffic(
            split="tensor",
            collective="all_reduce",
            moved=moved,
            members=layout.tensor,
            stride=stride,
            forward=whole,
            backward=whole,
        ),
        CollectiveTraffic(
            split="tensor",
            collective="gather",
            moved=moved,
            members=layout.tensor,
            stride=stride,
            forward=2.0 * split,
            backward=2.0 * split,
        ),
    )


def _layout(_training: Training, degrees: TrainingDegrees | ManyDegrees) -> dict[str, Number]:
    return {"tensor": 1.0 * degrees.tensor}


def _call(traits: StackTraits, traffic: CollectiveTraffic) -> CallCost:
    """Ranks wait for each other before every exchange: an all-reduce is two."""
    passes = 2.0 if traffic.collective == "all_reduce" else 1.0
    return CallCost(waits=passes * traits.sync * log2(traffic.members))


SPLIT = Split(
    name="tensor",
    place=1,
    degrees=("tensor",),
    layout=_layout,
    divides={"weights": lambda layout: layout.tensor, "tables": lambda layout: layout.tensor},
    sends=_sends,
    shown=lambda traits: traits.tensor,
    call=_call,
    blocks=True,
)
