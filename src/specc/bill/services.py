"""Services: an amount, an amount per time, or a share of the hardware a year."""

from specc.bill.cost import MONTH, YEAR, Prices, currency_of
from specc.bill.line import BillLine, Price
from specc.design.parts.service import Service
from specc.record import evolve
from specc.units.text import percent


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
