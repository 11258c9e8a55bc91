"""Which parameters lie on one accelerator under a layout."""

from specc.physics.numeric import Number, choose, largest
from specc.plan.layout import Layout
from specc.plan.work import Work


def local_parameters(work: Work, layout: Layout) -> tuple[Number, Number]:
    """Dense and expert parameters of the fullest rank, before sharding over replicas.

    The first and last stage hold an embedding or the head.
    """
    ends = work.end_parameters / layout.tensor
    one = choose(layout.pipeline > 1, ends / 2.0, ends + 0.0 * layout.pipeline)
    dense = work.dense_parameters / (layout.tensor * layout.pipeline) + one
    experts = work.expert_parameters / (layout.expert * layout.expert_tensor * layout.pipeline)
    return dense, experts


def expert_replicas(layout: Layout) -> Number:
    """Ranks that hold the same experts."""
    ranks = layout.data * layout.context * layout.tensor
    return largest(ranks / (layout.expert * layout.expert_tensor), 1.0)
