"""GS4222: a fabric states what its topology does not have.

What it finds: spines of a single switch, cores of a leaf-spine network and the like; switches, their numbers and cables of a fabric of
which only a rate counts, since it states no topology; a `rate` that is not that of the adapters and links; and a fabric that joins nothing.

Why it matters: what is stated has no part in the counts, so the bill is for another network than the one in the author's mind.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s); height = 1 U }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 8 x box
  fabric compute { topology = single; leaf = leaf_switch; spine = leaf_switch; links_per_server = 2 }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s); height = 1 U }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 8 x box
  fabric compute { topology = leaf_spine; leaf = leaf_switch; spine = leaf_switch; links_per_server = 2 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts, sum_floats
from specc.topology.inventory import onboard
from specc.topology.lay import FabricLayout, Topology
from specc.units.text import link_rate

_ABOVE = ("spine", "core")
_NEVER = {
    "single": (*_ABOVE, "oversubscription", "tiers", "uplink_rate", "rails"),
    "access": (*_ABOVE, "oversubscription", "tiers", "uplink_rate", "rails"),
    "leaf_spine": ("core",),
    "full_mesh": _ABOVE,
    "torus": _ABOVE,
    "dragonfly": _ABOVE,
    "slim_fly": _ABOVE,
}
"""Fields that a topology of no size has a use for. A count that is not met is another rule's."""
_LAID = (
    "leaf", "spine", "core", "leaves", "spines", "cores", "uplinks", "downlinks", "uplink_rate", "optics", "server_optics", "cables",
    "copper", "spare_ports", "groups", "pod", "dual_homed",
)  # fmt: skip
"""Fields that only a fabric with a topology has a use for."""
_ROUNDED = 0.02


def field_without_use(topology: Topology) -> Iterator[Finding]:
    """Each fabric: fields of other topologies, its rate, and whether anything hangs on it."""
    for name, layout in topology.fabrics.items():
        if layout.sized.problems:
            continue
        for field in _NEVER.get(layout.shape, ()):
            if getattr(layout.fabric, field) not in (None, {}):
                yield Finding(
                    about=layout.fabric,
                    field=field,
                    message=f"`{name}` states `{field}`, but {layout.shape} has none",
                    label="of no effect",
                    others=((layout.fabric, "topology", layout.shape),),
                    helps=(f"leave `{field}` out, or take a topology that has it",),
                )
        if layout.abstract and layout.fabric.rate is not None:
            yield from _not_laid(name, layout)
            yield from _carried(name, layout)
        yield from _rate(name, layout)
        # Servers that could not be read have been complained of where they stand.
        unread = "servers" in topology.cluster.origins and not topology.cluster.servers
        if not (layout.abstract or layout.members or layout.lost or unread):
            yield Finding(
                about=layout.fabric,
                message=f"`{name}` joins nothing: no server has links to it, and nothing is attached",
                label="joins nothing",
                helps=("state `links_per_server` or `attach`, or leave the fabric out",),
            )


def _not_laid(name: str, layout: FabricLayout) -> Iterator[Finding]:
    """What is stated of switches and cables where only a rate counts."""
    fabric = layout.fabric
    stated = [field for field in _LAID if field in fabric.origins and getattr(fabric, field)]
    if not stated:
        return
    fields = ", ".join(f"`{field}`" for field in stated)
    yield Finding(
        about=fabric,
        field=stated[0],
        message=f"`{name}` states {fields}, but no topology: of it only the rate counts, and nothing is billed",
        label="of no effect",
        helps=("state `topology = leaf_spine` or another, or leave them out",),
    )


def _carried(name: str, layout: FabricLayout) -> Iterator[Finding]:
    """The stated rate of a server against what the adapters that it states carry."""
    fabric = layout.fabric
    machine = next((m.machine for m in layout.members if m.machine is not None), None)
    if machine is None or fabric.rate is None:
        return
    inside = onboard(machine.part)
    if not machine.part.nics and sum_counts(c for _, c in inside) < machine.accelerators:
        return  # what is sold inside need not be all that there is
    share = max(1, machine.accelerators) if fabric.per == "accelerator" else 1
    stated = float(fabric.rate) * share
    ports = [(nic.rate, count * nic.ports) for nic, count in inside]
    carried = sum_floats(float(rate) * count for rate, count in ports if rate is not None)
    if any(rate is None for rate, _ in ports) or stated <= carried * (1.0 + _ROUNDED):
        return
    yield Finding(
        about=fabric,
        field="rate",
        message=f"`{name}` states {link_rate(round(stated))} for each `{machine.part.name}`, whose adapters carry {link_rate(round(carried))}",
        label="more than its adapters carry",
        others=((machine.part, "nics" if machine.part.nics else "onboard", "its adapters"),),
        helps=("state as many adapters as the rate needs, or the rate that there is",),
    )


def _rate(name: str, layout: FabricLayout) -> Iterator[Finding]:
    """The stated rate of a server against that of its links."""
    fabric = layout.fabric
    first = next((m for m in layout.members if m.machine is not None), None)
    if fabric.rate is None or layout.abstract or first is None or first.machine is None:
        return
    ends = first.ends
    share = max(1, first.machine.accelerators) if fabric.per == "accelerator" else 1
    stated, linked = float(fabric.rate) * share, float(ends.links * ends.rate)
    if abs(stated - linked) <= _ROUNDED * linked:
        return
    yield Finding(
        about=fabric,
        field="rate",
        message=f"`{name}` states {link_rate(round(stated))} for each `{ends.name}`, but its {ends.links} links carry {link_rate(round(linked))}",
        label="not what its links carry",
        helps=("leave `rate` out where adapters and switches are stated, or change those",),
    )


RULE = Rule(
    code="GS4222", slug="field-without-use", severity=Severity.WARNING, judge=field_without_use
)
