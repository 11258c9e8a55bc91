"""A cluster on the page: totals, drawing, racks, and the bill with what each line is in the racks."""

from specc.bill.bill import Bill
from specc.record import record
from specc.reports.bills import remarks
from specc.reports.redundancy import RedundancyRow, redundancy
from specc.reports.rent_or_buy import compared_of
from specc.reports.report import View, find_format
from specc.reports.web import charts
from specc.reports.web.bill_lines import Line, bill_lines, spending
from specc.reports.web.break_even import break_even_chart
from specc.reports.web.numbers import ShownNumber
from specc.reports.web.racks import Elevation, elevations, kinds
from specc.reports.web.verdict import bill_numbers
from specc.reports.whole import Whole


@record
class ShownCluster:
    """What a page shows of one."""

    name: str
    title: str
    numbers: tuple[ShownNumber, ...]
    drawing: str
    racks: tuple[Elevation, ...]
    more_racks: int
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    spending: str
    break_even: str
    redundancy: tuple[RedundancyRow, ...]
    remarks: tuple[str, ...]


def cluster(whole: Whole, name: str, bill: Bill) -> ShownCluster:
    """Everything of one cluster."""
    racks, more = elevations(bill.hall)
    held = kinds(racks)
    return ShownCluster(
        name=name,
        title=bill.cluster.title or f"cluster {name}",
        numbers=tuple(bill_numbers(bill)),
        drawing=_drawing(whole, name),
        racks=tuple(racks),
        more_racks=more,
        kinds=tuple(held),
        lines=bill_lines(bill, held),
        spending=spending(bill),
        break_even=_break_even(name, bill),
        redundancy=tuple(redundancy(bill)),
        remarks=tuple(remarks(bill)),
    )


def _break_even(name: str, bill: Bill) -> str:
    """What buying and renting have cost by a month, where both are known."""
    if not bill.topology.accelerators:
        return ""
    chart = break_even_chart(compared_of(name, bill), charts.PAGE, width=560, height=300)
    return "" if chart is None else charts.draw(chart, charts.PAGE)


def _drawing(whole: Whole, name: str) -> str:
    drawn = find_format("graph", "svg").draw(whole.bills, View(cluster=name))
    return drawn[drawn.index("<svg") :] if isinstance(drawn, str) and "<svg" in drawn else ""
