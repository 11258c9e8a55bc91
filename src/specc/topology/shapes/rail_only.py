"""Rails that never meet: every rail is a network of its own, and traffic between rails goes over the scale-up links.

Source: Wang et al., Rail-only: A Low-Cost High-Performance Network for Training LLMs, 2023.
"""

from specc.record import evolve
from specc.topology.clos import size_clos
from specc.topology.shape import FabricRequest, Shape, SizedFabric


def size(ask: FabricRequest) -> SizedFabric:
    """A plane for each rail, with as few tiers as will do."""
    rails = ask.rails or max(1, ask.servers.links // ask.planes)
    return size_clos(evolve(ask, pod=None), "rail_only", planes=rails * ask.planes)


SHAPE = Shape(
    name="rail_only",
    about="Each rail a network of its own, without links between rails.",
    size=size,
)
