"""What a kind of parallelism must answer: its degree, what it divides, what it sends for that, and what of it shows.

A member of the family is a file under `splits/` with one `Split`. Nothing else names it: the layout, the iteration, the
parameters of a rank, the level that limits and the degrees of reports are made by asking every member, and a member whose
degree is 1 sends nothing.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import cast

from specc.design.workload import Training
from specc.physics.numeric import Number
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.stack_traits import StackTraits
from specc.plan.work import Work
from specc.record import field, record
from specc.registry import member, names

FAMILY = "specc.plan.splits"


@record
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


@record
class CollectiveTraffic:
    """One collective that a split repeats.

    Attributes:
        split: The split that sends it.
        collective: `all_reduce`, `gather` (or reduce-scatter), `all_to_all`, or `send` between neighbouring stages.
        moved: Bytes of one call, as `physics.collectives` counts them.
        forward: Calls in the forward pass of one microbatch through one stage.
        backward: Calls in its backward pass.
        step: Calls in an iteration.
        members: Ranks in the group.
        stride: Distance between its neighbours in the order of placement.
        copies: Members to which each element goes, as a token to its experts.
        hides: What may hide it. Of a microbatch: `layer` (the neighbouring products: the stack's share shows whatever they
            take), `attention`, `pass` (all of a microbatch's compute) or `nothing`. Of an iteration: `backward` (the last
            microbatch's backward pass), `forward` (the first one's forward pass) or `nothing`.
    """

    split: str
    collective: str
    moved: Number
    members: Number
    stride: Number
    forward: Number = 0.0
    backward: Number = 0.0
    step: Number = 0.0
    copies: Number = 1.0
    hides: str = "layer"

    @property
    def reach(self) -> Number:
        """Ranks, in the order of placement, from the first to the last of a group."""
        return self.stride * self.members


@record
class CallCost:
    """What a stack makes of one call.

    Attributes:
        rails: Share of a server's network adapters that carry it.
        waits: Seconds that the ranks wait for each other before it.
        own: 1 where a kernel of its own sends tokens to experts: once to each domain, forwarded there.
    """

    rails: Number = 1.0
    waits: Number = 0.0
    own: Number = 0.0


def _whole(_traits: StackTraits, _traffic: CollectiveTraffic) -> CallCost:
    return CallCost()


def _all(_traits: StackTraits) -> Number:
    return 1.0


@record
class Split:
    """A kind of parallelism.

    Attributes:
        name: Its field in `parallel { }`, or the word of `sharding`.
        place: Where it stands among the others in reports.
        degrees: Which of the job's degrees are its own, as reports show them.
        layout: What it makes of the layout: names of `Layout` to numbers.
        divides: By how much it divides `weights` (of the blocks), `tables` (embedding and head) and `experts`.
        sends: The traffic of one microbatch or iteration.
        shown: Share of its traffic that the stack leaves in sight at least.
        call: What the stack makes of one call.
        blocks: Whether the host waits for each of its calls before it launches what follows.
    """

    name: str
    place: int
    degrees: tuple[str, ...] = ()
    layout: Callable[[Training, TrainingDegrees | ManyDegrees], Mapping[str, Number]]
    divides: Mapping[str, Callable[[Layout], Number]] = field(factory=dict)
    sends: Callable[[Work, Layout, Widths], tuple[CollectiveTraffic, ...]]
    shown: Callable[[StackTraits], Number] = _all
    call: Callable[[StackTraits, CollectiveTraffic], CallCost] = _whole
    blocks: bool = False


@cache
def splits() -> tuple[Split, ...]:
    """Every kind of parallelism, in the order of reports."""
    members = [cast("Split", member(FAMILY, name, "SPLIT")) for name in names(FAMILY)]
    return tuple(sorted(members, key=lambda split: split.place))


def divided_by(layout: Layout, what: str) -> Number:
    """Into how many parts all kinds of parallelism together divide `weights`, `tables` or `experts`."""
    result: Number = 1.0
    for split in splits():
        if what in split.divides:
            result = result * split.divides[what](layout)
    return result


def shown_degrees(degrees: object) -> dict[str, int | str | bool]:
    """The degrees of a job or service as reports show them, without those that are not stated."""
    own = [name for split in splits() for name in split.degrees]
    return {
        name: getattr(degrees, name) for name in own if getattr(degrees, name, None) is not None
    }
