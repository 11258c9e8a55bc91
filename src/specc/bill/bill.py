"""The bill of materials: lines, totals first, and what is behind them."""

from collections.abc import Iterable
from functools import cached_property

from specc.bill.cabling import Cabling, lay_cables
from specc.bill.cost import MONTH, Prices
from specc.bill.drawn import liquid_heat, peak_power
from specc.bill.footprint import Footprint, footprint
from specc.bill.holding import terms_of
from specc.bill.line import BillLine
from specc.bill.link_choice import Catalogue
from specc.bill.needs import cables, equipment
from specc.bill.rack_use import RackRun, count_racks
from specc.bill.running import Running, running, utilisation
from specc.bill.services import (
    offered_support,
    price_of,
    recurring_services,
    share_priced,
)
from specc.bill.site import Hall, place
from specc.bill.stock import spared, stocked
from specc.bill.sums import Sum, sum_of
from specc.bill.ways import CableWays
from specc.design.cluster import Cluster
from specc.design.parts.server import Server
from specc.design.parts.service import Service
from specc.design.parts.software import Software
from specc.design.price import Exchange, Offer
from specc.design.results import CURRENCY
from specc.record import evolve, record
from specc.sums import sum_counts, sum_floats
from specc.topology.inventory import total
from specc.topology.lay import Topology

CATEGORIES = (
    "enclosure", "server", "accelerator", "cpu", "memory", "drive", "psu", "nic", "switch", "optic", "cable", "accessory", "rack",
    "pdu", "cdu", "storage", "software", "service", "rent",
)  # fmt: skip


@record(eq=False)
class Totals:
    """The totals of a bill, in base units."""

    capital: Sum
    capital_by_category: dict[str, Sum]
    unpriced: tuple[str, ...]
    rent_per_month: Sum
    power_typical: Sum
    power_maximum: Sum
    heat: Sum
    heat_liquid: Sum
    racks: Sum
    rack_units: Sum
    mass: Sum
    longest_lead_time: Sum
    currency: str


@record(eq=False)
class Bill:
    """What to buy for a cluster.

    Everything is computed when it is asked for: cables are laid where a line of equipment, a length or a reach is asked, and once.
    """

    topology: Topology
    prices: Prices
    links: Catalogue | None = None
    """What transceivers and cables are chosen from, where the text leaves them open."""
    site_share: float = 1.0
    """Its part of a rent of the whole site, where others stand there too."""

    @property
    def cluster(self) -> Cluster:
        """The cluster."""
        return self.topology.cluster

    @property
    def as_of(self) -> str | None:
        """The date of the prices."""
        return self.prices.terms.as_of

    @cached_property
    def hall(self) -> Hall:
        """Racks and what stands in them."""
        return place(self.topology)

    @cached_property
    def ways(self) -> CableWays:
        """Distances in the hall."""
        return CableWays(self.hall)

    @cached_property
    def cabling(self) -> dict[str, Cabling]:
        """The cables of every fabric."""
        fabrics = self.topology.fabrics
        return {name: lay_cables(laid, self.ways, self.links) for name, laid in fabrics.items()}

    def _cabled(self, name: str) -> Cabling:
        return self.cabling[name]

    @cached_property
    def equipment(self) -> tuple[BillLine, ...]:
        """All lines but those of cables."""
        choosing = self.links is not None
        return self._finished(equipment(self.topology, self.hall, self._cabled, choosing=choosing))

    @cached_property
    def _bought(self) -> tuple[BillLine, ...]:
        """All lines; services that are a share of the rest have no price yet."""
        laid = self._finished(cables(self.topology, self.hall, self.cabling))
        return tuple(sorted((*self.equipment, *laid), key=_order))

    @cached_property
    def lines(self) -> tuple[BillLine, ...]:
        """All lines, by category, then part."""
        shares = [y for y in self.equipment if isinstance(y.entity, Service) and y.entity.rate]
        if not shares:
            return self._bought
        hardware = None if self.capital.missing else self.capital.value
        return tuple(share_priced(y, hardware, self.prices) for y in self._bought)

    def _finished(self, lines: list[BillLine]) -> tuple[BillLine, ...]:
        stock = stocked(spared(lines, self.topology), self.cluster)
        return tuple(sorted((_priced(line, self.prices) for line in stock), key=_order))

    @cached_property
    def power_maximum(self) -> Sum:
        """Highest power of all equipment, W."""
        return peak_power(list(self.outer))

    @cached_property
    def power_typical(self) -> Sum:
        """Typical power of all equipment, W."""
        return sum_of((y.power_typical, f"{y.part}.power") for y in self.outer)

    @cached_property
    def totals(self) -> Totals:
        """The totals over all lines."""
        return _totals(self)

    @cached_property
    def outer(self) -> tuple[BillLine, ...]:
        """Equipment that stands for itself."""
        # The power and mass of what is inside a server are counted with it.
        return tuple(
            y for y in self.equipment if not y.included_in and not y.inside and y.quantity > 0
        )

    @cached_property
    def standing(self) -> tuple[BillLine, ...]:
        """Equipment with a place of its own."""
        return tuple(y for y in self.outer if y.category not in {"optic", "nic", "rent"})

    @cached_property
    def racks(self) -> Sum:
        """Racks in use; a lower bound where a height, or a power or mass that a rack limits, is unknown."""
        used = [r for r in self.hall.runs if r.stacks or r.rack is not None]
        if not self.hall.stated and any(r.own is None for r in used):
            return Sum(value=None, missing=("site.rack",))
        return Sum(value=float(count_racks(used)), missing=self.hall.unknown)

    @cached_property
    def rack_units(self) -> Sum:
        """Height of all that is racked."""
        return sum_of(
            (None if y.height is None else float(y.height), f"{y.part}.height")
            for y in self.racked
        )

    @cached_property
    def racked(self) -> tuple[BillLine, ...]:
        """Equipment that takes rack units."""
        return tuple(line for line in self.standing if _racked(line))

    @cached_property
    def fullest_rack(self) -> RackRun | None:
        """The rack that draws the most; None where there is none."""
        return max(self.hall.runs, key=lambda rack: rack.power, default=None)

    @cached_property
    def rack_power(self) -> Sum:
        """Highest power of that rack, W; a lower bound where something in a rack has no known power."""
        fullest = self.fullest_rack
        if fullest is None:
            return Sum(value=0.0)
        bound = any(rack.power_bound for rack in self.hall.runs)
        lacking = tuple(f"{y.part}.power" for y in self.standing if y.power is None)
        return Sum(value=fullest.power, missing=lacking if bound else ())

    @cached_property
    def mass(self) -> Sum:
        """Weight of the equipment, without racks and cables, kg."""
        weighed = (y for y in self.standing if y.category != "rack")
        return sum_of((y.mass, f"{y.part}.mass") for y in weighed)

    @cached_property
    def heat_liquid(self) -> Sum:
        """Heat that goes to liquid, W."""
        return liquid_heat(list(self.outer))

    @cached_property
    def rent_per_month(self) -> Sum:
        """Rented instances, per month."""
        rented = (y for y in self.equipment if y.category == "rent")
        return money_of(rented)

    @cached_property
    def capital(self) -> Sum:
        """Price of what is to buy."""
        return money_of(y for y in self._bought if y.to_buy and not y.periodic)

    @property
    def mean_power(self) -> Sum:
        """Power of the equipment while it works, W: the typical one, else the highest."""
        powers = (self.power_typical, self.power_maximum)
        return next((power for power in powers if not power.missing), self.power_maximum)

    @property
    def drawn_power(self) -> Sum:
        """The same, rented instances included: what they draw is not known."""
        rented = tuple(f"{y.part}.power" for y in self.equipment if y.category == "rent")
        return self.mean_power.without(*rented) if rented else self.mean_power

    @cached_property
    def footprint(self) -> Footprint:
        """Emissions and water per second, over the whole time."""
        power = self.drawn_power.times(utilisation(self.cluster.economics))
        return footprint(power, self.cluster.site)

    @cached_property
    def capital_bound(self) -> Sum:
        """Price of what is to buy; where a price of the equipment is missing, no cable can mend it, and none is laid."""
        bought = [y for y in self.equipment if y.to_buy and not y.periodic]
        if all(y.total is not None for y in bought):
            return self.capital
        return money_of(bought)

    @cached_property
    def running(self) -> Running:
        """What it costs per second, at the mean power."""
        capital = self.capital_bound
        return running(
            capital=capital,
            rent=self.rent_per_month.times(1.0 / MONTH),
            services=recurring_services(self.equipment, capital, self.prices),
            offered=offered_support(self.equipment),
            mean_power=self.mean_power,
            peak_power=self.power_maximum,
            site=self.cluster.site,
            economics=self.cluster.economics,
            prices=self.prices,
            site_share=self.site_share,
        )

    def count(self, part: str) -> int:
        """How many of a part, by import path or name; spares not counted."""
        lines = self.equipment
        bought = sum_counts(
            y.quantity for y in lines if part in {y.part, y.part.rpartition(".")[2]}
        )
        if bought or not self.topology.fabrics:
            return bought
        return sum_counts(
            y.quantity for y in self.lines if part in {y.part, y.part.rpartition(".")[2]}
        )

    def quantity(self, category: str, role: str | None = None) -> int:
        """How many of a category, in a role if one is given."""
        return sum_counts(
            y.quantity for y in self.lines if y.category == category and role in {None, y.role}
        )


def make_bill(  # noqa: PLR0913 - what each kind of line is priced and chosen from
    topology: Topology,
    offers: Iterable[Offer] = (),
    exchanges: Iterable[Exchange] = (),
    *,
    rentals: Iterable[Offer] = (),
    links: Catalogue | None = None,
    as_of: str | None = None,
    currency: str = CURRENCY,
) -> Bill:
    """The bill of a laid-out cluster."""
    prices = Prices(
        offers=tuple(offers),
        exchanges=tuple(exchanges),
        terms=terms_of(topology.cluster, as_of),
        currency=currency,
        rentals=tuple(rentals),
    )
    return Bill(topology=topology, prices=prices, links=links)


def money_of(lines: Iterable[BillLine]) -> Sum:
    """The money of lines, with the interval that the ranges of their prices allow."""
    held = tuple(lines)
    total = sum_of((line.total, f"{line.part}.price") for line in held)
    if total.value is None or not any(line.spread for line in held):
        return total
    ends = [line.spread or (line.total or 0.0, line.total or 0.0) for line in held]
    low, high = (sum_floats(end[i] for end in ends) for i in (0, 1))
    return evolve(total, low=low, high=high)


def _order(line: BillLine) -> tuple[object, ...]:
    place_of = CATEGORIES.index(line.category) if line.category in CATEGORIES else len(CATEGORIES)
    return (place_of, line.part, line.role, line.included_in or "", line.length or 0.0)


def _priced(line: BillLine, prices: Prices) -> BillLine:
    priced = _with_price(line, prices)
    if priced.price is not None or line.entity is None or not line.to_buy or line.included_in:
        return priced
    return evolve(priced, unpriced=prices.objection(line.entity, line.to_buy))


def _with_price(line: BillLine, prices: Prices) -> BillLine:
    if line.entity is None or line.included_in or line.to_buy == 0:
        return line
    if isinstance(line.entity, Service | Software):
        return evolve(line, price=price_of(line.entity, prices, line.to_buy))
    if line.periodic:
        accelerators = total(line.entity.accelerators) if isinstance(line.entity, Server) else 1
        price = prices.rent(line.entity, line.to_buy, accelerators)
        if price is not None:
            price = price.times(MONTH)
        return evolve(line, price=price)
    return evolve(line, price=prices.buy(line.entity, line.to_buy))


def _totals(bill: Bill) -> Totals:
    lines = bill.lines
    buys = [y for y in lines if y.to_buy and not y.periodic]
    categories = sorted({y.category for y in buys}, key=CATEGORIES.index)
    leads = [y.price.lead_time for y in buys if y.price and y.price.lead_time is not None]
    unled = [y.part for y in buys if y.price is None or y.price.lead_time is None]
    lead = Sum(value=max(leads, default=None), missing=tuple(dict.fromkeys(unled)))
    return Totals(
        capital=bill.capital,
        capital_by_category={c: money_of(y for y in buys if y.category == c) for c in categories},
        unpriced=tuple(dict.fromkeys(y.part for y in lines if y.to_buy and y.price is None)),
        rent_per_month=bill.rent_per_month,
        power_typical=bill.power_typical,
        power_maximum=bill.power_maximum,
        heat=bill.power_maximum,
        heat_liquid=bill.heat_liquid,
        racks=bill.racks,
        rack_units=bill.rack_units,
        mass=bill.mass,
        longest_lead_time=lead if buys else Sum(value=0.0),
        currency=bill.prices.currency,
    )


def _racked(line: BillLine) -> bool:
    return line.category in {"enclosure", "server", "switch", "storage"}
