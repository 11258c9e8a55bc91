"""Where the ranks of a group lie: levels of the topology, innermost first.

A level is a domain inside which every accelerator reaches every other at one rate: the scale-up domain of a server or
rack, the pod under one tier of switches, the whole fabric. A topology answers with a list of them; a split asks how many
of its members fall into one domain of each.
"""

from collections.abc import Sequence

from specc.physics.numeric import Number, largest, smallest
from specc.physics.transfer import Link
from specc.record import evolve, record


@record
class Level:
    """One level of the topology.

    Attributes:
        name: As reports name it: `nvlink4`, `fabric compute`, `spine 7:1`.
        size: Accelerators in one domain of the level; infinite for the outermost.
        link: What one accelerator has at this level, each way.
        pair: byte/s between two accelerators where direct links limit it (a mesh); infinite where switches join them.
    """

    name: str
    size: Number
    link: Link
    pair: Number = float("inf")


def fans(members: Number, stride: Number, levels: Sequence[Level]) -> tuple[Number, ...]:
    """How a group spreads over the levels.

    Args:
        members: Ranks in the group.
        stride: Distance between neighbours of the group in the order of placement: 1 for the degree that is placed first.
        levels: Innermost first.

    Returns:
        The group's branching at each level; their product is `members`.
    """
    spread: list[Number] = []
    inside: Number = 1.0
    for level in levels:
        reach = smallest(members, largest(level.size / stride, 1.0))
        reach = largest(reach, inside)
        spread.append(reach / inside)
        inside = reach
    return tuple(spread)


def links_of(spread: Sequence[Number], levels: Sequence[Level]) -> list[Link]:
    """What joins the members of a group at each level: in a mesh only the links between them, not those to others."""
    links: list[Link] = []
    for fan, level in zip(spread, levels, strict=True):
        link = level.link
        if not isinstance(level.pair, float) or level.pair != float("inf"):
            between = level.pair * largest(fan - 1.0, 1.0)
            link = evolve(link, bandwidth=smallest(link.bandwidth, between))
        links.append(link)
    return links
