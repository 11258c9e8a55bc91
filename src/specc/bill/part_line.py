"""A line of a bill for a part, with what the part says about itself."""

from specc.bill.line import BillLine
from specc.design.part import Item, Part
from specc.record import evolve
from specc.topology.inventory import identity
from specc.topology.power import DevicePower, device_power
from specc.units.quantity import base_value

NOTHING = DevicePower(typical=0.0, peak=0.0, low=0.0)
"""What licences and services draw."""


def part_line(
    part: Item,
    category: str,
    role: str,
    quantity: int,
    reason: str,
    *,
    power_limit: float | None = None,
    **more: object,
) -> BillLine:
    """A line with what the part says about itself; `power_limit` caps the accelerators in it, W each."""
    device = part if isinstance(part, Part) else None
    each = NOTHING if device is None else device_power(device, power_limit)
    counted = not more.get("included_in")
    mass = 0.0 if device is None else base_value(device.mass)
    height = 0 if device is None else device.height
    origin = part.origins.get("title") or part.origin
    citation = origin.citation if origin else None
    line = BillLine(
        part=identity(part),
        title=part.title or part.name,
        vendor=part.vendor,
        part_number=part.part_number,
        category=category,
        role=role,
        quantity=quantity,
        power=None if not counted or each.peak is None else each.peak * quantity,
        power_typical=None if not counted or each.typical is None else each.typical * quantity,
        power_low=None if not counted or each.low is None else each.low * quantity,
        power_high=None if not counted or each.high is None else each.high * quantity,
        power_missing=each.missing if counted else (),
        mass=None if not counted or mass is None else mass * quantity,
        height=None if not counted or height is None else height * quantity,
        source=(citation.title or citation.name) if citation else None,
        confidence=citation.confidence if citation else None,
        reason=reason,
        entity=part,
    )
    return evolve(line, **more)
