"""The bill of materials: lines, totals first, and what is behind them."""

from collections.abc import Iterable

import attrs

from specc.bill.cabling import Cabling, Ways, lay_cables
from specc.bill.cost import MONTH, Prices, Running, running
from specc.bill.draw import draw, liquid_share
from specc.bill.line import Line
from specc.bill.needs import identity, needs
from specc.bill.site import Hall, place
from specc.bill.spares import spares_for
from specc.design.cluster import Cluster
from specc.design.noun import Counted
from specc.design.part import Part
from specc.design.parts.server import Server
from specc.design.price import Exchange, Offer
from specc.topology.inventory import total, whole
from specc.topology.lay import Topology

CATEGORIES = (
    "enclosure", "server", "accelerator", "cpu", "memory", "drive", "psu", "nic", "switch", "optic", "cable", "rack",
    "pdu", "cdu", "storage", "software", "service", "rent",
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Sum:
    """A total: `value` is a lower bound where something is missing, and None where nothing is known."""

    value: float | None
    missing: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def bound(self) -> bool:
        """Whether it is a lower bound."""
        return self.value is not None and bool(self.missing)


@attrs.frozen(kw_only=True, eq=False)
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


@attrs.frozen(kw_only=True, eq=False)
class Bill:
    """What to buy for a cluster."""

    topology: Topology
    lines: tuple[Line, ...]
    totals: Totals
    hall: Hall
    cabling: dict[str, Cabling]
    running: Running
    as_of: str | None

    @property
    def cluster(self) -> Cluster:
        """The cluster."""
        return self.topology.cluster

    def count(self, part: str) -> int:
        """How many of a part, by import path or name; spares not counted."""
        return sum(
            y.quantity for y in self.lines if y.part == part or y.part.rpartition(".")[2] == part
        )

    def quantity(self, category: str, role: str | None = None) -> int:
        """How many of a category, in a role if one is given."""
        return sum(
            y.quantity for y in self.lines if y.category == category and role in {None, y.role}
        )


def make_bill(
    topology: Topology,
    offers: Iterable[Offer] = (),
    exchanges: Iterable[Exchange] = (),
    *,
    as_of: str | None = None,
    currency: str = "USD",
) -> Bill:
    """The bill of a laid-out cluster."""
    cluster = topology.cluster
    economics = cluster.economics
    date = as_of or (economics.as_of if economics else None)
    prices = Prices(
        offers=tuple(offers),
        exchanges=tuple(exchanges),
        as_of=date,
        currency=currency,
        region=cluster.region,
    )
    hall = place(topology)
    ways = Ways(hall)
    cabling = {name: lay_cables(laid, ways) for name, laid in topology.fabrics.items()}
    lines = needs(topology, cabling, hall)
    lines = _spared(lines, cluster)
    lines = _stocked(lines, cluster)
    lines = [_priced(line, prices) for line in lines]
    lines.sort(key=_order)
    totals = _totals(topology, lines, hall, currency)
    rent = totals.rent_per_month
    ever = totals.power_typical.value if not totals.power_typical.missing else None
    use = float(economics.utilisation) if economics and economics.utilisation is not None else 1.0
    mean = (
        ever
        if ever is not None
        else totals.power_maximum.value
        if not totals.power_maximum.missing
        else None
    )
    return Bill(
        topology=topology,
        lines=tuple(lines),
        totals=totals,
        hall=hall,
        cabling=cabling,
        running=running(
            None if totals.capital.missing else totals.capital.value,
            None if rent.missing or rent.value is None else rent.value / MONTH,
            None if mean is None else mean * use,
            cluster.site,
            economics,
        ),
        as_of=date,
    )


def _order(line: Line) -> tuple[object, ...]:
    place_of = CATEGORIES.index(line.category) if line.category in CATEGORIES else len(CATEGORIES)
    return (place_of, line.part, line.role, line.included_in or "", line.length or 0.0)


def _spared(lines: list[Line], cluster: Cluster) -> list[Line]:
    """Adds spares: by part over all its roles, on the line with the most."""
    if cluster.spares is None:
        return lines
    groups: dict[tuple[str, float | None], list[int]] = {}
    for index, line in enumerate(lines):
        groups.setdefault((line.part, line.length), []).append(index)
    found = list(lines)
    for indices in groups.values():
        quantity = sum(lines[i].quantity for i in indices)
        own = [i for i in indices if not lines[i].included_in] or indices
        first = max(own, key=lambda i: (lines[i].quantity, -i))
        line = lines[first]
        stated = getattr(cluster.spares, "failures", {})
        if line.included_in and line.category not in {
            *stated,
            "accelerator",
            "drive",
            "psu",
            "nic",
        }:
            continue
        count, why = spares_for(cluster.spares, line.category, quantity)
        if not count:
            continue
        if line.included_in:
            # What is inside a system has spares of its own, to buy.
            found.append(
                attrs.evolve(
                    line, quantity=0, spares=count, included_in=None, role="spares", reason=why,
                    power=0.0, power_typical=0.0, mass=None, height=None,
                )
            )  # fmt: skip
        else:
            found[first] = attrs.evolve(line, spares=count, reason=f"{line.reason}; spares: {why}")
    return found


def _stocked(lines: list[Line], cluster: Cluster) -> list[Line]:
    """Takes off what is owned, part by part."""
    owned = cluster.owned
    if owned is None:
        return lines
    stock: dict[str, int] = {}
    lists: tuple[tuple[Counted, ...], ...] = (
        owned.servers, owned.switches, owned.optics, owned.cables, owned.nics, owned.racks, owned.storage,
    )  # fmt: skip
    for item in (i for items in lists for i in items):
        if isinstance(item.of, Part):
            stock[identity(item.of)] = stock.get(identity(item.of), 0) + whole(item.count)
            if isinstance(item.of, Server) and item.of.sold_as != "system":
                # The processors and memory of an owned barebone are owned as well.
                for field in ("accelerators", "cpus", "memory", "drives", "nics"):
                    for inner in getattr(item.of, field):
                        if isinstance(inner.of, Part):
                            name = identity(inner.of)
                            stock[name] = stock.get(name, 0) + whole(item.count) * whole(
                                inner.count
                            )
    found = []
    for line in lines:
        have = min(stock.get(line.part, 0), line.quantity + line.spares)
        if have and not line.included_in:
            stock[line.part] -= have
            line = attrs.evolve(line, existing=have)
        found.append(line)
    return found


def _priced(line: Line, prices: Prices) -> Line:
    if line.noun is None or line.included_in or line.to_buy == 0:
        return line
    if line.periodic:
        accelerators = total(line.noun.accelerators) if isinstance(line.noun, Server) else 1
        found = prices.rent(line.noun, line.to_buy, accelerators)
        if found is not None:
            found = attrs.evolve(found, unit=found.unit * MONTH)
        return attrs.evolve(line, price=found)
    return attrs.evolve(line, price=prices.buy(line.noun, line.to_buy))


def _sum(values: Iterable[tuple[float | None, str]]) -> Sum:
    known, missing, seen = 0.0, [], False
    for value, name in values:
        if value is None:
            missing.append(name)
        else:
            known += value
            seen = True
    names = tuple(dict.fromkeys(missing))
    return Sum(value=known if seen or not names else None, missing=names)


def _totals(topology: Topology, lines: list[Line], hall: Hall, currency: str) -> Totals:
    buys = [y for y in lines if y.to_buy and not y.periodic]
    categories = sorted({y.category for y in buys}, key=CATEGORIES.index)
    unpriced = tuple(dict.fromkeys(y.part for y in lines if y.to_buy and y.price is None))
    outer = [y for y in lines if not y.included_in and _stands(y)]
    typical = _sum((y.power_typical, f"{y.part}.power") for y in outer)
    leads = [
        y.price.lead_time for y in buys if y.price is not None and y.price.lead_time is not None
    ]
    unled = tuple(
        dict.fromkeys(y.part for y in buys if y.price is None or y.price.lead_time is None)
    )
    peak = _peak(outer)
    units = _sum(
        (None if y.height is None else float(y.height), f"{y.part}.height")
        for y in outer
        if _racked(y)
    )
    used = [r for r in hall.racks if r.items or r.rack is not None]
    rented = [y for y in lines if y.periodic]
    return Totals(
        capital=_sum((y.total, f"{y.part}.price") for y in buys),
        capital_by_category={
            c: _sum((y.total, f"{y.part}.price") for y in buys if y.category == c)
            for c in categories
        },
        unpriced=unpriced,
        rent_per_month=_sum((y.total, f"{y.part}.price") for y in rented),
        power_typical=typical,
        power_maximum=peak,
        heat=peak,
        heat_liquid=_liquid(outer),
        racks=Sum(value=float(len(used)))
        if hall.stated or not any(r.own is None for r in used)
        else Sum(value=None, missing=("site.rack",)),
        rack_units=units,
        mass=_sum(
            (y.mass, f"{y.part}.mass")
            for y in outer
            if y.category not in {"cable", "optic", "nic"}
        ),
        longest_lead_time=Sum(value=max(leads, default=None), missing=unled)
        if buys
        else Sum(value=0.0),
        currency=currency,
    )


def _stands(line: Line) -> bool:
    """Whether the line's own power and mass count: parts inside a server are counted with it."""
    return not line.inside and line.quantity > 0


def _racked(line: Line) -> bool:
    return line.category in {"enclosure", "server", "switch", "storage", "cdu"}


def _peak(outer: list[Line]) -> Sum:
    """Highest power with the interval that parts and supplies allow."""
    low = high = value = 0.0
    seen = False
    missing: list[str] = []
    for line in outer:
        each = draw(line.noun) if line.noun is not None and not line.periodic else None
        if line.power is None:
            floor = (each.low or 0.0) * line.quantity if each is not None else 0.0
            missing += each.missing if each is not None else (f"{line.part}.power",)
            seen = seen or floor > 0
            low, value, high = low + floor, value + floor, high + floor
            continue
        seen = True
        value += line.power
        if each is not None and each.low is not None and each.high is not None:
            low += each.low * line.quantity
            high += each.high * line.quantity
        else:
            low += line.power
            high += line.power
    spread = high > low
    return Sum(
        value=value if seen else None,
        missing=tuple(dict.fromkeys(missing)),
        low=low if spread else None,
        high=high if spread else None,
    )


def _liquid(outer: list[Line]) -> Sum:
    parts = []
    for line in outer:
        if line.noun is None:
            continue
        share = liquid_share(line.noun)
        if share:
            parts.append(
                (None if line.power is None else line.power * share, f"{line.part}.power")
            )
    return _sum(parts)
