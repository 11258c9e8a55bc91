"""The bill for people at a terminal: totals first."""

from specc.bill.bill import Bill
from specc.diagnostics.printable import cell_text
from specc.reports.aligned import aligned
from specc.reports.bill_table import BillTable, bill_table, gap_table, orderable_summary
from specc.reports.bills import Bills, only, remarks, summary
from specc.reports.report import Format, View

LEAST = (
    "vendor",
    "unit",
    "price date",
    "lead time",
    "seller",
    "spare",
    "have",
    "unit price",
    "part number",
    "power",
    "role",
)
"""Columns that a narrow screen goes without, in this order."""


def render(bills: Bills, view: View) -> str:
    """Every cluster: its totals, its lines, its remarks; or what keeps it from being ordered."""
    draw = _gaps if view.orderable else _block
    blocks = [draw(name, bill, view) for name, bill in only(bills, view.cluster)]
    return "\n".join(blocks) if blocks else "no cluster\n"


def _block(name: str, bill: Bill, view: View) -> str:
    lines = [f"bill of materials for {name}", ""]
    rows = [(a, b, c) for a, b, c in summary(bill)]
    wide = max(len(a) for a, _, _ in rows)
    value = max(len(b) for _, b, _ in rows)
    lines += [f"  {a:<{wide}}  {b:>{value}}  {c}".rstrip() for a, b, c in rows]
    lines += ["", *_drawn(bill_table(bill), view)]
    notes = remarks(bill)
    if notes:
        lines += ["", *(f"  note: {note}" for note in notes)]
    return "\n".join(lines) + "\n"


def _gaps(name: str, bill: Bill, view: View) -> str:
    table = gap_table(bill)
    lines = [f"{name}: {orderable_summary(bill)}"]
    return "\n".join([*lines, *(["", *_drawn(table, view)] if table.rows else [])]) + "\n"


def _drawn(table: BillTable, view: View) -> list[str]:
    right = [at for at, ends in enumerate(table.right) if ends]
    fit = None if view.fit is None else view.fit - 2
    rows = (table.heads, *(tuple(map(cell_text, row)) for row in table.rows))
    return [f"  {line}".rstrip() for line in aligned(rows, right, fit, LEAST)]


FORMAT = Format(name="text", about="tables for a terminal, totals first", render=render)
