"""Cables: copper, active optical, and fibre."""

from typing import ClassVar

import attrs

from specc.design.attribute import count, listed, quantity, term, terms, word, words
from specc.design.noun import Term
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Cable(Part):
    """A cable."""

    kind: ClassVar[str] = "cable"

    medium: str | None = word("What it is made of.", "dac", "acc", "aoc", "single", "multi", "copper")
    lengths: tuple[Quantity, ...] = listed("Lengths that are sold.", "m")
    reach: Quantity | None = quantity("Longest usable length.", "m")
    rate: Quantity | None = quantity("Rate that it carries in one direction.", "byte/s", bits=True)
    connector: Term | None = term("The plug on both ends, or on the single end of a split cable.")
    ends: tuple[Term, ...] = terms("The plugs of a cable with different ends.")
    splits: int = count("Ends on the far side: 2 for a 1:2 split.", default=1, least=1)
    fibres: int | None = count("Fibres installed.")
    protocols: tuple[str, ...] = words("What it speaks.")
