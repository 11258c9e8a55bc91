"""What every format of a bill shares: the subject, its columns, and cells that no spreadsheet takes for a formula."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from specc.bill.bill import Bill
from specc.bill.cost import MONTH
from specc.bill.footprint import states_footprint
from specc.bill.line import BillLine
from specc.bill.ordering import gaps
from specc.bill.results import cluster_result
from specc.bill.sums import Sum
from specc.record import field, record
from specc.reports.document import DocumentHeader
from specc.reports.predictions import shown
from specc.topology.additions import additions
from specc.units import Quantity
from specc.units.dimension import SECOND, WATT
from specc.units.text import money, number, show


@record
class Bills:
    """The bills of a design, by cluster, in the order of the text."""

    name: str
    """The file that they come from, as the user called it."""
    bills: Mapping[str, Bill]
    head: DocumentHeader = field(factory=DocumentHeader)


COLUMNS = (
    "cluster", "category", "part", "title", "vendor", "part_number", "role", "quantity", "spares", "existing", "to_buy",
    "included_in", "unit_price", "price", "currency", "seller", "quote", "price_date", "lead_time_days", "power_w",
    "mass_kg", "height_u", "source", "confidence", "reason", "unit_of_measure", "length_m", "missing",
)  # fmt: skip
Cell = str | int | float | None


def cells_of(name: str, line: BillLine) -> tuple[Cell, ...]:
    """The cells of a line; None where something is unknown."""
    price = line.price
    return (
        name,
        line.category,
        line.part,
        line.title,
        line.vendor,
        line.part_number,
        line.role,
        line.quantity,
        line.spares,
        line.existing,
        line.to_buy,
        line.included_in,
        tidy(price.unit) if price else None,
        tidy(line.total),
        price.currency if price else None,
        price.seller if price else None,
        price.quote if price else None,
        price.date if price else None,
        tidy(price.lead_time / 86400) if price and price.lead_time is not None else None,
        tidy(line.power),
        tidy(line.mass),
        line.height,
        line.source,
        (price.confidence if price else None) or line.confidence,
        line.reason,
        line.unit,
        tidy(line.length),
        "; ".join(gaps(line)) or None,
    )


def tidy(value: float | None, digits: int = 6) -> int | float | None:
    """A number without the noise of binary fractions: whole where it is whole."""
    if value is None:
        return None
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def priced(value: float | None, currency: str) -> str:
    """An amount of money for people; "unknown" where it is."""
    return "unknown" if value is None else money(value, currency)


def watts(value: float | None) -> str:
    """A power for people; "unknown" where it is."""
    return "unknown" if value is None else show(Quantity(value, WATT))


def amount(total: Sum, words: Callable[[float], str]) -> str:
    """A total in words: unknown, "at least" so much where it is a lower bound, or what it is."""
    if total.told is None:
        return "unknown"
    return f"at least {words(total.told)}" if total.bound else words(total.told)


def summary(bill: Bill) -> Iterator[tuple[str, str, str]]:
    """Name, value and remark of each total, in the order of reports."""
    totals = bill.totals
    currency = totals.currency
    unpriced = len(totals.unpriced)

    def cash(value: float) -> str:
        return priced(value, currency)

    note = f"{unpriced} part{'s' if unpriced != 1 else ''} without a price" if unpriced else ""
    spread = money_range(totals.capital, currency)
    note = "; ".join(filter(None, (note, spread)))
    yield "capital", amount(totals.capital, cash), note
    for category, total in totals.capital_by_category.items():
        yield f"  {category}", amount(total, cash), missing(total)
    if totals.rent_per_month.value or totals.rent_per_month.missing:
        rent = totals.rent_per_month
        yield "rent per month", amount(rent, cash), missing(rent)
    peak = totals.power_maximum
    spread = (
        f"{watts(peak.low)} to {watts(peak.high)} from parts and supplies"
        if peak.low is not None
        else ""
    )
    yield (
        "power, highest",
        amount(peak, watts),
        "; ".join(x for x in (spread, missing(peak)) if x),
    )
    typical = totals.power_typical
    yield "power, typical", amount(typical, watts), missing(typical)
    yield "heat", amount(totals.heat, watts), ""
    if totals.heat_liquid.value:
        yield "heat to liquid", watts(totals.heat_liquid.value), ""
    racks = totals.racks
    yield (
        "racks",
        amount(racks, number),
        missing(racks),
    )
    units = totals.rack_units
    yield (
        "height",
        amount(units, lambda value: f"{number(value)} U"),
        missing(units),
    )
    mass = totals.mass
    yield (
        "mass",
        amount(mass, lambda value: f"{number(value, 5)} kg"),
        missing(mass),
    )
    lead = totals.longest_lead_time
    if lead.value:
        yield (
            "longest lead time",
            amount(lead, lambda value: show(Quantity(value, SECOND), "days")),
            missing(lead),
        )
    yield from _running_rows(bill)
    yield from footprint_rows(bill)


def _running_rows(bill: Bill) -> Iterator[tuple[str, str, str]]:
    """What it costs an hour and a month, where anything is known of that or asked about it."""
    currency = bill.prices.currency
    hour = bill.running.total.times(3600.0)
    if hour.value is not None or bill.cluster.economics is not None:
        month = bill.running.total.times(MONTH)
        for name, total in (("cost per hour", hour), ("cost per month", month)):
            remark = "; ".join(filter(None, (missing(total), money_range(total, currency))))
            yield name, amount(total, lambda value: priced(value, currency)), remark


def footprint_rows(bill: Bill) -> Iterator[tuple[str, str, str]]:
    """Emissions and water by the month, where the site says what they rest on."""
    if states_footprint(bill.cluster.site):
        for path, name in (("emissions.per_month", "emissions"), ("water_use.per_month", "water")):
            yield name, *shown(path, cluster_result(bill, path))


def money_range(total: Sum, currency: str) -> str:
    """What the ranges of prices allow."""
    if total.low is None or total.high is None or total.low == total.high:
        return ""
    return f"{money(total.low, currency)} to {money(total.high, currency)} by the ranges of prices"


def indicated(bill: Bill) -> str:
    """Which prices nobody offers, and from when they are; empty where all are offered."""
    prices = {y.part: y.price for y in bill.lines if y.price and y.price.indicative and y.to_buy}
    if not prices:
        return ""
    dates = sorted({price.date for price in prices.values() if price.date})
    since = (
        f" of {dates[0]}" if len(dates) == 1 else f" of {dates[0]} to {dates[-1]}" if dates else ""
    )
    names = ", ".join(short(part) for part in prices)
    return f"indicative prices{since}, which nobody offers: {names}; put your own beside the spec with --prices"


def missing(total: Sum, most: int = 4) -> str:
    """What is missing, shortened."""
    if not total.missing:
        return ""
    shown = ", ".join(short(name) for name in total.missing[:most])
    more = len(total.missing) - most
    return f"unknown: {shown}" + (f" and {more} more" if more > 0 else "")


def short(name: str) -> str:
    """A part and field without the path before them."""
    parts = name.split(".")
    return ".".join(parts[-2:]) if len(parts) > 1 else name


def remarks(bill: Bill) -> list[str]:
    """What a reader has to know beside the lines: what was assumed, what does not fit, what stays unknown."""
    remarks = []
    if any(cabling.runs for cabling in bill.cabling.values()):
        remarks = [f"{name} is not stated: taken as {value}" for name, value in bill.hall.assumed]
    remarks += additions(bill.topology)
    remarks += [
        f"{needed} racks of kind {kind} are needed, {stated} are stated"
        for kind, needed, stated in bill.hall.overfull
    ]
    for name, laid in bill.topology.fabrics.items():
        remarks += [f"fabric {name}: {p.found}; allowed: {p.allowed}" for p in laid.sized.problems]
        if laid.abstract:
            known = "only a rate" if laid.fabric.rate is not None else "neither topology nor rate"
            remarks.append(f"fabric {name}: {known} is known, so that nothing of it can be billed")
    for cabling in bill.cabling.values():
        remarks += [
            f"fabric {o.fabric}: {o.count} links of up to {number(o.longest, 3)} m exceed the reach of {number(o.reach)} m"
            for o in cabling.overruns
        ]
        if cabling.optics:
            remarks.append(
                f"transceivers of fabric {cabling.runs[0].fabric} are chosen, not stated"
            )
    if said := indicated(bill):
        remarks.append(said)
    if bill.prices.confidential:
        count = bill.prices.confidential
        remarks.append(
            f"{count} confidential offer{' was' if count == 1 else 's were'} read beside the spec"
        )
    return remarks


def by_name(lines: Iterable[BillLine]) -> list[BillLine]:
    """Lines by the names of their category and part, as programs get them."""
    return sorted(
        lines,
        key=lambda y: (y.category, y.part, y.role, y.included_in or "", y.length or 0.0),
    )


def only(bills: Bills, cluster: str | None) -> Iterable[tuple[str, Bill]]:
    """The bills, or that of one cluster."""
    return [(n, b) for n, b in bills.bills.items() if cluster in {None, n}]
