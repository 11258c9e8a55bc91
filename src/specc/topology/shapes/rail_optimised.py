"""A fat tree whose leaves take one rail each: the n-th adapter of every server meets on the same leaf."""

from specc.topology.clos import size_clos
from specc.topology.shape import FabricRequest, Shape, SizedFabric


def rails(ask: FabricRequest) -> int:
    """As stated, else one for each link of a server."""
    return ask.rails or max(1, ask.servers.links // ask.planes)


def size(ask: FabricRequest) -> SizedFabric:
    """Two or three tiers; as many rails as a server has links, unless stated."""
    return size_clos(ask, "rail_optimised", rails=rails(ask), planes=ask.planes, least=2)


SHAPE = Shape(
    name="rail_optimised",
    about="A fat tree whose leaves take one rail each.",
    size=size,
    rails=rails,
)
