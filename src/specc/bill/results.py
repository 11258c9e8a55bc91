"""A bill's results by the paths that requirements and documents give them."""

from collections.abc import Callable

from specc.bill.bill import Bill
from specc.bill.cost import YEAR
from specc.bill.ordering import count_incomplete
from specc.bill.sums import Sum
from specc.design.entity import Entity, Value
from specc.design.expression import Unknown
from specc.design.results import CURRENCY, result_dimension, result_unit
from specc.sums import sum_counts, sum_floats
from specc.topology.inventory import identity
from specc.topology.lay import FabricLayout
from specc.topology.members import TIER_PLURALS
from specc.topology.shape import level
from specc.units import DIMENSIONLESS, Quantity


def cluster_results(bill: Bill) -> dict[str, Quantity | Unknown]:
    """Every result of a cluster but those of calls, in the order of `specc names`."""
    names = [*_RESULTS]
    storage = bill.cluster.storage
    if storage is None or storage.capacity is None:
        names.remove("storage.capacity")
    for fabric, laid in bill.topology.fabrics.items():
        names += [f"fabric.{fabric}.{name}" for name in _fabric(laid)]
    return {name: cluster_result(bill, name) for name in names}


def cluster_result(bill: Bill, path: str, arguments: tuple[Value, ...] = ()) -> Quantity | Unknown:
    """One result of a cluster, computed alone; `bom.count` takes a part."""
    if path == "bom.count":
        part = arguments[0] if arguments else None
        if not isinstance(part, Entity):
            return Unknown(("the part to count",))
        return Quantity(bill.count(identity(part)))
    if path.startswith("fabric."):
        name, _, what = path.removeprefix("fabric.").rpartition(".")
        laid = bill.topology.fabrics.get(name)
        return _of_fabric(laid, what, path) if laid is not None else Unknown((path,))
    found = _RESULTS.get(path)
    return found(bill) if found is not None else Unknown((path,))


def _of_fabric(laid: FabricLayout, what: str, path: str) -> Quantity | Unknown:
    """One result of a fabric; what a loss leaves is computed for it alone."""
    kept, _, lost = what.partition("_after_")
    if not lost and not kept.startswith("cut_"):
        return _fabric(laid).get(what, Unknown((path,)))
    from specc.bill.losses import fabric_cut  # where somebody asks alone
    from specc.topology.after_loss import bisection_after, share_after

    if not lost:
        cut = getattr(fabric_cut(laid), kept.removeprefix("cut_"), None)
        return Unknown((path,)) if cut is None else Quantity(cut)
    left = share_after(laid, lost) if kept == "left" else bisection_after(laid, lost)
    return Unknown((path,)) if left is None else _of(f"fabric.x.{what}", left)


def _fabric(laid: FabricLayout) -> dict[str, Quantity | Unknown]:
    sized = laid.sized
    results: dict[str, Quantity | Unknown] = {}
    if sized.bisection is not None:
        results["bisection"] = _of("fabric.x.bisection", float(sized.bisection))
    cells = [stages for _, stages in sized.cells] or [sized.stages]
    ends = [(stages[0].inside, stages[-1]) for stages in cells if stages]
    if ends:
        sent = sum_floats(float(inside * last.servers) for inside, last in ends)
        results["injection"] = _of("fabric.x.injection", sent)
        ratios = [float(inside / last.outside) for inside, last in ends if last.outside]
        if ratios:
            results["oversubscription"] = Quantity(max(ratios))
    results["links"] = Quantity(sum_counts(y.links for y in sized.layers))
    results["switches"] = Quantity(sized.switches)
    for tier in sized.tiers:
        plural = TIER_PLURALS.get(level(tier.name))
        if plural:
            results[plural] = Quantity(sized.count(level(tier.name)))
    return results


def _per_hour(bill: Bill) -> Quantity | Unknown:
    return _money(bill, "cost.per_hour", bill.running.total)


def _spare(bill: Bill, lost: str) -> Quantity | Unknown:
    from specc.bill.losses import spare_after  # where somebody asks alone

    return _sum(f"rack.spare_after_{lost}", spare_after(bill, lost))


def _per_accelerator(bill: Bill) -> Quantity | Unknown:
    many = bill.topology.accelerators
    if not many:
        return Unknown(("accelerators",))
    return _money(bill, "cost.per_accelerator_hour", bill.running.total.times(1.0 / many))


NEVER = 1e3
"""Stands for never: no hardware lasts a thousand years, and no utilisation is a thousandfold."""


def _break_even(bill: Bill, which: str) -> Quantity | Unknown:
    """Against the cheapest rental on demand; where owning is never cheaper, more than any limit."""
    from specc.bill.rentals import break_even, cheapest  # where somebody asks alone

    path = "cost.break_even" if which == "time" else "cost.break_even_utilisation"
    rental = cheapest(bill)
    if rental is None:
        return Unknown(("an offer of instances with the same accelerators",))
    point: Sum = getattr(break_even(bill, rental.rate), which)
    if point.value == float("inf"):
        least = NEVER * (YEAR if which == "time" else 1.0)
        return Unknown(
            ("a rental dearer than operating what is bought",), at_least=_of(path, least)
        )
    return _sum(path, point)


def _total(bill: Bill) -> Quantity | Unknown:
    economics = bill.cluster.economics
    total = bill.running.total
    if economics is None or economics.life is None:
        total = total.without("economics.life")
    else:
        total = total.times(float(economics.life))
    return _money(bill, "cost.total", total)


def _capacity(bill: Bill) -> Quantity | Unknown:
    storage = bill.cluster.storage
    stated = storage.capacity if storage else None
    return Unknown(("storage.capacity",)) if stated is None else stated


def _of(path: str, value: float, currency: str = CURRENCY) -> Quantity:
    dimension = result_dimension("cluster", path, currency) or DIMENSIONLESS
    return Quantity(value, dimension, result_unit(path, currency))


def _sum(path: str, total: Sum, currency: str = CURRENCY) -> Quantity | Unknown:
    dimension = result_dimension("cluster", path, currency) or DIMENSIONLESS
    if total.value is None or total.missing:
        least = None if total.told is None else _of(path, total.told, currency)
        return Unknown(total.missing or (path,), dimension, least)
    return Quantity(
        total.value,
        dimension,
        result_unit(path, currency),
        total.low,
        total.high,
    )


def _money(bill: Bill, path: str, total: Sum) -> Quantity | Unknown:
    return _sum(path, total, bill.prices.currency)


def _facility(bill: Bill) -> Quantity | Unknown:
    site = bill.cluster.site
    power = bill.power_maximum
    if site is None or site.pue is None:
        return _sum("power.facility", power.at_least("site.pue"))
    return _sum("power.facility", power.times(float(site.pue)))


_RESULTS: dict[str, Callable[[Bill], Quantity | Unknown]] = {
    "servers": lambda b: Quantity(b.topology.servers),
    "accelerators": lambda b: Quantity(b.topology.accelerators),
    "power.it": lambda b: _sum("power.it", b.power_maximum),
    "power.typical": lambda b: _sum("power.typical", b.power_typical),
    "heat": lambda b: _sum("heat", b.power_maximum),
    "mass": lambda b: _sum("mass", b.mass),
    "racks": lambda b: _sum("racks", b.racks),
    "rack.power": lambda b: _sum("rack.power", b.rack_power),
    "rack.spare_after_pdu": lambda b: _spare(b, "pdu"),
    "rack.spare_after_feed": lambda b: _spare(b, "feed"),
    "rack_units": lambda b: _sum("rack_units", b.rack_units),
    "cost.capital": lambda b: _money(b, "cost.capital", b.capital),
    "bom.incomplete": lambda b: Quantity(count_incomplete(b.lines)),
    "lead_time": lambda b: _sum("lead_time", b.totals.longest_lead_time),
    "power.facility": _facility,
    "cost.per_hour": _per_hour,
    "cost.per_month": lambda b: _money(b, "cost.per_month", b.running.total),
    "cost.per_accelerator_hour": _per_accelerator,
    "cost.break_even": lambda b: _break_even(b, "time"),
    "cost.break_even_utilisation": lambda b: _break_even(b, "utilisation"),
    "cost.total": _total,
    "emissions.per_month": lambda b: _sum("emissions.per_month", b.footprint.emissions),
    "water_use.per_month": lambda b: _sum("water_use.per_month", b.footprint.water),
    "storage.capacity": _capacity,
}
