"""GS4318: a device's own ports do not speak what the fabric speaks.

What it finds: appliances with Ethernet ports on an InfiniBand fabric or the reverse, and management ports on switches that are InfiniBand
alone.

Why it matters: the cable fits and the link never comes up. A gateway, or an adapter of the other kind in the appliance, is needed.

Example:

```gpuspec
edition 2026
storage shelf { height = 2 U; ports = 2 x ethernet(400 Gb/s) }
nic card { rate = 400 Gb/s; protocols = [infiniband] }
server box { height = 8 U; onboard { nic = 8 x card } }
switch ib { ports = 64 x osfp(400 Gb/s); protocols = [infiniband] }
cluster pod {
  servers = 4 x box
  storage { system = 2 x shelf }
  fabric compute { topology = single; leaf = ib; nic = card; attach { shelf = 2 x 400 Gb/s } }
}
```

Use instead:

```gpuspec
edition 2026
storage shelf { height = 2 U; ports = 2 x infiniband(400 Gb/s) }
nic card { rate = 400 Gb/s; protocols = [infiniband] }
server box { height = 8 U; onboard { nic = 8 x card } }
switch ib { ports = 64 x osfp(400 Gb/s); protocols = [infiniband] }
cluster pod {
  servers = 4 x box
  storage { system = 2 x shelf }
  fabric compute { topology = single; leaf = ib; nic = card; attach { shelf = 2 x 400 Gb/s } }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import EnumValue
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import protocols_of
from specc.topology.members import Member, own_ports

_SPEAKS = {"ethernet": "ethernet", "rj45": "ethernet", "infiniband": "infiniband"}
"""What a port speaks that is named after it, and twisted pair; modules of other cages speak either."""


def port_speaks_other(topology: Topology) -> Iterator[Finding]:
    """Devices that state what their ports speak, against the protocols of the fabric; what is not known speaks all."""
    for name, layout in topology.fabrics.items():
        spoken_here = protocols_of(layout)
        if layout.abstract or not spoken_here:
            continue
        for member in layout.members:
            speaks = _speaks(member)
            if member.part is None or not speaks or speaks & spoken_here:
                continue
            yield Finding(
                about=layout.fabric,
                field="attach" if layout.fabric.attach else "leaf",
                message=(
                    f"`{name}` speaks {', '.join(sorted(spoken_here))}, but ports of `{member.part.name}` "
                    f"speak {', '.join(sorted(speaks))}"
                ),
                label="another protocol",
                others=((member.part, "ports", "its ports"),),
                helps=("join it to a fabric of its kind, or state ports of the other kind",),
            )


def _speaks(member: Member) -> set[str]:
    """What all ports speak that carry such links; empty where one may speak more."""
    words = {c.of.word for c in own_ports(member) if isinstance(c.of, EnumValue)}
    return {_SPEAKS[word] for word in words} if words and words <= _SPEAKS.keys() else set()


RULE = Rule(
    code="GS4318", slug="port-speaks-other", severity=Severity.ERROR, judge=port_speaks_other
)
