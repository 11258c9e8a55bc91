"""Tensor parallelism: each product's columns, then the next one's rows; one reduction after each such pair.

Source: Shoeybi et al., "Megatron-LM" (2019), section 3; Korthikanti et al. 2022, section 4.2.2, for sequence parallelism,
which moves the same bytes as gathers and scatters.
"""

from specc.physics.numeric import Number, choose
from specc.plan.layout import Layout
from specc.plan.split import CollectiveTraffic, Split, Widths
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


SPLIT = Split(
    name="tensor",
    divides="the columns and rows of every product, heads, and with `sequence` norms and residuals",
    sends=_sends,
)
