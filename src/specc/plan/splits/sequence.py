"""Sequence parallelism: norms and residuals too are divided by the tensor degree.

It sends the same bytes as tensor parallelism alone, as gathers and scatters in place of reductions, and those are counted
there. Source: Korthikanti et al. 2022, section 4.2.2.
"""

from specc.plan.layout import Layout
from specc.plan.split import CollectiveTraffic, Split, Widths
from specc.plan.work import Work


def _sends(_work: Work, _layout: Layout, _widths: Widths) -> tuple[CollectiveTraffic, ...]:
    return ()


SPLIT = Split(name="sequence", divides="norms, residuals and their saved inputs", sends=_sends)
