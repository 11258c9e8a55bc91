"""Leaves and spines: two tiers, always."""

from specc.topology.clos import rails_stated, size_clos
from specc.topology.shape import FabricRequest, Shape, SizedFabric


def size(ask: FabricRequest) -> SizedFabric:
    """Two tiers; servers on two leaves where they are dual-homed."""
    return size_clos(
        ask, "leaf_spine", rails=rails_stated(ask), planes=ask.planes, least=2, most=2
    )


SHAPE = Shape(
    name="leaf_spine",
    about="Leaves and spines: a Clos network of two tiers.",
    size=size,
    rails=rails_stated,
)
