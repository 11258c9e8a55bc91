"""The bill for people at a terminal: totals first."""

from specc.bill.bill import Bill
from specc.diagnostics.printable import cell_text
from specc.diagnostics.snippet import cells
from specc.reports.bills import Bills, only, priced, remarks, summary, watts
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """Every cluster: its totals, its lines, its remarks."""
    blocks = [_block(name, bill) for name, bill in only(bills, view.cluster)]
    return "\n".join(blocks) if blocks else "no cluster\n"


def _block(name: str, bill: Bill) -> str:
    lines = [f"bill of materials for {name}", ""]
    rows = [(a, b, c) for a, b, c in summary(bill)]
    wide = max(len(a) for a, _, _ in rows)
    value = max(len(b) for _, b, _ in rows)
    lines += [f"  {a:<{wide}}  {b:>{value}}  {c}".rstrip() for a, b, c in rows]
    table: list[tuple[str, ...]] = [
        ("category", "part", "role", "need", "spare", "have", "buy", "price", "power")
    ]
    for y in bill.lines:
        held = f" (in {y.included_in.rpartition('.')[2]})" if y.included_in else ""
        price = "" if y.included_in or not y.to_buy else priced(y.total, bill.totals.currency)
        power = "" if y.power is None else watts(y.power) if y.power else ""
        counts = [str(y.quantity), str(y.spares or ""), str(y.existing or ""), str(y.to_buy)]
        table.append(
            (y.category, cell_text(y.title) + held, cell_text(y.role), *counts, price, power)
        )
    widths = [max(cells(row[i]) for row in table) for i in range(len(table[0]))]
    lines.append("")
    for row in table:
        text = "  ".join(
            _pad(c, w, i >= 3) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        lines.append(f"  {text}".rstrip())
    notes = remarks(bill)
    if notes:
        lines += ["", *(f"  note: {note}" for note in notes)]
    return "\n".join(lines) + "\n"


def _pad(text: str, width: int, right: bool) -> str:
    blank = " " * (width - cells(text))
    return blank + text if right else text + blank


FORMAT = Format(name="text", about="tables for a terminal, totals first", render=render)
