"""What every part has: title, vendor, part number, power, size, mass and dates, as far as known."""

import attrs

from specc.design import fields as field
from specc.design.entity import Entity
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Part(Entity):
    """Something that one can buy."""

    title: str | None = field.text("The name on the data sheet.")
    vendor: str | None = field.text("Who makes it.")
    part_number: str | None = field.text("What one orders it by.")
    power: Quantity | None = field.quantity("Typical power.", "W")
    power_max: Quantity | None = field.quantity("Highest power.", "W")
    mass: Quantity | None = field.quantity("Weight.", "kg")
    height: int | None = field.count("Height in a rack.", unit="U")
    released: str | None = field.text('When it came out, such as "2023-03".')
    end_of_sale: str | None = field.text("When it can no longer be bought.")
