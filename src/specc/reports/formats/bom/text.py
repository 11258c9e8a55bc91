"""The bill for people at a terminal: totals first."""

from specc.bill.bill import Bill
from specc.diagnostics.printable import cell_text
from specc.diagnostics.snippet import cells
from specc.reports.bill_table import BillTable, bill_table, gap_table, orderable_summary
from specc.reports.bills import Bills, only, remarks, summary
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """Every cluster: its totals, its lines, its remarks; or what keeps it from being ordered."""
    draw = _gaps if view.orderable else _block
    blocks = [draw(name, bill) for name, bill in only(bills, view.cluster)]
    return "\n".join(blocks) if blocks else "no cluster\n"


def _block(name: str, bill: Bill) -> str:
    lines = [f"bill of materials for {name}", ""]
    rows = [(a, b, c) for a, b, c in summary(bill)]
    wide = max(len(a) for a, _, _ in rows)
    value = max(len(b) for _, b, _ in rows)
    lines += [f"  {a:<{wide}}  {b:>{value}}  {c}".rstrip() for a, b, c in rows]
    lines += ["", *_drawn(bill_table(bill))]
    notes = remarks(bill)
    if notes:
        lines += ["", *(f"  note: {note}" for note in notes)]
    return "\n".join(lines) + "\n"


def _gaps(name: str, bill: Bill) -> str:
    table = gap_table(bill)
    lines = [f"{name}: {orderable_summary(bill)}"]
    return "\n".join([*lines, *(["", *_drawn(table)] if table.rows else [])]) + "\n"


def _drawn(table: BillTable) -> list[str]:
    shown = [table.heads, *(tuple(map(cell_text, row)) for row in table.rows)]
    widths = [max(cells(row[i]) for row in shown) for i in range(len(table.heads))]
    texts = (
        "  ".join(_pad(c, w, right) for c, w, right in zip(row, widths, table.right, strict=True))
        for row in shown
    )
    return [f"  {text}".rstrip() for text in texts]


def _pad(text: str, width: int, right: bool) -> str:
    blank = " " * (width - cells(text))
    return blank + text if right else text + blank


FORMAT = Format(name="text", about="tables for a terminal, totals first", render=render)
