"""Data parallelism: replicas see other samples and add their gradients.

Plain replicas all-reduce them. With sharded optimiser states (ZeRO-1 and 2, a distributed optimiser) they are
reduce-scattered, and the updated weights gathered. Fully sharded weights are `sharded.py`.
Source: Rajbhandari et al., "ZeRO" (2020), section 7.
"""

from specc.design.workload import Training
from specc.physics.numeric import Number, choose
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.share import copies_of, local_parameters
from specc.plan.split import CollectiveTraffic, Split, Widths
from specc.plan.work import Work


def _sends(work: Work, layout: Layout, widths: Widths) -> tuple[CollectiveTraffic, ...]:
    dense, experts = local_parameters(work, layout)
    replicas = layout.data * layout.context
    kept = layout.shard < 3
    sends: list[CollectiveTraffic] = []
    groups = (
        (dense, replicas, layout.stride("context")),
        (experts, copies_of(layout, "experts"), layout.expert * layout.expert_tensor),
    )
    for parameters, members, stride in groups:
        trained = parameters * widths.trained
        plain = choose(
            kept, choose(layout.shard < 1, 1.0 + 0.0 * members, 0.0 * members), 0.0 * members
        )
        sharded = choose(kept, 1.0 - plain, 0.0 * members)
        sends += [
            CollectiveTraffic(
                split="data",
                collective="all_reduce",
                moved=trained * widths.gradient,
                members=members,
                stride=stride,
                step=plain,
                hides="backward",
            ),
            CollectiveTraffic(
                split="data",
                collective="gather",
                moved=trained * widths.gradient,
                members=members,
                stride=stride,
                step=sharded,
                hides="backward",
            ),
            CollectiveTraffic(
                split="data",
                collective="gather",
                moved=trained * widths.weight,
                members=members,
                stride=stride,
                step=sharded,
                hides="forward",
            ),
        ]
    return tuple(sends)


def _layout(_training: Training, degrees: TrainingDegrees | ManyDegrees) -> dict[str, Number]:
    return {
        "data": 1.0 * degrees.data,
        "microbatch": 1.0 * degrees.microbatch,
        "microbatches": 1.0 * degrees.microbatches,
    }


SPLIT = Split(
    name="data",
    place=7,
    degrees=("data", "microbatch", "microbatches"),
    layout=_layout,
    sends=_sends,
    shown=lambda traits: traits.data,
)
