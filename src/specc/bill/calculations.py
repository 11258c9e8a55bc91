"""How the results of a bill were computed: formulas over its lines, and of each line over what it counts and its offer."""

from collections.abc import Callable, Iterable

from specc.bill import cost_calculations
from specc.bill.bill import Bill
from specc.bill.cost_calculations import bought, named
from specc.bill.footprint import emissions_of, water_of
from specc.bill.line import BillLine
from specc.bill.ordering import gaps, incomplete
from specc.bill.rack_use import RackRun
from specc.bill.running import utilisation
from specc.bill.sums import Sum
from specc.design.cluster import Site
from specc.record import evolve
from specc.topology.lay import FabricLayout
from specc.topology.shape import level
from specc.units.calculation import (
    Calculation,
    Operand,
    operand,
    sum_of,
)
from specc.units.dimension import DIMENSIONLESS, KILOGRAM, SECOND, WATT, Dimension


def calculation_of(bill: Bill, path: str) -> Calculation | None:
    """The calculation of a result of a cluster; None where it is stated, or unknown."""
    if path.startswith("fabric."):
        name, _, what = path.removeprefix("fabric.").rpartition(".")
        laid = bill.topology.fabrics.get(name)
        return None if laid is None else _fabric(laid, what)
    told = _TOLD.get(path)
    return None if told is None else told(bill)


def _over_lines(
    lines: Iterable[BillLine],
    amount: Callable[[BillLine], float | None],
    dimension: Dimension,
    inner: Callable[[BillLine], Calculation | None],
) -> Calculation:
    """The sum of what lines count to."""
    operands: list[Operand] = []
    for name, line in named(lines):
        value, told = amount(line), inner(line)
        if value:
            source = (line.reason or _source(line)) if told is None else ""
            operands.append(evolve(operand(name, value, dimension, source), calculation=told))
    return sum_of(tuple(operands))


STATED = {"power": ("power_max", "power"), "power_typical": ("power",)}
"""Fields that an amount of a line rests on, where they are not of its name."""


def _source(line: BillLine, what: str = "") -> str:
    """Where what a line rests on is stated, and the document that it cites."""
    if line.entity is None:
        return line.source or ""
    origins = line.entity.origins
    found = next(
        (origins[n] for n in STATED.get(what, (what,)) if n in origins), line.entity.origin
    )
    said = [] if found is None else [str(found.span)]
    return ", ".join((*said, *((line.source,) if line.source else ())))


def _each(what: str, dimension: Dimension) -> Callable[[BillLine], Calculation | None]:
    """What a line counts to, as its count of devices and what one of them has."""

    def told(line: BillLine) -> Calculation | None:
        total = getattr(line, what)
        if not total or not line.quantity:
            return None
        return Calculation(
            "devices × of one",
            (
                operand("devices", line.quantity, source=line.reason),
                operand("of one", total / line.quantity, dimension, _source(line, what)),
            ),
        )

    return told


def _power(bill: Bill) -> Calculation:
    return _over_lines(bill.outer, _highest, WATT, _each("power", WATT))


def _highest(line: BillLine) -> float | None:
    """The highest power of a line; what its parts draw at least where that is all that is known."""
    return line.power_low if line.power is None else line.power


def _typical(bill: Bill) -> Calculation:
    return _over_lines(
        bill.outer, lambda line: line.power_typical, WATT, _each("power_typical", WATT)
    )


def _mass(bill: Bill) -> Calculation:
    weighed = [line for line in bill.standing if line.category != "rack"]
    return _over_lines(weighed, lambda line: line.mass, KILOGRAM, _each("mass", KILOGRAM))


def _height(bill: Bill) -> Calculation:
    return _over_lines(
        bill.racked, lambda line: line.height, DIMENSIONLESS, _each("height", DIMENSIONLESS)
    )


def _facility(bill: Bill) -> Calculation | None:
    site = bill.cluster.site
    if site is None or site.pue is None or bill.power_maximum.value is None:
        return None
    it = operand("power of the equipment", bill.power_maximum.value, WATT, result="power.it")
    return Calculation(
        "power of the equipment × PUE", (it, operand("PUE", site.pue, source="site.pue"))
    )


def _heat(bill: Bill) -> Calculation | None:
    if bill.power_maximum.value is None:
        return None
    taken = operand("power of the equipment", bill.power_maximum.value, WATT, result="power.it")
    return Calculation("power of the equipment", (taken,))


def _counts(named: Iterable[tuple[str, int]], source: str) -> Calculation:
    return sum_of(tuple(operand(name, count, source=source) for name, count in named))


def _racks(bill: Bill) -> Calculation:
    kinds: dict[str, int] = {}
    for run in bill.hall.runs:
        if run.stacks or run.rack is not None:
            kinds[run.kind] = kinds.get(run.kind, 0) + run.racks
    return _counts(kinds.items(), "filled up to their height, power and load")


def rack_power(rack: RackRun) -> Calculation:
    """The highest power of a rack, by what stands in it."""
    operands: list[Operand] = []
    terms: list[str] = []
    for name, (devices, watts) in sorted(rack.drawn.items()):
        operands += [
            operand(f"{name} devices", devices, source="what stands in it"),
            operand(f"watts of {name}", watts, WATT, name),
        ]
        terms.append(f"{name} devices × watts of {name}")
    return Calculation(" + ".join(terms), tuple(operands))


def _rack_power(bill: Bill) -> Calculation:
    fullest = bill.fullest_rack
    if fullest is None or not fullest.drawn:
        none = operand("what stands in racks", 0.0, WATT, "nothing, or nothing of it is known")
        return Calculation("what stands in racks", (none,))
    return rack_power(fullest)


def _servers(bill: Bill) -> Calculation:
    machines = [m for m in bill.topology.machines if not m.service]
    return _machines((m.part.name, m.count) for m in machines)


def _accelerators(bill: Bill) -> Calculation:
    machines = [m for m in bill.topology.machines if not m.service]
    return _machines((m.part.name, m.count * m.accelerators) for m in machines)


def _machines(counts: Iterable[tuple[str, int]]) -> Calculation:
    total: dict[str, int] = {}
    for name, count in counts:
        total[name] = total.get(name, 0) + count
    return _counts(((f"in {name}", count) for name, count in total.items()), "cluster.servers")


def _drawn(bill: Bill) -> tuple[Sum, float, Site | None]:
    """Mean power of a cluster, the share of the time that it is drawn, and where."""
    return bill.drawn_power, utilisation(bill.cluster.economics), bill.cluster.site


def _lead_time(bill: Bill) -> Calculation | None:
    operands = tuple(
        operand(name, line.price.lead_time, SECOND, line.price.offer)
        for name, line in named(bought(bill.lines))
        if line.price is not None and line.price.lead_time is not None
    )
    if not operands:
        if any(True for _ in bought(bill.lines)):
            return None
        none = operand("longest of what is bought", 0.0, SECOND, "nothing is")
        return Calculation(none.name, (none,))
    if len(operands) == 1:
        return sum_of(operands)
    return Calculation(f"max({', '.join(entry.name for entry in operands)})", operands)


def _fabric(laid: FabricLayout, what: str) -> Calculation | None:
    """Counts of switches and links."""
    sized = laid.sized
    plurals = {"leaf": "leaves", "spine": "spines", "core": "cores"}
    if what == "switches":
        return sum_of(
            tuple(
                evolve(
                    operand(plurals.get(tier.name, tier.name), tier.count, source=tier.board),
                    calculation=sized.counted.get(tier.name),
                )
                for tier in sized.tiers
            )
        )
    if what == "links":
        return sum_of(
            tuple(
                operand(f"{y.lower} to {y.upper}", y.links, source="what stands on both ends")
                for y in sized.layers
            )
        )
    tiers = [t for t in sized.tiers if plurals.get(level(t.name)) == what]
    if len(tiers) == 1:
        return sized.counted.get(tiers[0].name)
    counts = tuple(
        evolve(operand(t.name, t.count, source=t.board), calculation=sized.counted.get(t.name))
        for t in tiers
    )
    return sum_of(counts) if counts else None


def _incomplete(bill: Bill) -> Calculation:
    lines = named(line for line, _ in incomplete(bill.lines))
    return sum_of(tuple(operand(name, 1, source=", ".join(gaps(line))) for name, line in lines))


_TOLD: dict[str, Callable[[Bill], Calculation | None]] = {
    "servers": _servers,
    "accelerators": _accelerators,
    "power.it": _power,
    "power.typical": _typical,
    "power.facility": _facility,
    "heat": _heat,
    "mass": _mass,
    "racks": _racks,
    "rack_units": _height,
    "rack.power": _rack_power,
    "cost.capital": cost_calculations.capital,
    "cost.per_hour": cost_calculations.per_second,
    "cost.per_month": cost_calculations.per_second,
    "cost.per_accelerator_hour": cost_calculations.per_accelerator,
    "cost.break_even": cost_calculations.break_even,
    "cost.break_even_utilisation": cost_calculations.break_even_utilisation,
    "cost.total": cost_calculations.total,
    "lead_time": _lead_time,
    "emissions.per_month": lambda bill: emissions_of(*_drawn(bill)),
    "water_use.per_month": lambda bill: water_of(*_drawn(bill)),
    "bom.incomplete": _incomplete,
}
