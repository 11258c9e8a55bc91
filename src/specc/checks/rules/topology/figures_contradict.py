"""GS4221: figures of a part cannot all be true.

What it finds: a typical power above the highest, a server or an enclosure that draws less than what is in it or weighs less, an enclosure
lower than its servers or cooled by air around liquid-cooled ones, a switch whose ports carry more than its capacity, and an accelerator
with more usable memory than it has, or a dense rate no less than the one with sparsity.

Why it matters: power, cooling, floor and bandwidth are counted from these figures; one of them is a slip of the pen.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { height = 8 U; accelerators = 8 x h100_sxm; power_max = 4 kW }
cluster pod { servers = 2 x box }
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { height = 8 U; accelerators = 8 x h100_sxm; power_max = 10 kW }
cluster pod { servers = 2 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule, own_field
from specc.design.entity import Counted
from specc.design.part import Part
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts, sum_floats
from specc.topology.boards import board
from specc.topology.inventory import lower_bound
from specc.topology.lay import Topology
from specc.topology.power import liquid_share
from specc.units.dimension import KILOGRAM, WATT
from specc.units.quantity import Quantity
from specc.units.text import link_rate, number, show

_BINARY = 1.1
"""Memory is sold in GiB that sheets call GB."""
_ROUNDED = 1.05
"""Sheets round, and count management ports or not."""


def figures_contradict(topology: Topology) -> Iterator[Finding]:
    """Every part that stands in the cluster, once."""
    parts: dict[int, Part] = {}
    for machine in topology.machines:
        parts[id(machine.part)] = machine.part
        if machine.enclosure is not None:
            parts[id(machine.enclosure)] = machine.enclosure
    for switch, _ in topology.switch_counts():
        parts[id(switch)] = switch
    for appliance in topology.appliances:
        parts[id(appliance.part)] = appliance.part
    for machine in topology.machines:
        if machine.accelerator is not None:
            yield from _accelerator(machine.accelerator)
    for part in parts.values():
        yield from _power(part)
        if isinstance(part, Server):
            yield from _less(part, "power_max", "accelerators", part.accelerators)
        elif isinstance(part, Enclosure):
            yield from _less(part, "power_max", "servers", part.servers)
            yield from _less(part, "mass", "servers", part.servers)
            yield from _lower(part)
            yield from _dry(part)
        elif isinstance(part, Switch):
            yield from _capacity(part)


def _accelerator(part: Accelerator) -> Iterator[Finding]:
    """More memory to use than is sold, and dense rates of which the sparse ones are no more."""
    usable, sold = part.memory_usable, part.memory
    if usable is not None and sold is not None and float(usable) > float(sold) * _BINARY:
        yield Finding(
            about=part,
            field="memory_usable",
            message=f"`{part.name}` has {show(sold)}, of which {show(usable)} are usable",
            label="more than it has",
            others=((part, "memory", "as sold"),),
            helps=("state what the driver reports, or the memory of this variant",),
        )
    for name, rate in part.peak.items():
        sparse = part.peak_sparse.get(name)
        if sparse is not None and float(rate) >= float(sparse):
            yield Finding(
                about=part,
                field=own_field(part, "peak", "peak_sparse"),
                message=f"`{part.name}` is said to reach {show(rate)} in {name}, and with sparsity {show(sparse)}",
                label="no less than with sparsity",
                others=((part, "peak_sparse", "with sparsity"),),
                helps=("sheets print the sparse rate in bold; the dense one is half of it",),
            )


def _power(part: Part) -> Iterator[Finding]:
    if part.power is None or part.power_max is None or part.power <= part.power_max:
        return
    yield Finding(
        about=part,
        field="power",
        message=f"`{part.name}` draws {show(part.power)} typically, but {show(part.power_max)} at most",
        label="above the highest",
        others=((part, "power_max", "the highest"),),
        helps=("exchange the two, or correct one",),
    )


def _less(
    part: Part, quantity: str, field: str, contents: tuple[Counted, ...]
) -> Iterator[Finding]:
    """A part that draws or weighs less than what is in it; what is not known counts as nothing."""
    whole = getattr(part, quantity)
    if whole is None:
        return
    of = ("power_max", "power") if quantity == "power_max" else (quantity,)
    inside = 0.0
    for counted in contents:
        known = (getattr(counted.of, name, None) for name in of)
        each = next((value for value in known if value is not None), None)
        inside += 0.0 if each is None else float(each) * lower_bound(counted.count)
    if inside <= float(whole):
        return
    unit = WATT if quantity == "power_max" else KILOGRAM
    verb = "draws at most" if quantity == "power_max" else "weighs"
    yield Finding(
        about=part,
        field=own_field(part, quantity, field),
        message=f"`{part.name}` {verb} {show(whole)}, but its {field} alone {show(Quantity(inside, unit))}",
        label="less than what is in it",
        others=((part, field, show(Quantity(inside, unit))),),
        helps=(f"state a higher `{quantity}`, or correct its {field}",),
    )


def _lower(part: Enclosure) -> Iterator[Finding]:
    heights = [
        c.of.height * lower_bound(c.count)
        for c in part.servers
        if isinstance(c.of, Server) and c.of.height is not None
    ]
    if part.height is None or sum_counts(heights) <= part.height * part.racks:
        return
    yield Finding(
        about=part,
        field=own_field(part, "height", "servers"),
        message=f"`{part.name}` is {part.height} U high, but its servers take {sum_counts(heights)} U",
        label="lower than what is in it",
        others=((part, "servers", f"{sum_counts(heights)} U"),),
        helps=("state the height of the whole, or fewer servers",),
    )


def _dry(part: Enclosure) -> Iterator[Finding]:
    wet = next(
        (c.of for c in part.servers if isinstance(c.of, Server) and liquid_share(c.of)), None
    )
    if wet is None or part.cooling is None or part.cooling.word != "air":
        return
    yield Finding(
        about=part,
        field=own_field(part, "cooling", "servers"),
        message=f"`{part.name}` is cooled by air, but `{wet.name}` in it by liquid",
        label="no liquid",
        others=((wet, "cooling", "by liquid"),),
        helps=("state `cooling = liquid(to_liquid = ...)` with the share that the liquid takes",),
    )


def _capacity(part: Switch) -> Iterator[Finding]:
    front = board(part)
    if front is None or part.capacity is None:
        return
    ports = sum_floats(float(c.count * c.split * c.rate) for c in front.cages)
    if ports <= float(part.capacity) * _ROUNDED:
        return
    yield Finding(
        about=part,
        field="ports",
        message=f"ports of `{part.name}` carry {link_rate(round(ports))} in one direction, its capacity is {link_rate(int(part.capacity))}",
        label=f"{number(ports / float(part.capacity), 3)} times its capacity",
        others=((part, "capacity", "in one direction"),),
        helps=("correct the ports or the capacity; sheets often print both directions together",),
    )


RULE = Rule(
    code="GS4221", slug="figures-contradict", severity=Severity.WARNING, judge=figures_contradict
)
