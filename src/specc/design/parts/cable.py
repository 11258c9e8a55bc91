"""Cables: copper, active optical, and fibre."""

from functools import cached_property
from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import EnumValue
from specc.design.part import Part
from specc.design.vocabulary import network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cable(Part):
    """A cable."""

    kind: ClassVar[str] = "cable"

    medium: str | None = field.word("What it is made of.", network.MEDIA)
    lengths: tuple[Quantity, ...] = field.listed(
        "Lengths that are sold.", "m", above_zero=True, once=True, high="100 km"
    )
    part_numbers: tuple[EnumValue, ...] = field.terms(
        'Part numbers by length: [length(3 m, "N003"), length(5 m, "N005")].', network.CUTS
    )
    reach: Quantity | None = field.quantity(
        "Longest usable length.", "m", above_zero=True, high="10000 km"
    )
    rate: Quantity | None = field.quantity(
        "Rate that it carries in one direction.",
        "byte/s",
        bits=True,
        above_zero=True,
        high="10 Tb/s",
    )
    connector: EnumValue | None = field.term(
        "The plug on both ends, or on the single end of a split cable.", network.CONNECTORS
    )
    ends: tuple[EnumValue, ...] = field.terms(
        "The plugs of a cable with different ends; of a power cord the device's end first: [c13, c14].",
        network.CABLE_ENDS,
    )
    splits: int = field.count("Ends on the far side: 2 for a 1:2 split.", default=1, least=1)
    fibres: int | None = field.count("Fibres installed.")
    protocols: tuple[str, ...] = field.words("What it speaks.", network.PROTOCOLS)

    @cached_property
    def sold(self) -> tuple[float, ...]:
        """The lengths that are sold, m, ascending; empty where they are not known."""
        numbered = (cut.quantity("of") for cut in self.part_numbers)
        return tuple(sorted({float(q) for q in (*self.lengths, *numbered) if q is not None}))

    def number_of(self, length: float) -> str | None:
        """What one orders a length by; None where that is not known."""
        if not self.part_numbers:
            return self.part_number
        for cut in self.part_numbers:
            of, number = cut.quantity("of"), cut.named.get("number")
            if of is not None and abs(float(of) - length) < 1e-9 and isinstance(number, str):
                return number
        return None
