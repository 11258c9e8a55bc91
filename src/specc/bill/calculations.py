"""How the results of a bill were computed: formulas over its lines, and of each line over what it counts and its offer."""

from collections.abc import Callable, Iterable, Iterator

from specc.bill.bill import Bill
from specc.bill.line import BillLine
from specc.bill.ordering import gaps, incomplete
from specc.bill.rack_use import RackRun
from specc.bill.rentals import cheapest
from specc.bill.running import Running, utilisation
from specc.bill.sums import Sum
from specc.record import evolve
from specc.topology.lay import FabricLayout
from specc.units.calculation import Calculation, Operand, operand, sum_of
from specc.units.dimension import DIMENSIONLESS, KILOGRAM, SECOND, WATT, Dimension


def calculation_of(bill: Bill, path: str) -> Calculation | None:
    """The calculation of a result of a cluster; None where it is stated, or unknown."""
    if path.startswith("fabric."):
        name, _, what = path.removeprefix("fabric.").rpartition(".")
        laid = bill.topology.fabrics.get(name)
        return None if laid is None else _fabric(laid, what)
    told = _TOLD.get(path)
    return None if told is None else told(bill)


def _named(lines: Iterable[BillLine]) -> Iterator[tuple[str, BillLine]]:
    """Lines with names that tell them apart."""
    seen: dict[str, int] = {}
    for line in lines:
        name = f"{line.part.rpartition('.')[2]}, {line.role}"
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} {seen[name]}"), line


def _over_lines(
    lines: Iterable[BillLine],
    amount: Callable[[BillLine], float | None],
    dimension: Dimension,
    inner: Callable[[BillLine], Calculation | None],
) -> Calculation:
    """The sum of what lines count to."""
    found: list[Operand] = []
    for name, line in _named(lines):
        value, told = amount(line), inner(line)
        if value:
            source = (line.reason or _source(line)) if told is None else ""
            found.append(evolve(operand(name, value, dimension, source), calculation=told))
    return sum_of(tuple(found))


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
    one = operand("price of one", price.unit, source=", ".join(text for text in said if text))
    return Calculation("to buy × price of one", (bought, one))


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


def _bought(lines: Iterable[BillLine]) -> list[BillLine]:
    return [line for line in lines if line.to_buy and not line.periodic]


def _capital(bill: Bill) -> Calculation:
    return _over_lines(_bought(bill.lines), lambda line: line.total, DIMENSIONLESS, priced)


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


def _rack_power(bill: Bill) -> Calculation | None:
    fullest = bill.fullest_rack
    return None if fullest is None or not fullest.drawn else rack_power(fullest)


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


PARTS = ("capital", "energy", "rent", "support", "colocation")


def _per_second(bill: Bill) -> Calculation | None:
    """Cost per second by what it is for."""
    running = bill.running
    found: list[Operand] = []
    for name in PARTS:
        part: Sum = getattr(running, name)
        if part.value is None or part.missing:
            return None
        told = _of_running(bill, running, name)
        found.append(evolve(operand(f"{name} per second", part.value), calculation=told))
    return sum_of(tuple(found))


def _of_running(bill: Bill, running: Running, name: str) -> Calculation | None:
    """How one part of the running cost was computed, where it is of one formula."""
    capital, economics, site = bill.capital.value, bill.cluster.economics, bill.cluster.site
    part: Sum = getattr(running, name)
    if name == "capital" and capital and part.value:
        rate = part.value / capital
        return Calculation(
            "price × written off per second",
            (
                operand("price", capital, result="cost.capital"),
                operand("written off per second", rate, source="economics.life, by the annuity"),
            ),
        )
    if name == "energy" and part.value and site is not None and site.pue and site.electricity:
        busy = utilisation(economics)
        power = part.value / (busy * float(site.pue) * float(site.electricity))
        return Calculation(
            "mean power × utilisation × PUE × electricity",
            (
                operand("mean power", power, WATT, "typical, else the highest"),
                operand("utilisation", busy, source="economics.utilisation"),
                operand("PUE", site.pue, source="site.pue"),
                operand("electricity", site.electricity, site.electricity.dimension, "site.electricity"),
            ),
        )  # fmt: skip
    return None


def _total(bill: Bill) -> Calculation | None:
    economics = bill.cluster.economics
    value = bill.running.total
    if economics is None or economics.life is None or value.value is None or value.missing:
        return None
    return Calculation(
        "cost per second × life",
        (
            operand("cost per second", value.value, result="cost.per_hour"),
            operand("life", economics.life, SECOND, "economics.life"),
        ),
    )


def _per_accelerator(bill: Bill) -> Calculation | None:
    total, many = bill.running.total, bill.topology.accelerators
    if total.value is None or total.missing or not many:
        return None
    return Calculation(
        "cost per second / accelerators",
        (
            operand("cost per second", total.value, result="cost.per_hour"),
            operand("accelerators", many, result="accelerators"),
        ),
    )


def _break_even(bill: Bill) -> Calculation | None:
    """Against the cheapest rental on demand."""
    rental, running = cheapest(bill), bill.running
    if rental is None or bill.capital.value is None or running.total.value is None:
        return None
    operation = running.total.value - (running.capital.value or 0.0)
    return Calculation(
        "capital / (utilisation × rent - operation)",
        (
            operand("capital", bill.capital.value, result="cost.capital"),
            operand("utilisation", utilisation(bill.cluster.economics), source="economics.utilisation"),
            operand("rent", rental.rate, source=f"{rental.offer}, {rental.seller}, {rental.date}"),
            operand("operation", operation, source="energy, support and colocation per second"),
        ),
    )  # fmt: skip


def _break_even_utilisation(bill: Bill) -> Calculation | None:
    rental, running = cheapest(bill), bill.running
    if rental is None or running.total.value is None:
        return None
    energy = running.energy.value or 0.0
    busy = utilisation(bill.cluster.economics)
    return Calculation(
        "fixed / (rent - energy)",
        (
            operand("fixed", running.total.value - energy, source="all but energy, per second"),
            operand("rent", rental.rate, source=f"{rental.offer}, {rental.seller}, {rental.date}"),
            operand("energy", energy / busy, source="per second of work"),
        ),
    )


def _lead_time(bill: Bill) -> Calculation | None:
    operands = tuple(
        operand(name, line.price.lead_time, SECOND, line.price.offer)
        for name, line in _named(_bought(bill.lines))
        if line.price is not None and line.price.lead_time is not None
    )
    if not operands:
        return None
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
    return next(
        (sized.counted.get(t.name) for t in sized.tiers if plurals.get(t.name) == what), None
    )


def _incomplete(bill: Bill) -> Calculation:
    named = _named(line for line, _ in incomplete(bill.lines))
    return sum_of(tuple(operand(name, 1, source=", ".join(gaps(line))) for name, line in named))


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
    "cost.capital": _capital,
    "cost.per_hour": _per_second,
    "cost.per_month": _per_second,
    "cost.per_accelerator_hour": _per_accelerator,
    "cost.break_even": _break_even,
    "cost.break_even_utilisation": _break_even_utilisation,
    "cost.total": _total,
    "lead_time": _lead_time,
    "bom.incomplete": _incomplete,
}
