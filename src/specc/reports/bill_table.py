"""The lines of a bill as people read them: one table for every format that is not for programs."""

from specc.bill.bill import Bill
from specc.bill.line import BillLine
from specc.bill.ordering import count_incomplete, incomplete
from specc.record import record
from specc.reports.bills import priced, watts
from specc.sums import sum_counts
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import show

_ALWAYS = frozenset({"category", "part", "role", "need", "buy", "price"})


@record
class BillTable:
    """Heads, and rows of as many cells; numbers stand to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


def bill_table(bill: Bill) -> BillTable:
    """Every line of a bill; a column that is empty everywhere is left out."""
    rows = [_cells(line, bill.totals.currency) for line in bill.lines]
    heads = [head for head, _ in _HEADS]
    kept = [
        place
        for place, head in enumerate(heads)
        if head in _ALWAYS or any(row[place] for row in rows)
    ]
    return BillTable(
        heads=tuple(heads[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in rows),
        right=tuple(_HEADS[place][1] for place in kept),
    )


_HEADS = (
    ("category", False), ("part", False), ("vendor", False), ("part number", False), ("role", False), ("need", True),
    ("spare", True), ("have", True), ("buy", True), ("unit", False), ("unit price", True), ("price", True),
    ("seller", False), ("price date", False), ("lead time", True), ("power", True),
)  # fmt: skip


def _cells(line: BillLine, currency: str) -> tuple[str, ...]:
    held = f" (in {line.included_in.rpartition('.')[2]})" if line.included_in else ""
    price = line.price
    buys = bool(line.to_buy)
    lead = price.lead_time if price is not None else None
    return (
        line.category,
        line.title + held,
        line.vendor or "",
        line.part_number or "",
        line.role,
        str(line.quantity),
        str(line.spares or ""),
        str(line.existing or ""),
        str(line.to_buy),
        line.unit if buys else "",
        priced(price.unit if price else None, currency) if buys else "",
        priced(line.total, currency) if buys else "",
        (price.seller or "") if price and buys else "",
        (price.date or "") if price and buys else "",
        show(Quantity(lead, SECOND), "days") if lead is not None and buys else "",
        watts(line.power) if line.power else "",
    )


def gap_table(bill: Bill) -> BillTable:
    """The lines that cannot be ordered as they stand, and what each lacks."""
    rows = [
        (line.category, line.title, line.part_number or "", line.role, str(line.to_buy), "; ".join(lacking))
        for line, lacking in incomplete(bill.lines)
    ]  # fmt: skip
    return BillTable(
        heads=("category", "part", "part number", "role", "buy", "missing"),
        rows=tuple(rows),
        right=(False, False, False, False, True, False),
    )


def orderable_summary(bill: Bill) -> str:
    """How many of the lines to buy can be ordered, in a sentence."""
    buys = sum_counts(1 for line in bill.lines if line.to_buy)
    lacking = count_incomplete(bill.lines)
    return f"{buys - lacking} of {buys} lines to buy can be ordered as they stand"
