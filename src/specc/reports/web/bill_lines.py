"""A bill on a page: its lines as the table shows them, its money by category, and what it says in one sentence."""

from collections.abc import Collection

from specc.bill.bill import Bill
from specc.bill.line import BillLine
from specc.bill.ordering import gaps
from specc.record import record
from specc.reports.bill_table import orderable_summary
from specc.reports.bills import amount, priced, watts
from specc.reports.web import charts
from specc.reports.web.verdict import ShownVerdict
from specc.sums import sum_counts
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import show


@record
class Line:
    """A line of the bill; `kind` is its devices' name in the racks that the page draws."""

    category: str
    title: str
    part_number: str
    role: str
    need: int
    spare: int
    have: int
    buy: int
    unit_price: str
    each: float | None
    price: str
    amount: float | None
    seller: str
    date: str
    lead: str
    lead_time: float | None
    power: str
    watts: float | None
    kind: str
    reason: str
    missing: str


def bill_lines(bill: Bill, held: Collection[str] = ()) -> tuple[Line, ...]:
    """The lines, in the order of reports; `held` are the kinds of devices that the racks of the page show."""
    return tuple(_line(line, held, bill.totals.currency) for line in bill.lines)


def _line(line: BillLine, held: Collection[str], currency: str) -> Line:
    price = line.price
    short = line.part.rpartition(".")[2]
    names = (line.role, f"{line.category} {short}", f"{line.role} {short}")
    inside = f" (in {line.included_in.rpartition('.')[2]})" if line.included_in else ""
    lead = price.lead_time if price is not None and line.to_buy else None
    return Line(
        category=line.category,
        title=line.title + inside,
        part_number=line.part_number or "",
        role=line.role,
        need=line.quantity,
        spare=line.spares,
        have=line.existing,
        buy=line.to_buy,
        unit_price=priced(price.unit, price.currency) if price else "",
        each=price.unit if price else None,
        price=priced(line.total, currency) if line.to_buy else "",
        amount=line.total,
        seller=(price.seller or "") if price else "",
        date=(price.date or "") if price else "",
        lead="" if lead is None else show(Quantity(lead, SECOND), "days"),
        lead_time=lead,
        power=watts(line.power) if line.power else "",
        watts=line.power,
        kind=next((name for name in names if name in held), ""),
        reason=line.reason,
        missing="; ".join(gaps(line)),
    )


def bill_verdict(bill: Bill) -> ShownVerdict:
    """Whether everything that is to buy has a price, and what it is in all."""
    buys = [line for line in bill.lines if line.to_buy]
    lacking = sum_counts(line.total is None for line in buys)
    indicative = sum_counts(line.price is not None and line.price.indicative for line in buys)
    totals = bill.totals
    rent = totals.rent_per_month
    sums = [amount(totals.capital, lambda value: priced(value, totals.currency)) + " to buy"]
    if rent.value or rent.missing:
        sums.append(
            amount(rent, lambda value: priced(value, totals.currency)) + " rent by the month"
        )
    if lacking:
        title = f"{lacking} {'line' if lacking == 1 else 'lines'} to buy without a price"
    elif buys:
        title = "All that is to buy has a price"
        title += f"; {indicative} of {len(buys)} indicative" if indicative else ""
    else:
        title = "Nothing is to buy"
    return ShownVerdict(
        state="warn" if lacking or indicative else "good",
        title=title,
        detail=f"{' · '.join(sums)} · {orderable_summary(bill)}",
    )


def spending(bill: Bill) -> str:
    """The capital by category as a drawing, where two are known."""
    currency = bill.totals.currency
    rows: list[dict[str, object]] = [
        {
            "part": category, "start": 0, "end": total.value,
            "words": amount(total, lambda value: priced(value, currency)),
        }
        for category, total in bill.totals.capital_by_category.items()
        if total.value
    ]  # fmt: skip
    if len(rows) < 2:
        return ""
    return charts.draw(charts.bars(rows, axis=currency, theme=charts.PAGE), charts.PAGE)
