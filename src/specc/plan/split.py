"""What a kind of parallelism must answer: what it divides, and what it sends for that.

A member of the family is a file under `splits/` with one `Split`. Nothing else names it: `all_traffic` asks every member,
and a member whose degree is 1 sends nothing.
"""

from collections.abc import Callable

import attrs

from specc.physics.numeric import Number
from specc.plan.layout import Layout
from specc.plan.work import Work


@attrs.frozen(kw_only=True)
class Widths:
    """Bytes of an element of what is sent and kept.

    Attributes:
        activation: Activations between operators.
        dispatched: Tokens on their way to experts (8-bit dispatch halves it).
        weight: Weights as they are gathered.
        gradient: Gradients as they are reduced.
        trained: Share of the parameters that is trained (below 1 for adapters).
    """

    activation: Number = 2.0
    dispatched: Number = 2.0
    weight: Number = 2.0
    gradient: Number = 4.0
    trained: Number = 1.0


@attrs.frozen(kw_only=True)
class CollectiveTraffic:
    """One collective that a split repeats.

    Attributes:
        split: The split that sends it.
        collective: `all_reduce`, `gather` (or reduce-scatter), `all_to_all` or `send`.
        moved: Bytes of one call, as `physics.collectives` counts them.
        forward: Calls in the forward pass of one microbatch through one stage.
        backward: Calls in its backward pass.
        step: Calls in an iteration.
        members: Ranks in the group.
        stride: Distance between its neighbours in the order of placement.
        hides: What may hide it: `layer` (the neighbouring products), `attention`, `backward` (the last microbatch's
            backward pass), `forward` (the first one's forward pass) or `nothing`.
    """

    split: str
    collective: str
    moved: Number
    members: Number
    stride: Number
    forward: Number = 0.0
    backward: Number = 0.0
    step: Number = 0.0
    hides: str = "layer"


@attrs.frozen(kw_only=True)
class Split:
    """A kind of parallelism.

    Attributes:
        name: Its field in `parallel { }`.
        divides: What becomes smaller, in words.
        sends: The traffic of one microbatch or iteration.
    """

    name: str
    divides: str
    sends: Callable[[Work, Layout, Widths], tuple[CollectiveTraffic, ...]]
