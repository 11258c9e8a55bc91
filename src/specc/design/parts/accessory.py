"""Accessories: patch panels, labels and the like."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.part import Part
from specc.design.vocabulary import network


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Accessory(Part):
    """What cables and racks need beside themselves: a patch panel, labels, a blanking panel."""

    kind: ClassVar[str] = "accessory"

    per: str = field.word(
        "What it is counted by: with `per = cable_end`, `1 x label` is two for each cable.",
        network.COUNTED_BY,
        default="unit",
    )
