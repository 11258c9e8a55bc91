"""Tensor parallelism inside an expert: its columns and rows are divided too.

What it sends is part of the dispatch of tokens, which `expert` counts. Source: Megatron-Core, `--expert-tensor-parallel-size`.
"""

from specc.design.workload import Training
from specc.plan.degrees import TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.split import CollectiveTraffic, Split, Widths
from specc.plan.work import Work


def _sends(_work: Work, _layout: Layout, _widths: Widths) -> tuple[CollectiveTraffic, ...]:
    return ()


def _layout(_training: Training, degrees: TrainingDegrees) -> dict[str, float]:
    ranks = degrees.tensor * degrees.context * degrees.data
    return {"expert_tensor": float(min(degrees.expert_tensor, ranks))}


SPLIT = Split(
    name="expert_tensor",
    place=6,
    degrees=("expert_tensor",),
    layout=_layout,
    divides={"experts": lambda layout: layout.expert_tensor},
    sends=_sends,
)
