"""The bill as Markdown tables."""

from specc.bill.bill import Bill
from specc.diagnostics.printable import cell_text
from specc.reports.bill_table import BillTable, bill_table, gap_table, orderable_summary
from specc.reports.bills import Bills, only, remarks, summary
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """A section for each cluster."""
    return (
        "\n".join(
            (_gaps if view.orderable else _section)(name, bill)
            for name, bill in only(bills, view.cluster)
        )
        or "No cluster.\n"
    )


def _gaps(name: str, bill: Bill) -> str:
    table = gap_table(bill)
    lines = [f"## Before {escape(name)} can be ordered", "", f"{orderable_summary(bill)}."]
    return "\n".join([*lines, *(["", *_drawn(table)] if table.rows else [])]) + "\n"


def _drawn(table: BillTable) -> list[str]:
    return [
        f"| {' | '.join(table.heads)} |",
        f"| {' | '.join('---:' if right else '---' for right in table.right)} |",
        *(f"| {' | '.join(map(escape, row))} |" for row in table.rows),
    ]


def escape(text: str) -> str:
    """Text that stays text in a table cell."""
    flat = cell_text(text).removeprefix("'")
    for mark in "\\`*_{}[]<>#|~":
        flat = flat.replace(mark, f"\\{mark}")
    return flat.replace("&", "&amp;")


def _section(name: str, bill: Bill) -> str:
    lines = [
        f"## Bill of materials: {escape(name)}",
        "",
        "| total | value | remark |",
        "| --- | ---: | --- |",
    ]
    lines += [f"| {escape(a.strip())} | {escape(b)} | {escape(c)} |" for a, b, c in summary(bill)]
    lines += ["", *_drawn(bill_table(bill))]
    notes = remarks(bill)
    if notes:
        lines += ["", *(f"- {escape(note)}" for note in notes)]
    return "\n".join(lines) + "\n"


FORMAT = Format(name="markdown", about="Markdown tables", render=render)
