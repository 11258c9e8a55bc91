"""Services and licences: an amount, an amount per time, or a share of the hardware a year; a licence that ends is paid again each term."""

from collections.abc import Iterable

from specc.bill.cost import MONTH, YEAR, Prices, currency_of
from specc.bill.line import BillLine, Price
from specc.bill.sums import Sum, sum_of
from specc.design.part import Item
from specc.design.parts.service import Service
from specc.design.parts.software import Software
from specc.record import evolve
from specc.units.text import percent


def price_of(part: Service | Software, prices: Prices, quantity: int) -> Price | None:
    """The price of one of so many: once, or for a month where it recurs."""
    if isinstance(part, Service):
        return service_price(part, prices) or prices.buy(part, quantity)
    if part.licence is not None and part.licence.word == "none":
        return Price(unit=0.0, currency=prices.currency, confidence="high")
    price, term = prices.buy(part, quantity), licence_term(part)
    return price if price is None or term is None else price.times(MONTH / term)


def licence_term(part: Item) -> float | None:
    """Seconds after which a licence is paid again; None of what is paid once."""
    licence = part.licence if isinstance(part, Software) else None
    term = None if licence is None else licence.quantity("term", 1)
    return None if term is None or float(term) <= 0 else float(term)


def recurs(part: Item) -> bool:
    """Whether something is paid again and again."""
    return licence_term(part) is not None or (isinstance(part, Service) and part.recurs)


def service_price(service: Service, prices: Prices) -> Price | None:
    """The price that a service states itself: once, or for a month."""
    if service.amount is None:
        return None
    unit = prices.convert(float(service.amount), currency_of(service.amount) or prices.currency)
    if unit is None:
        return None
    return Price(
        unit=unit * (MONTH if service.recurs else 1.0), currency=prices.currency, confidence="high"
    )


def offered_support(lines: Iterable[BillLine]) -> Sum:
    """What the support that comes with the offers costs per second."""
    bought = (line for line in lines if line.to_buy and line.price is not None)
    return sum_of(
        (None if each is None else each * line.to_buy, f"{line.part}.support")
        for line in bought
        for each in (line.price.support if line.price else None,)
    )


def share_priced(line: BillLine, hardware: float | None, prices: Prices) -> BillLine:
    """A line for a share of the hardware with its price for a month; others as they are."""
    service = line.entity
    if not isinstance(service, Service) or service.rate is None:
        return line
    if hardware is None:
        return evolve(line, unpriced="a share of hardware whose price is not known")
    # A share without a time is one a year.
    yearly = float(service.rate) * (YEAR if str(service.rate.dimension) != "1" else 1.0)
    price = Price(unit=hardware * yearly / YEAR * MONTH, currency=prices.currency)
    return evolve(line, price=price, reason=f"{percent(yearly)} of the hardware a year")


def recurring_services(lines: Iterable[BillLine], capital: Sum, prices: Prices) -> Sum:
    """What services and licences cost per second, those for a share of the hardware by what is known of its price."""
    hardware = None if capital.missing else capital.value
    recurring = (y for y in lines if y.category in {"service", "software"} and y.periodic)
    priced = ((share_priced(y, hardware, prices).total, y.part) for y in recurring)
    return sum_of((price, f"{part}.price") for price, part in priced).times(1.0 / MONTH)
