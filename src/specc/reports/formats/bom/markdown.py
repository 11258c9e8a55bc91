"""The bill as Markdown tables."""

from specc.bill.bill import Bill
from specc.diagnostics.printable import cell_text
from specc.reports.bills import Bills, only, priced, remarks, summary, watts
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """A section for each cluster."""
    return (
        "\n".join(_section(name, bill) for name, bill in only(bills, view.cluster))
        or "No cluster.\n"
    )


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
    lines += [
        "",
        "| category | part | role | need | spare | have | buy | unit price | price | power |",
    ]
    lines.append("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for y in bill.lines:
        currency = bill.totals.currency
        buys = bool(y.to_buy)
        unit = priced(y.price.unit if y.price else None, currency) if buys else ""
        price = priced(y.total, currency) if buys else ""
        held = f" (in {y.included_in.rpartition('.')[2]})" if y.included_in else ""
        power = "" if not y.power else watts(y.power)
        row = [
            y.category,
            y.title + held,
            y.role,
            str(y.quantity),
            str(y.spares),
            str(y.existing),
            str(y.to_buy),
        ]
        lines.append(f"| {' | '.join(escape(c) for c in (*row, unit, price, power))} |")
    notes = remarks(bill)
    if notes:
        lines += ["", *(f"- {escape(note)}" for note in notes)]
    return "\n".join(lines) + "\n"


FORMAT = Format(name="markdown", about="Markdown tables", render=render)
