"""GS4317: fabrics join a device by more or faster ports than it has.

What it finds: appliances, switches and management ports whose stated ports are fewer than the links that fabrics give them, or slower.

Why it matters: cables would be bought that end at nothing, and bandwidth is counted that is not there.

Example:

```gpuspec
edition 2026
storage shelf { height = 2 U; ports = 2 x osfp(400 Gb/s) }
server box { height = 8 U; onboard { nic = 8 x card } }
nic card { rate = 400 Gb/s }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  storage { system = 2 x shelf }
  fabric compute { topology = single; leaf = leaf_switch; nic = card; attach { shelf = 4 x 400 Gb/s } }
}
```

Use instead:

```gpuspec
edition 2026
storage shelf { height = 2 U; ports = 2 x osfp(400 Gb/s) }
server box { height = 8 U; onboard { nic = 8 x card } }
nic card { rate = 400 Gb/s }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  storage { system = 2 x shelf }
  fabric compute { topology = single; leaf = leaf_switch; nic = card; attach { shelf = 2 x 400 Gb/s } }
}
```
"""

from collections import Counter
from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.cluster import Fabric
from specc.design.entity import EnumValue
from specc.design.part import Part
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.boards import board, port_of
from specc.topology.inventory import lower_bound
from specc.topology.lay import FabricLayout, Topology
from specc.topology.members import Member, own_ports
from specc.topology.shape import MANAGEMENT_RATE
from specc.units.text import link_rate


def device_ports_exceeded(topology: Topology) -> Iterator[Finding]:
    """Links of each kind of device over all fabrics, against its ports that run at their rate; none where no port is stated."""
    taken: Counter[tuple[str, str, bool]] = Counter()
    for layout in topology.fabrics.values():
        for member in layout.members:
            ports = _ports(member)
            if layout.abstract or member.part is None or not ports:
                continue
            links, rate = member.ends.links, member.ends.rate
            key = (member.role, member.tier or member.part.name, rate <= MANAGEMENT_RATE)
            taken[key] += links
            able = sum_counts(count for count, fastest in ports if fastest >= rate)
            able -= _in_use(topology, member)
            if taken[key] > able:
                yield _finding(layout, member, member.part, taken[key] - links, able)


def _in_use(topology: Topology, member: Member) -> int:
    """Ports of a switch that its own fabric takes of those at the rate; those of other cages are not among them."""
    name, _, tier = member.tier.partition(" ")
    own = topology.fabrics.get(name)
    sized = own.sized.tier(tier) if own is not None else None
    front = board(member.part)
    if own is None or sized is None or front is None or member.ends.rate <= MANAGEMENT_RATE:
        return 0
    rates = {y.rate for y in own.sized.layers if tier in {y.lower, y.upper}}
    shared = {front.serving(rate) for rate in rates} & {front.serving(member.ends.rate)}
    return sized.down + sized.up if shared else 0


def _finding(layout: FabricLayout, member: Member, part: Part, before: int, able: int) -> Finding:
    links, rate = member.ends.links, link_rate(member.ends.rate)
    also = f", of which other fabrics take {before}" if before else ""
    field = "management" if member.ends.rate <= MANAGEMENT_RATE else "ports"
    return Finding(
        about=layout.fabric,
        field=_field(layout.fabric, member),
        severity=Severity.WARNING if field == "management" else None,
        message=f"`{layout.name}` joins each `{part.name}` by {links} links of {rate}, but it has {max(0, able)} ports for that rate{also}",
        label=f"{links + before - able} more than there are",
        others=((part, field, "its ports"),),
        helps=("take fewer or slower links, or state the ports that it has",),
    )


def _ports(member: Member) -> list[tuple[int, int]]:
    """How many ports a device states that carry such links, and their rate; empty where one is not known."""
    known = []
    for counted in own_ports(member):
        split, rate = port_of(counted.of) if isinstance(counted.of, EnumValue) else (1, None)
        if rate is None:
            return []
        known.append((lower_bound(counted.count) * split, rate))
    return known


def _field(fabric: Fabric, member: Member) -> str:
    if member.role == "server" and fabric.links_per_server is not None:
        return "links_per_server"
    return "attach" if fabric.attach else "leaf"


RULE = Rule(
    code="GS4317",
    slug="device-ports-exceeded",
    severity=Severity.ERROR,
    judge=device_ports_exceeded,
)
