"""A fat tree with as few tiers as will do."""

from specc.topology.clos import rails_stated, size_clos
from specc.topology.shape import FabricRequest, Shape, SizedFabric


def size(ask: FabricRequest) -> SizedFabric:
    """One tier where one switch has the ports and no spine is stated, else two, else three."""
    stated = ask.spine is not None or ask.pod is not None
    return size_clos(
        ask, "fat_tree", rails=rails_stated(ask), planes=ask.planes, least=2 if stated else 1
    )


SHAPE = Shape(
    name="fat_tree",
    about="A folded Clos network of one to three tiers.",
    size=size,
    rails=rails_stated,
)
