"""Batches of equal devices, and racks with what stands in them."""

from specc.design.part import Part
from specc.design.parts.rack import Rack
from specc.record import field, record
from specc.topology.power import DevicePower
from specc.units.quantity import base_value

DEFAULT_HEIGHT = 42
"""Rack units, where no rack is described."""


@record
class Batch:
    """Equal devices to place, in the order of their numbers."""

    key: str
    """The node of the graph: "server dgx_h100", "compute leaf"."""
    part: Part
    count: int
    role: str
    placement: str = ""
    power_limit: float | None = None
    """Of each accelerator in them, W."""
    first: int = 0
    """Number of the first of them."""


@record(frozen=False)
class RackUse:
    """One rack and what stands in it: key, number of the device, lowest unit, height."""

    kind: str
    rack: Rack | None
    own: Part | None = None
    """The enclosure that is this rack."""
    items: list[tuple[str, int, int, int]] = field(factory=list)
    power: float = 0.0
    mass: float = 0.0
    used: int = 0
    number: int = 0
    power_bound: bool = False
    """Whether something in it has no known highest power, so that `power` is a lower bound."""
    mass_bound: bool = False

    def add(self, part: Part, power: DevicePower, share: float = 1.0) -> None:
        """Count the power and mass of a device, or of a share of it."""
        watts = power.peak if power.peak is not None else power.low
        self.power += (watts or 0.0) * share
        self.power_bound = self.power_bound or power.peak is None
        self.mass += (base_value(part.mass) or 0.0) * share
        self.mass_bound = self.mass_bound or part.mass is None


def rack_height(rack: RackUse) -> int:
    """Units of a rack."""
    if rack.rack is not None and rack.rack.height:
        return rack.rack.height
    return max(DEFAULT_HEIGHT, rack.used)
