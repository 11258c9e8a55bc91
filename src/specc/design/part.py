"""What every part has: title, vendor, part number, power, size, mass and dates, as far as known."""

from typing import Any

import attrs

from specc.design import fields as field
from specc.design.entity import Entity
from specc.units import Quantity


def typical_power(high: str) -> Any:
    """Typical power of a kind of which none draws more than `high`."""
    return field.quantity("Typical power.", "W", high=high)


def highest_power(high: str) -> Any:
    """Highest power of such a kind."""
    return field.quantity("Highest power.", "W", high=high)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Item(Entity):
    """Something that one can buy."""

    title: str | None = field.text("The name on the data sheet.", descriptive=True)
    vendor: str | None = field.text("Who makes it.", descriptive=True)
    part_number: str | None = field.text("What one orders it by.")
    released: str | None = field.date('When it came out, such as "2023-03".', descriptive=True)
    end_of_sale: str | None = field.date("When it can no longer be bought.")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Part(Item):
    """A device, or what one is made of."""

    power: Quantity | None = typical_power("10 MW")
    power_max: Quantity | None = highest_power("10 MW")
    mass: Quantity | None = field.quantity("Weight.", "kg", high="100 t", above_zero=True)
    height: int | None = field.count("Height in a rack.", unit="U", most=100)
    depth: Quantity | None = field.quantity(
        "Depth, from the front to the back.", "m", high="5 m", above_zero=True
    )
