"""What a cluster costs per second: hardware written off, electricity, rent, support and colocation."""

from specc.bill.cost import YEAR, Prices
from specc.bill.sums import Sum, total_of
from specc.design.cluster import Economics, Site
from specc.record import record
from specc.units import Quantity


@record
class Running:
    """Cost per second by what it is for; each a lower bound where something is missing.

    Attributes:
        capital: The hardware, written off over its life.
        energy: Electricity at the mean power over the whole time, with PUE.
        rent: Rented instances.
        services: Services and licences.
        offered: Support that comes with the offers of what is bought or rented.
        maintenance: A share of the price of the hardware.
        staff: The people who run it.
        colocation: Power and space by contract.
    """

    capital: Sum
    energy: Sum
    rent: Sum
    services: Sum
    offered: Sum
    maintenance: Sum
    staff: Sum
    colocation: Sum

    @property
    def support(self) -> Sum:
        """Services, licences, support, maintenance and staff."""
        return total_of((self.services, self.offered, self.maintenance, self.staff))

    @property
    def total(self) -> Sum:
        """All of it."""
        return total_of((self.capital, self.energy, self.rent, self.support, self.colocation))


def annuity(price: float, life: float, rate: float, residual: float) -> float:
    """Cost per second of something that is written off: straight line, or an annuity at a discount rate.

    Source: the annuity formula, `P * r / (1 - (1+r)^-n)`, with years as periods.
    """
    years = life / YEAR
    if rate <= 0:
        return price * (1 - residual) / life
    kept = price * residual / (1 + rate) ** years
    yearly: float = (price - kept) * rate / (1 - (1 + rate) ** -years)
    return yearly / YEAR


def utilisation(economics: Economics | None) -> float:
    """Share of the time that a cluster works; all of it where nobody says."""
    stated = economics.utilisation if economics is not None else None
    return 1.0 if stated is None else float(stated)


def running(  # noqa: PLR0913 - what a cluster costs has this many parts
    *,
    capital: Sum,
    rent: Sum,
    services: Sum,
    offered: Sum,
    mean_power: Sum,
    peak_power: Sum,
    site: Site | None,
    economics: Economics | None,
    prices: Prices,
    site_share: float = 1.0,
) -> Running:
    """Cost per second of a cluster.

    Args:
        capital: Price of the hardware.
        rent: Rent per second.
        services: Services and licences per second.
        offered: Support that comes with offers, per second.
        mean_power: Power while it works, W.
        peak_power: Highest power, W, for which colocation is contracted.
        site: Prices of electricity and colocation.
        economics: Life, utilisation, discount rate, maintenance and staff.
        prices: The currency of the bill, and the rates to it.
        site_share: Its part of a rent for the whole site, where others stand there too.
    """
    return Running(
        capital=_written_off(capital, economics),
        energy=electricity(mean_power.times(utilisation(economics)), site, prices),
        rent=rent,
        services=services,
        offered=offered,
        maintenance=_maintenance(capital, economics),
        staff=_staff(economics, prices),
        colocation=_colocation(peak_power, site, site_share, prices),
    )


def _written_off(capital: Sum, economics: Economics | None) -> Sum:
    if capital.value == 0 and not capital.missing:
        return capital
    life = economics.life if economics is not None else None
    if economics is None or life is None or float(life) <= 0:
        return capital.without("economics.life")
    rate = _yearly(economics.discount_rate)
    residual = 0.0 if economics.residual is None else float(economics.residual)
    return capital.times(annuity(1.0, float(life), rate, residual))


def _yearly(rate: Quantity | None) -> float:
    """A rate a year as a plain number; one without a time is one a year."""
    if rate is None:
        return 0.0
    return float(rate) * (1.0 if rate.dimension.text == "1" else YEAR)


def electricity(power: Sum, site: Site | None, prices: Prices) -> Sum:
    """What so much power costs per second, W times PUE and price; a PUE that is missing is at least 1."""
    if power.value == 0 and not power.missing:
        return power
    needs = [
        f"site.{field}"
        for field in ("electricity", "pue")
        if site is None or getattr(site, field) is None
    ]
    if site is None or site.electricity is None:
        return power.without(*needs)
    price = prices.stated(site.electricity)
    paid = power.without(*price.missing) if price.value is None else power.times(price.value)
    return paid.at_least(*needs) if site.pue is None else paid.times(float(site.pue))


def _maintenance(capital: Sum, economics: Economics | None) -> Sum:
    yearly = _yearly(economics.maintenance if economics is not None else None)
    return capital.times(yearly / YEAR)


def _staff(economics: Economics | None, prices: Prices) -> Sum:
    """What the people cost who run it, whatever they run."""
    stated = economics.staff if economics is not None else None
    return Sum(value=0.0) if stated is None else prices.stated(stated)


def _colocation(power: Sum, site: Site | None, site_share: float, prices: Prices) -> Sum:
    """By the power that is contracted, or one amount for all."""
    if site is None or site.colocation is None:
        return Sum(value=0.0)
    rate = prices.stated(site.colocation)
    if rate.value is None:
        return rate
    by_power = "W" in site.colocation.dimension.text or "J" in site.colocation.dimension.text
    return power.times(rate.value) if by_power else rate.times(site_share)
