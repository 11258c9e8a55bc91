"""Expert parallelism: experts on different ranks; tokens travel to theirs and back.

Source: Lepikhin et al., "GShard" (2020). Each token goes to its `used` experts, forward and backward: four all-to-alls for
each layer. Expert ranks are taken from tensor x context x data, as in Megatron-Core. Where an expert is divided too, the ranks
of its parts gather their tokens after they arrived, and reduce-scatter the results before they leave (Megatron-Core,
transformer/moe/token_dispatcher.py).
"""

from specc.design.workload import Training
from specc.physics.numeric import Number, choose, largest, smallest
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.split import CallCost, CollectiveTraffic, Split, Widths
from specc.plan.stack_traits import StackTraits
from specc.plan.work import Work


def _sends(work: Work, layout: Layout, widths: Widths) -> tuple[CollectiveTraffic, ...]:
    ranks = layout.context * layout.tensor
    layers = work.expert_layers + 0.0 * ranks
    each = choose(layers > 0, work.dispatched / (layers + 1e-9), 0.0 * layers)
    moved: Number = layout.microbatch * each / ranks
    calls = choose(layout.expert > 1, layers / layout.pipeline, 0.0 * moved)
    inside = choose(layout.expert_tensor > 1, layers / layout.pipeline, 0.0 * moved)
    stride = layout.stride("tensor") * layout.expert_tensor
    used: Number = 1.0
    for product in work.body:
        if product.routed:
            used = largest(used, product.used)
    return (
        CollectiveTraffic(
            split="expert",
            collective="all_to_all",
            moved=moved * widths.dispatched,
            members=layout.expert,
            stride=stride,
            forward=calls,
            backward=calls,
            copies=used,
        ),
        CollectiveTraffic(
            split="expert",
            collective="all_to_all",
            moved=moved * widths.activation,
            members=layout.expert,
            stride=stride,
            forward=calls,
            backward=calls,
            copies=used,
        ),
        CollectiveTraffic(
            split="expert",
            collective="gather",
            moved=moved * layout.expert_tensor * widths.activation,
            members=layout.expert_tensor,
            stride=layout.stride("tensor"),
            forward=2.0 * inside,
            backward=2.0 * inside,
        ),
    )


def _call(traits: StackTraits, _traffic: CollectiveTraffic) -> CallCost:
    """A kernel of its own sends a token to a server once, however many of its experts are there."""
    return CallCost(own=traits.dispatch_once)


def _layout(_training: Training, degrees: TrainingDegrees | ManyDegrees) -> dict[str, Number]:
    """No degree divides experts further than there are ranks that hold other ones."""
    ranks = degrees.tensor * degrees.context * degrees.data
    inner = smallest(degrees.expert_tensor, ranks)
    return {"expert": 1.0 * largest(smallest(degrees.expert, ranks // inner), 1)}


SPLIT = Split(
    name="expert",
    place=5,
    degrees=("expert",),
    layout=_layout,
    divides={"experts": lambda layout: layout.expert},
    sends=_sends,
    shown=lambda traits: traits.expert,
    call=_call,
)
