"""A bill's results by the paths that requirements and documents give them."""

from specc.bill.bill import Bill, Sum
from specc.design.formula import Gap
from specc.design.noun import Noun, Value
from specc.design.results import result_dimension
from specc.units import DIMENSIONLESS, Quantity

FABRIC = (
    "bisection",
    "injection",
    "oversubscription",
    "links",
    "switches",
    "leaves",
    "spines",
    "cores",
)


def cluster_results(bill: Bill) -> dict[str, Quantity | Gap]:
    """Every result of a cluster but those of calls, in the order of `specc names`."""
    totals, running, topology = bill.totals, bill.running, bill.topology
    found: dict[str, Quantity | Gap] = {
        "servers": Quantity(topology.servers),
        "accelerators": Quantity(topology.accelerators),
        "power.it": _sum("power.it", totals.power_maximum),
        "power.typical": _sum("power.typical", totals.power_typical),
        "heat": _sum("heat", totals.heat),
        "mass": _sum("mass", totals.mass),
        "racks": _sum("racks", totals.racks),
        "rack_units": _sum("rack_units", totals.rack_units),
        "cost.capital": _sum("cost.capital", totals.capital),
        "lead_time": _sum("lead_time", totals.longest_lead_time),
    }
    found["power.facility"] = _facility(bill)
    rate = running.total
    missing = running.missing or ("prices",)
    found["cost.per_hour"] = Gap(missing) if rate is None else _of("cost.per_hour", rate)
    economics = bill.cluster.economics
    life = economics.life if economics else None
    if rate is None or life is None:
        found["cost.total"] = Gap((*running.missing, *(() if life else ("economics.life",))))
    else:
        found["cost.total"] = _of("cost.total", rate * float(life))
    storage = bill.cluster.storage
    if storage is not None and storage.capacity is not None:
        found["storage.capacity"] = storage.capacity
    for name, laid in topology.fabrics.items():
        sized = laid.sized
        if sized.bisection is not None:
            found[f"fabric.{name}.bisection"] = _of("fabric.x.bisection", float(sized.bisection))
        found[f"fabric.{name}.switches"] = Quantity(sum(t.count for t in sized.tiers))
        for tier in sized.tiers:
            plural = {"leaf": "leaves", "spine": "spines", "core": "cores"}.get(tier.name)
            if plural:
                found[f"fabric.{name}.{plural}"] = Quantity(tier.count)
    return found


def cluster_result(bill: Bill, path: str, arguments: tuple[Value, ...] = ()) -> Quantity | Gap:
    """One result of a cluster; `bom.count` takes a part."""
    if path == "bom.count":
        part = arguments[0] if arguments else None
        if not isinstance(part, Noun):
            return Gap(("the part to count",))
        return Quantity(bill.count(part.path or part.name))
    return cluster_results(bill).get(path, Gap((path,)))


def _of(path: str, value: float) -> Quantity:
    return Quantity(value, result_dimension("cluster", path) or DIMENSIONLESS)


def _sum(path: str, total: Sum) -> Quantity | Gap:
    if total.value is None or total.missing:
        return Gap(total.missing or (path,))
    return Quantity(
        total.value,
        result_dimension("cluster", path) or DIMENSIONLESS,
        None,
        total.low,
        total.high,
    )


def _facility(bill: Bill) -> Quantity | Gap:
    power = _sum("power.it", bill.totals.power_maximum)
    site = bill.cluster.site
    if isinstance(power, Gap):
        return power
    if site is None or site.pue is None:
        return Gap(("site.pue",))
    return power * site.pue
