"""Which parameters lie on one accelerator under a layout, and how many accelerators hold the same ones."""

from specc.physics.numeric import Number, choose, largest
from specc.plan.layout import Layout
from specc.plan.split import divided_by
from specc.plan.work import Work


def local_parameters(work: Work, layout: Layout) -> tuple[Number, Number]:
    """Dense and expert parameters of the fullest rank, before sharding over replicas.

    The first and last stage hold an embedding or the head.
    """
    ends = work.end_parameters / divided_by(layout, "tables")
    one = choose(layout.pipeline > 1, ends / 2.0, ends + 0.0 * layout.pipeline)
    dense = work.dense_parameters / divided_by(layout, "weights") + one
    experts = work.expert_parameters / divided_by(layout, "experts")
    return dense, experts


def copies_of(layout: Layout, what: str) -> Number:
    """Ranks that hold the same `weights` or `experts`."""
    return largest(layout.accelerators / divided_by(layout, what), 1.0)
