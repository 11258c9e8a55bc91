"""Tensor parallelism inside an expert: its columns and rows are divided too.

What it sends belongs to the dispatch of tokens, which `expert` counts. Source: Megatron-Core, `--expert-tensor-parallel-size`.
"""

from specc.design.workload import Training
from specc.physics.numeric import Number, smallest
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.split import CollectiveTraffic, Split, Widths
from specc.plan.work import Work


def _sends(_work: Work, _layout: Layout, _widths: Widths) -> tuple[CollectiveTraffic, ...]:
    return ()


def _layout(_training: Training, degrees: TrainingDegrees | ManyDegrees) -> dict[str, Number]:
    ranks = degrees.tensor * degrees.context * degrees.data
    return {"expert_tensor": 1.0 * smallest(degrees.expert_tensor, ranks)}


SPLIT = Split(
    name="expert_tensor",
    place=6,
    degrees=("expert_tensor",),
    layout=_layout,
    divides={"experts": lambda layout: layout.expert_tensor},
    sends=_sends,
)
