"""The cable list for people at a terminal."""

from specc.diagnostics.printable import cell_text
from specc.reports.aligned import aligned
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
    rows = [tuple(map(cell_text, row)) for row in table]
    return "\n".join(aligned(rows, (), view.fit, ("label", "rack", "length"))) + "\n"


FORMAT = Format(name="text", about="a line for each cable, for people", render=render)
