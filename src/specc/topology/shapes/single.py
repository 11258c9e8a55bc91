"""One switch for everything; one for each plane, and two where servers are dual-homed."""

from specc.topology.clos import size_clos
from specc.topology.shape import FabricRequest, Shape, SizedFabric


def size(ask: FabricRequest) -> SizedFabric:
    """One tier, and no more."""
    return size_clos(ask, "single", rails=2 if ask.dual_homed else 1, planes=ask.planes, most=1)


SHAPE = Shape(name="single", about="One switch (one for each plane).", size=size)
