"""Services: support, installation."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.part import Item
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Service(Item):
    """A service."""

    kind: ClassVar[str] = "service"

    rate: Quantity | None = field.quantity(
        "Share of the hardware price per year: 4 %/year.", "1/s", "1", high="100 %/year"
    )
    amount: Quantity | None = field.quantity("A fixed amount.", "USD", "USD/s")

    @property
    def recurs(self) -> bool:
        """Whether it is paid again and again: a share of the hardware a year, or an amount per time."""
        if self.rate is not None:
            return True
        return self.amount is not None and dict(self.amount.dimension.powers).get("s", 0) < 0
