"""Sequence parallelism: norms and residuals too are divided by the tensor degree.

It sends the same bytes as tensor parallelism alone, as gathers and scatters in place of reductions, and those are counted
there. Source: Korthikanti et al. 2022, section 4.2.2.
"""

from specc.design.workload import Training
from specc.physics.numeric import Number, choose
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.split import CollectiveTraffic, Split, Widths
from specc.plan.work import Work


def _sends(_work: Work, _layout: Layout, _widths: Widths) -> tuple[CollectiveTraffic, ...]:
    return ()


def _layout(_training: Training, degrees: TrainingDegrees | ManyDegrees) -> dict[str, Number]:
    return {"sequence": choose(degrees.tensor > 1, 1.0 * degrees.sequence, 0.0)}


SPLIT = Split(name="sequence", place=2, degrees=("sequence",), layout=_layout, sends=_sends)
