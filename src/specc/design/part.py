"""What every part has: title, vendor, part number, power, size, mass and dates, as far as known."""

import attrs

from specc.design.attribute import count, quantity, text
from specc.design.noun import Noun
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Part(Noun):
    """Something that one can buy."""

    title: str | None = text("The name on the data sheet.")
    vendor: str | None = text("Who makes it.")
    part_number: str | None = text("What one orders it by.")
    power: Quantity | None = quantity("Typical power.", "W")
    power_max: Quantity | None = quantity("Highest power.", "W")
    mass: Quantity | None = quantity("Weight.", "kg")
    height: int | None = count("Height in a rack.", unit="U")
    released: str | None = text('When it came out, such as "2023-03".')
    end_of_sale: str | None = text("When it can no longer be bought.")
