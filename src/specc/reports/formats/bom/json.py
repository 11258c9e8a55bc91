"""The bill for programs, with its cables."""

from specc.bill.bill import Bill
from specc.bill.line import BillLine
from specc.bill.ordering import gaps
from specc.bill.sums import Sum
from specc.reports.bills import Bills, by_name, only, remarks, tidy
from specc.reports.document import Json, head, unknown, write
from specc.reports.report import Format, View
from specc.topology.inventory import identity


def render(bills: Bills, view: View) -> str:
    """The document that the schema `bom` describes."""
    clusters = {name: _cluster(bill) for name, bill in only(bills, view.cluster)}
    return write({**head("bom", 1, bills.head), "clusters": clusters})


def _cluster(bill: Bill) -> Json:
    return {
        "as_of": bill.as_of,
        "lines": [_line(line, bill.totals.currency) for line in by_name(bill.lines)],
        "totals": _totals(bill),
        "cables": [
            {
                "fabric": run.fabric,
                "lower": bill.topology.fabrics[run.fabric].sized.layers[run.layer].lower,
                "upper": bill.topology.fabrics[run.fabric].sized.layers[run.layer].upper,
                "part": identity(run.cable) if run.cable else None,
                "medium": run.medium,
                "length": None if run.length is None else {"value": tidy(run.length), "unit": "m"},
                "quantity": run.count,
                "links": run.ends,
            }
            for cabling in bill.cabling.values()
            for run in cabling.runs
        ],
        "fabrics": {name: _fabric(bill, name) for name in bill.topology.fabrics},
        "remarks": list(remarks(bill)),
    }


def _fabric(bill: Bill, name: str) -> Json:
    sized = bill.topology.fabrics[name].sized
    return {
        "topology": sized.shape,
        "planes": sized.planes,
        "tiers": {t.name: t.count for t in sized.tiers},
        "switches": sized.switches,
        "links": [
            {
                "lower": y.lower,
                "upper": y.upper,
                "links": y.links,
                "rate": _quantity(y.rate, "byte/s"),
            }
            for y in sized.layers
        ],
        "bisection": _quantity(
            None if sized.bisection is None else float(sized.bisection), "byte/s", ("leaf",)
        ),
        "after_failure": {
            what: {"left": tidy(float(left)), "of": whose} for what, whose, left in sized.losses
        },
        "facts": dict(sized.facts),
        "problems": [p.found for p in sized.problems],
    }


def _quantity(value: float | None, unit: str, missing: tuple[str, ...] = ()) -> Json:
    if value is None:
        return {"value": None, "unit": unit, "unknown": sorted(set(missing))}
    return {"value": tidy(value), "unit": unit}


def _sum(total: Sum, unit: str) -> Json:
    members: dict[str, Json] = {"value": tidy(total.told), "unit": unit}
    if total.low is not None and total.high is not None:
        members["low"], members["high"] = tidy(total.low), tidy(total.high)
    if total.missing:
        members["unknown"] = sorted(set(total.missing))
        if total.value is not None:
            members["lower_bound"] = True
    return members


def _at_least(total: Sum, unit: str) -> Json:
    """A total whose value is null where it is a lower bound, which is given beside it."""
    if not total.missing:
        return _quantity(total.value, unit)
    return unknown(total.missing, unit, total.told)


def _line(line: BillLine, currency: str) -> Json:
    price = line.price
    nothing = line.to_buy == 0
    inner = line.inside or line.included_in is not None
    return {
        "part": line.part,
        "title": line.title,
        "vendor": line.vendor,
        "part_number": line.part_number,
        "category": line.category,
        "role": line.role,
        "quantity": line.quantity,
        "spares": line.spares,
        "existing": line.existing,
        "to_buy": line.to_buy,
        "included_in": line.included_in,
        "unit_price": _quantity(price.unit if price else None, currency, (f"{line.part}.price",)),
        "price": _quantity(0.0 if nothing else line.total, currency, (f"{line.part}.price",)),
        "currency": price.currency if price else None,
        "seller": price.seller if price else None,
        "quote": price.quote if price else None,
        "date": price.date if price else None,
        "lead_time": _quantity(
            price.lead_time if price else None, "s", (f"{line.part}.lead_time",)
        ),
        # What is inside a server shares its power, mass and height.
        "power": None if inner else _quantity(line.power, "W", (f"{line.part}.power",)),
        "mass": None if inner else _quantity(line.mass, "kg", (f"{line.part}.mass",)),
        "height": None if inner else _quantity(line.height, "U", (f"{line.part}.height",)),
        "length": None if line.length is None else _quantity(line.length, "m"),
        "per": line.periodic,
        "source": line.source,
        "price_source": price.source if price else None,
        "indicative": bool(price and price.indicative),
        "confidence": (price.confidence if price else None) or line.confidence,
        "reason": line.reason,
        "unit_of_measure": line.unit,
        "missing": list(gaps(line)),
    }


def _totals(bill: Bill) -> Json:
    totals = bill.totals
    return {
        "capital": _sum(totals.capital, totals.currency),
        "capital_by_category": {
            name: _sum(total, totals.currency)
            for name, total in totals.capital_by_category.items()
        },
        "unpriced": list(totals.unpriced),
        "rent_per_month": _sum(totals.rent_per_month, totals.currency),
        "cost_per_hour": _at_least(bill.running.total.times(3600.0), totals.currency),
        "power_typical": _sum(totals.power_typical, "W"),
        "power_maximum": _sum(totals.power_maximum, "W"),
        "heat": _sum(totals.heat, "W"),
        "heat_liquid": _sum(totals.heat_liquid, "W"),
        "racks": _sum(totals.racks, "1"),
        "rack_units": _sum(totals.rack_units, "U"),
        "mass": _sum(totals.mass, "kg"),
        "longest_lead_time": _sum(totals.longest_lead_time, "s"),
    }


FORMAT = Format(
    name="json", about="everything, for programs; has a schema", render=render, machine=True
)
