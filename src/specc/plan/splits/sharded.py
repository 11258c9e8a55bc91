"""Fully sharded data parallelism: each layer's weights are gathered when needed and dropped after.

Forward one gather, backward another and a reduce-scatter of the gradients, for every microbatch. Where weights are kept after
the forward pass there is no second gather; some stacks then gather a pipeline's stage with the first microbatch and reduce its
gradients with the last one, whatever their number. Hybrid sharding keeps a copy in each group of `shard_group` ranks and all-reduces gradients between groups once an iteration.
Source: Rajbhandari et al., "ZeRO" (2020), section 7.2; Zhao et al., "PyTorch FSDP" (2023).
"""

from specc.design.workload import Training
from specc.physics.numeric import Number, choose, largest, smallest
from specc.plan.degrees import ManyDegrees, TrainingDegrees, settled_word
from specc.plan.layout import SHARDING, Layout
from specc.plan.split import CallCost, CollectiveTraffic, Split, Widths
from specc.plan.stack_traits import StackTraits
from specc.plan.work import Work

SERVER = 8
"""Ranks of a shard group of hybrid sharding that states none: a server."""


def _sends(work: Work, layout: Layout, widths: Widths) -> tuple[CollectiveTraffic, ...]:
    replicas = layout.data * layout.context
    zero = 0.0 * replicas
    group = choose(layout.shard_group > 0, smallest(layout.shard_group + zero, replicas), replicas)
    on = choose(layout.shard > 2, 1.0 + zero, zero)
    layers = largest(work.layers / layout.pipeline, 1.0)
    dense = (work.dense_parameters + work.end_parameters) / (layout.tensor * layout.pipeline)
    experts = work.expert_parameters / (layout.expert * layout.expert_tensor * layout.pipeline)
    each = (dense + experts) / layers
    stride = layout.stride("context")
    weights, gradients = each * widths.weight, each * widths.gradient * widths.trained
    kept, calls = layout.keeps * layout.once, on * layers

    def gather(moved: Number, hides: str, **times: Number) -> CollectiveTraffic:
        return CollectiveTraffic(
            split="sharded",
            collective="gather",
            moved=moved,
            members=group,
            stride=stride,
            hides=hides,
            **times,
        )

    return (
        gather(
            weights,
            "pass",
            forward=calls * (1.0 - kept),
            backward=calls * (1.0 - layout.keeps),
        ),
        gather(gradients, "pass", backward=calls * (1.0 - layout.once)),
        gather(weights, "forward", step=calls * kept),
        gather(gradients, "backward", step=calls * layout.once),
        CollectiveTraffic(
            split="sharded",
            collective="all_reduce",
            moved=(dense + experts) / group * widths.gradient * widths.trained,
            members=replicas / group,
            stride=stride * group,
            step=on,
            hides="backward",
        ),
    )


def _layout(training: Training, degrees: TrainingDegrees | ManyDegrees) -> dict[str, Number]:
    group: Number = 0.0 if degrees.shard is None else 1.0 * degrees.shard
    word = settled_word(training.sharding)
    if word == "hsdp" and degrees.shard is None:
        group = 1.0 * smallest(SERVER, degrees.data)
    return {"shard": SHARDING[word], "shard_group": group}


def _call(traits: StackTraits, traffic: CollectiveTraffic) -> CallCost:
    """A stack may gather a block's weights round a single ring, which one adapter carries from server to server."""
    return CallCost(rails=traits.rails if traffic.hides == "pass" else 1.0)


SPLIT = Split(
    name="sharded",
    place=8,
    degrees=("shard",),
    layout=_layout,
    sends=_sends,
    shown=lambda traits: traits.sharded,
    call=_call,
)
