"""The bill as one page that needs nothing beside itself: what it is in all, then its lines, to be sorted and filtered."""

from specc.bill.bill import Bill
from specc.record import record
from specc.reports.bill_table import BillTable, gap_table
from specc.reports.bills import Bills, only, remarks
from specc.reports.report import Format, View
from specc.reports.web.bill_lines import Line, bill_lines, bill_verdict, spending
from specc.reports.web.numbers import ShownNumber
from specc.reports.web.page import render_page, rests_on
from specc.reports.web.verdict import ShownVerdict, bill_numbers


@record
class BillSection:
    """What the page shows of a cluster; `gaps` is what it shows in the place of the bill."""

    name: str
    title: str
    verdict: ShownVerdict
    numbers: tuple[ShownNumber, ...]
    spending: str
    lines: tuple[Line, ...]
    gaps: BillTable | None
    remarks: tuple[str, ...]


def render(bills: Bills, view: View) -> str:
    """Verdict and totals of every cluster first, then a section for each."""
    return render_page(
        "bill.html",
        name=f"Bill of materials: {bills.name}",
        about=rests_on(bills.head),
        clusters=[_section(name, bill, view) for name, bill in only(bills, view.cluster)],
        why=[],
    )


def _section(name: str, bill: Bill, view: View) -> BillSection:
    return BillSection(
        name=name,
        title=bill.cluster.title or f"cluster {name}",
        verdict=bill_verdict(bill),
        numbers=tuple(bill_numbers(bill)),
        spending=spending(bill),
        lines=bill_lines(bill),
        gaps=gap_table(bill) if view.orderable else None,
        remarks=tuple(remarks(bill)),
    )


FORMAT = Format(name="html", about="one self-contained page", render=render)
