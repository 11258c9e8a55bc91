"""Power of the servers that a workload uses, at their inlets, under its power limit."""

from collections.abc import Iterable

from specc.plan.constants import Constants
from specc.plan.lower.resources import Resources, ServersInUse
from specc.predict.prediction import missing
from specc.predict.table import ResultTable
from specc.record import evolve, record
from specc.sums import sum_floats
from specc.topology.inventory import total
from specc.topology.power import DevicePower, device_power
from specc.units import Quantity
from specc.units.calculation import Calculation, Operand, operand
from specc.units.dimension import WATT
from specc.units.text import percent, show

LOADED = 0.85
"""Mean over highest power of a server that trains. Source: 8 x H100 servers draw 8.4 to 9 of 10.2 kW (Patel et al. 2024)."""


IDLE = 0.32
"""Power of an idle server over that under full load. Source: wall power of servers of eight accelerators that train or serve
language models (power_measured.csv, MLPerf power logs): median of the fifth percentile, before work begins, over the median."""
BUSY = 0.4
"""What a single stream adds to that, over what full load adds. Source: the same table, 80 systems under single streams
draw 69 % of what they draw offline, and 48 % before work begins."""


def part_load(busy: float, utilisation: float) -> Operand:
    """Power over that under full load, of servers that work for a share of the time at a share of what they can."""
    calculation = Calculation(
        "idle + (1 - idle) × busy × (lone + (1 - lone) × utilisation)",
        (
            operand("idle", IDLE, source="measured wall power, idle over full load"),
            operand("lone", BUSY, source="measured wall power, what a single stream adds"),
            operand("busy", min(busy, 1.0), source="share of the time with a request"),
            operand("utilisation", min(utilisation, 1.0), source="of the highest rate"),
        ),
    )
    told = operand(_LOAD, calculation.evaluate(), source="wall power of measured servers")
    return evolve(told, calculation=calculation)


_LOAD = "share of full load"
FULL = operand(_LOAD, 1.0)
"""Stands for full load."""


@record
class KindPower:
    """Watts of servers of one kind.

    Attributes:
        name: The kind.
        count: How many are in use, by the part and the share of them.
        mean: What one draws on average under full load.
        peak: What one draws at most.
    """

    name: str
    count: float
    mean: float | None
    peak: float | None


@record
class ServerPower:
    """Watts of the servers in use.

    Attributes:
        mean: Under the workload's load; None where it is unknown.
        peak: The highest; None where it is unknown.
        low: What the mean is at least.
        peak_low: What the highest is at least.
        high: What both are at most.
        load: Mean power over that under full load.
        lacking: Names of what would have to be known.
        kinds: What it is the sum of.
    """

    mean: float | None = None
    peak: float | None = None
    low: float = 0.0
    peak_low: float = 0.0
    high: float = 0.0
    load: Operand = FULL
    lacking: tuple[str, ...] = ()
    kinds: tuple[KindPower, ...] = ()

    def add_to(self, table: ResultTable) -> None:
        """`power.mean` and `power.peak`."""
        part = [self.load] if self.load is not FULL else []
        self._add(table, "mean", self.mean, self.low, part)
        self._add(table, "peak", self.peak, self.peak_low, [])

    def _add(
        self,
        table: ResultTable,
        figure: str,
        value: float | None,
        low: float,
        share: list[Operand],
    ) -> None:
        path = f"power.{figure}"
        if value is None:
            table.results[path] = missing(table.kind, path, *self.lacking, at_least=low)
            return
        operands = [
            entry
            for kind in self.kinds
            for entry in (
                operand(f"{kind.name} servers", kind.count, source="the cluster"),
                operand(f"watts of {kind.name}", getattr(kind, figure), WATT, source=kind.name),
            )
        ]
        formula = " + ".join(f"{k.name} servers × watts of {k.name}" for k in self.kinds)
        if share:
            formula = f"({formula}) × {share[0].name}"
        ends = (low, max(value, self.high))
        table.add(path, value, formula, *operands, *share, ends=ends)


def power_of(resources: Resources, numbers: Constants, load: Operand = FULL) -> ServerPower:
    """The draw of the servers in use and of pools apart, by the share of them that the workload has; its power limit caps the accelerators.

    Args:
        resources: The servers.
        numbers: Where assumptions are noted.
        load: Mean power over that under full load, see `part_load`.
    """
    used: list[tuple[float, DevicePower]] = []
    kinds: list[KindPower] = []
    share = resources.share
    for machine in (*resources.servers, *resources.apart):
        count, power = machine.count, _power_of(machine, resources.power_limit)
        used.append((count, power))
        kinds.append(
            KindPower(
                name=machine.part.name,
                count=count * share,
                mean=_mean(power),
                peak=power.peak,
            )
        )
        _tell_part(machine, power, numbers)
        if power.high is not None and power.low is not None:
            numbers.assume(
                f"power of {machine.part.name}",
                f"{show(Quantity(power.low, WATT))} to {show(Quantity(power.high, WATT))}",
                "its accelerators and processors, and its power supplies",
            )
    part = float(load.value)
    if load is not FULL:
        numbers.assume(
            "power at this load",
            f"{percent(part, 0)} of that under full load",
            "wall power of measured servers",
        )
    least = sum_floats(share * count * _least(power) for count, power in used)
    lacking = {name for _, power in used if power.peak is None for name in power.missing}
    return ServerPower(
        mean=_times(_sum((share * count, _mean(power)) for count, power in used), part),
        peak=_sum((share * count, power.peak) for count, power in used),
        low=part * least,
        peak_low=least,
        high=sum_floats(
            share * count * (power.high or power.peak or 0.0) for count, power in used
        ),
        load=load,
        lacking=tuple(sorted(lacking)),
        kinds=tuple(kinds),
    )


def _tell_part(machine: ServersInUse, power: DevicePower, numbers: Constants) -> None:
    """Notes that a server used in part counts by that part, and what the rest of it draws where nothing else runs there."""
    rest = -machine.used % machine.each
    if not rest:
        return
    most = power.peak if power.high is None else power.high
    idle = IDLE * (most or 0.0) * rest / machine.each
    more = f"; idle, the others add {show(Quantity(idle, WATT))}" if idle else ""
    numbers.assume(
        "part of a server's power",
        f"{machine.each - rest} of {machine.each} accelerators{more}",
        "as of its cost; measured wall power when idle",
    )


def _power_of(machine: ServersInUse, limit: float | None) -> DevicePower:
    """What one server draws; in an enclosure its part of the whole, whose switches and shelves work for it."""
    shell = machine.enclosure
    whole = None if shell is None else device_power(shell, limit)
    if shell is None or whole is None or whole.peak is None:
        return device_power(machine.part, limit)
    part = 1.0 / total(shell.servers)
    return DevicePower(
        typical=_times(whole.typical, part),
        peak=_times(whole.peak, part),
        low=_times(whole.low, part),
        high=_times(whole.high, part),
    )


def _times(watts: float | None, load: float) -> float | None:
    return None if watts is None else watts * load


def _mean(power: DevicePower) -> float | None:
    """The typical power, else a share of a stated highest one, else what the parts inside draw."""
    if power.typical is not None:
        return power.typical
    if power.high is not None:
        return power.low
    return None if power.peak is None else LOADED * power.peak


def _least(power: DevicePower) -> float:
    """What a server draws at least under load."""
    if power.high is None and power.peak is not None:
        return _mean(power) or 0.0
    return power.low or 0.0


def _sum(values: Iterable[tuple[float, float | None]]) -> float | None:
    """Counts of powers; None where one is unknown."""
    total = 0.0
    for count, value in values:
        if value is None:
            return None
        total += count * value
    return total
