"""Whether a line can be ordered as it stands: a part, its number, its price, and for cables a length that is sold."""

from collections.abc import Iterable

from specc.bill.line import BillLine
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.cable import Cable
from specc.sums import sum_counts
from specc.units.text import number

_MODULES = frozenset({"sxm", "oam"})
"""Accelerators that are sold on boards of several."""
_UNNUMBERED = frozenset({"rent", "service"})
"""Ordered by the name of an instance, or by a quote."""


def gaps(line: BillLine) -> tuple[str, ...]:
    """What a line lacks before it can be ordered, in words; empty where it can be, and where nothing is to buy."""
    if not line.to_buy:
        return ()
    if line.entity is None:
        return (f"no part is chosen: {line.reason}" if line.reason else "no part is chosen",)
    lacking = []
    ordered_by = line.part_number or (line.price.sku if line.price is not None else None)
    if ordered_by is None and line.category not in _UNNUMBERED:
        lacking.append(_unnumbered(line))
    if isinstance(line.entity, Cable) and line.length is not None:
        lacking += _length(line.entity, line.length)
    elif isinstance(line.entity, Cable):
        lacking.append("the length is not known")
    if line.price is None:
        lacking.append(line.unpriced or "no offer is known")
    return tuple(lacking)


def _unnumbered(line: BillLine) -> str:
    part = line.entity
    if isinstance(part, Cable) and part.part_numbers and line.length is not None:
        return f"no part number is known for {number(line.length)} m"
    if part is not None and part.vendor == "generic":
        return "no part number is known: it stands for those of any maker"
    if part is not None and not part.path.startswith("std."):
        return "no part number is known: the spec declares it without one"
    if isinstance(part, Accelerator) and part.form in _MODULES:
        return "it has no part number of its own: its maker sells the board that joins several"
    return "no part number is known: what the catalogue read prints none; ask for it by its title"


def _length(cable: Cable, length: float) -> list[str]:
    if not cable.sold:
        return ["the lengths that are sold are not known"]
    if any(abs(sold - length) < 1e-9 for sold in cable.sold):
        return []
    return [f"{number(length)} m is not sold; the longest is {number(cable.sold[-1])} m"]


def incomplete(lines: Iterable[BillLine]) -> tuple[tuple[BillLine, tuple[str, ...]], ...]:
    """The lines that cannot be ordered as they stand, each with what it lacks."""
    return tuple((line, lacking) for line in lines if (lacking := gaps(line)))


def count_incomplete(lines: Iterable[BillLine]) -> int:
    """How many lines cannot be ordered as they stand."""
    return sum_counts(1 for line in lines if gaps(line))
