"""The cable list for people at a terminal."""

from specc.diagnostics.printable import cell_text
from specc.diagnostics.snippet import cells
from specc.reports.bills import Bills
from specc.reports.cabling import every_row
from specc.reports.report import Format, View
from specc.units.text import number


def render(bills: Bills, view: View) -> str:
    """A line for each cable."""
    table = [("label", "from", "port", "rack", "to", "port", "rack", "cable", "length")]
    table += [
        (
            r.label,
            r.a_device,
            r.a_port,
            r.a_rack,
            r.b_device,
            r.b_port,
            r.b_rack,
            r.part or r.medium,
            f"{number(r.length)} m",
        )
        for _, r in every_row(bills, view.cluster)
    ]
    if len(table) == 1:
        return "no cables\n"
    widths = [max(cells(row[i]) for row in table) for i in range(len(table[0]))]
    lines = []
    for row in table:
        padded = (cell_text(c) + " " * (w - cells(c)) for c, w in zip(row, widths, strict=True))
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines) + "\n"


FORMAT = Format(name="text", about="a line for each cable, for people", render=render)
