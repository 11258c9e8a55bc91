"""How the costs of a cluster were computed: what is bought at the price of its offer, and what it comes to by the hour."""

from collections.abc import Iterable, Iterator

from specc.bill.bill import Bill
from specc.bill.line import BillLine
from specc.bill.rentals import Rental, cheapest
from specc.bill.running import Running, utilisation
from specc.bill.sums import Sum
from specc.record import evolve
from specc.units import Quantity
from specc.units.calculation import (
    Calculation,
    Operand,
    amount_of_money,
    operand,
    rate_of_money,
    sum_of,
)
from specc.units.dimension import DIMENSIONLESS, SECOND, WATT, Dimension


def named(lines: Iterable[BillLine]) -> Iterator[tuple[str, BillLine]]:
    """Lines with names that tell them apart."""
    seen: dict[str, int] = {}
    for line in lines:
        name = f"{line.part.rpartition('.')[2]}, {line.role}"
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} {seen[name]}"), line


def bought(lines: Iterable[BillLine]) -> list[BillLine]:
    return [line for line in lines if line.to_buy and not line.periodic]


def capital(bill: Bill) -> Calculation:
    """What is bought."""
    return _over_money(bought(bill.lines), bill.prices.currency)


def _over_money(lines: Iterable[BillLine], currency: str) -> Calculation:
    """The sum of what lines cost."""
    operands = (
        evolve(amount_of_money(name, line.total, currency), calculation=priced(line))
        for name, line in named(lines)
        if line.total
    )
    return sum_of(tuple(operands))


def priced(line: BillLine) -> Calculation | None:
    """The money of a line: what is to buy at the price of one, and where both come from."""
    price = line.price
    if price is None:
        return None
    said = (price.offer, price.seller, price.quote, price.date, price.source)
    counted = (
        operand("needed", line.quantity, source=line.reason),
        operand("spares", line.spares, source="economics.spares"),
        operand("existing", line.existing, source="what is there already"),
    )
    bought = evolve(
        operand("to buy", line.to_buy),
        calculation=Calculation("max(needed + spares - existing, 0)", counted),
    )
    source = ", ".join(text for text in said if text)
    one = amount_of_money("price of one", price.unit, price.currency, source)
    return Calculation("to buy × price of one", (bought, one))


PARTS = ("capital", "energy", "rent", "support", "colocation")


def per_second(bill: Bill) -> Calculation | None:
    """Cost per second by what it is for."""
    running = bill.running
    operands: list[Operand] = []
    for name in PARTS:
        part: Sum = getattr(running, name)
        if part.value is None or part.missing:
            return None
        told = _of_running(bill, running, name)
        each = rate_of_money(name, part.value, bill.prices.currency)
        operands.append(evolve(each, calculation=told))
    return sum_of(tuple(operands))


def _of_running(bill: Bill, running: Running, name: str) -> Calculation | None:
    """How one part of the running cost was computed, where it is of one formula."""
    capital, economics, site = bill.capital.value, bill.cluster.economics, bill.cluster.site
    currency = bill.prices.currency
    part: Sum = getattr(running, name)
    if name == "capital" and capital and part.value:
        rate = Quantity(part.value / capital, DIMENSIONLESS / SECOND, "%/year")
        return Calculation(
            "price × written off",
            (
                amount_of_money("price", capital, currency, result="cost.capital"),
                operand("written off", rate, rate.dimension, "economics.life, by the annuity"),
            ),
        )
    if name == "support" and part.value:
        each = {
            "services and licences": running.services,
            "support of the offers": running.offered,
            "maintenance": running.maintenance,
            "staff": running.staff,
        }
        return sum_of(
            tuple(rate_of_money(what, s.value, currency) for what, s in each.items() if s.value)
        )
    if name == "energy" and part.value and site is not None and site.pue and site.electricity:
        busy, price = utilisation(economics), bill.prices.stated(site.electricity).value or 0.0
        power = part.value / (busy * float(site.pue) * price)
        paid = Quantity(price, Dimension({currency: 1, "J": -1}), f"{currency}/kWh")
        return Calculation(
            "mean power × utilisation × PUE × electricity",
            (
                operand("mean power", power, WATT, "typical, else the highest"),
                operand("utilisation", busy, source="economics.utilisation"),
                operand("PUE", site.pue, source="site.pue"),
                operand("electricity", paid, paid.dimension, "site.electricity"),
            ),
        )  # fmt: skip
    return None


def total(bill: Bill) -> Calculation | None:
    """Over the life of the hardware."""
    economics = bill.cluster.economics
    value = bill.running.total
    if economics is None or economics.life is None or value.value is None or value.missing:
        return None
    return Calculation(
        "running cost × life",
        (
            rate_of_money(
                "running cost", value.value, bill.prices.currency, result="cost.per_hour"
            ),
            operand("life", economics.life, SECOND, "economics.life"),
        ),
    )


def per_accelerator(bill: Bill) -> Calculation | None:
    """Cost per time of each accelerator."""
    total, many = bill.running.total, bill.topology.accelerators
    if total.value is None or total.missing or not many:
        return None
    return Calculation(
        "running cost / accelerators",
        (
            rate_of_money(
                "running cost", total.value, bill.prices.currency, result="cost.per_hour"
            ),
            operand("accelerators", many, result="accelerators"),
        ),
    )


def break_even(bill: Bill) -> Calculation | None:
    """Against the cheapest rental on demand."""
    rental, running = cheapest(bill), bill.running
    if rental is None or bill.capital.value is None or running.total.value is None:
        return None
    operation = running.total.value - (running.capital.value or 0.0)
    currency = bill.prices.currency
    return Calculation(
        "capital / (utilisation × rent - operation)",
        (
            amount_of_money("capital", bill.capital.value, currency, result="cost.capital"),
            operand("utilisation", utilisation(bill.cluster.economics), source="economics.utilisation"),
            _rent(rental, currency),
            rate_of_money("operation", operation, currency, "energy, support and colocation"),
        ),
    )  # fmt: skip


def break_even_utilisation(bill: Bill) -> Calculation | None:
    """The share of the time in use at which the cheapest rental on demand costs as much."""
    rental, running = cheapest(bill), bill.running
    if rental is None or running.total.value is None:
        return None
    energy = running.energy.value or 0.0
    busy, currency = utilisation(bill.cluster.economics), bill.prices.currency
    return Calculation(
        "fixed / (rent - energy)",
        (
            rate_of_money("fixed", running.total.value - energy, currency, "all but energy"),
            _rent(rental, currency),
            rate_of_money("energy", energy / busy, currency, "while it works"),
        ),
    )


def _rent(rental: Rental, currency: str) -> Operand:
    source = f"{rental.offer}, {rental.seller}, {rental.date}"
    return rate_of_money("rent", rental.rate, currency, source)
