"""A cluster on the page: totals, drawing, racks, and the bill with what each line is in the racks."""

from specc.bill.bill import Bill
from specc.bill.line import BillLine
from specc.record import record
from specc.reports.bills import priced, remarks, watts
from specc.reports.redundancy import Row, redundancy
from specc.reports.report import View, find_format
from specc.reports.web import charts
from specc.reports.web.numbers import Number
from specc.reports.web.racks import Elevation, elevations, kinds
from specc.reports.web.verdict import bill_numbers
from specc.reports.whole import Whole


@record
class Line:
    """A line of the bill; `kind` is its devices' name in the racks, `line` where the spec names it."""

    category: str
    title: str
    part_number: str
    role: str
    need: int
    spare: int
    have: int
    buy: int
    unit_price: str
    price: str
    amount: float | None
    seller: str
    power: str
    watts: float | None
    kind: str
    reason: str


@record
class Cluster:
    """What a page shows of one."""

    name: str
    title: str
    numbers: tuple[Number, ...]
    drawing: str
    racks: tuple[Elevation, ...]
    more_racks: int
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    spending: str
    redundancy: tuple[Row, ...]
    remarks: tuple[str, ...]


def cluster(whole: Whole, name: str, bill: Bill) -> Cluster:
    """Everything of one cluster."""
    racks, more = elevations(bill.hall)
    held = kinds(racks)
    return Cluster(
        name=name,
        title=bill.cluster.title or f"cluster {name}",
        numbers=tuple(bill_numbers(bill)),
        drawing=_drawing(whole, name),
        racks=tuple(racks),
        more_racks=more,
        kinds=tuple(held),
        lines=tuple(_line(line, held, bill.totals.currency) for line in bill.lines),
        spending=_spending(bill),
        redundancy=tuple(redundancy(bill)),
        remarks=tuple(remarks(bill)),
    )


def _drawing(whole: Whole, name: str) -> str:
    drawn = find_format("graph", "svg").draw(whole.bills, View(cluster=name))
    return drawn[drawn.index("<svg") :] if isinstance(drawn, str) and "<svg" in drawn else ""


def _line(line: BillLine, held: list[str], currency: str) -> Line:
    price = line.price
    short = line.part.rpartition(".")[2]
    names = (line.role, f"{line.category} {short}", f"{line.role} {short}")
    return Line(
        category=line.category,
        title=line.title
        + (f" (in {line.included_in.rpartition('.')[2]})" if line.included_in else ""),
        part_number=line.part_number or "",
        role=line.role,
        need=line.quantity,
        spare=line.spares,
        have=line.existing,
        buy=line.to_buy,
        unit_price=priced(price.unit, price.currency) if price else "",
        price=priced(line.total, currency) if line.to_buy else "",
        amount=line.total,
        seller=" · ".join(text for text in (price.seller, price.date) if text) if price else "",
        power=watts(line.power) if line.power else "",
        watts=line.power,
        kind=next((name for name in names if name in held), ""),
        reason=line.reason,
    )


def _spending(bill: Bill) -> str:
    """The capital by category as a drawing, where two are known."""
    currency = bill.totals.currency
    rows: list[dict[str, object]] = [
        {
            "part": category, "start": 0, "end": total.value,
            "words": f"{'at least ' if total.bound else ''}{priced(total.value, currency)}",
        }
        for category, total in bill.totals.capital_by_category.items()
        if total.value
    ]  # fmt: skip
    if len(rows) < 2:
        return ""
    return charts.draw(charts.bars(rows, axis=currency, theme=charts.PAGE), charts.PAGE)
