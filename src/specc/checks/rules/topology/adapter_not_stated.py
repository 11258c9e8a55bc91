"""GS4210: servers hang on a fabric without an adapter.

What it finds: links faster than management ports of servers, or of services that say what is inside, that state no adapter which has so many ports and is no faster than the switch, on
a fabric that names none either.

Why it matters: the bill lacks the cards, nothing of the links is checked, and nothing is known of slots and lanes.

Example:

```gpuspec
edition 2026
server box { height = 8 U }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 2 }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { height = 8 U; onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.server import Server
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import onboard
from specc.topology.lay import Topology
from specc.topology.shape import MANAGEMENT_RATE
from specc.units.text import link_rate, show


def adapter_not_stated(topology: Topology) -> Iterator[Finding]:
    """Servers for workloads on fabrics with switches; a torus joins accelerators themselves."""
    for name, layout in topology.fabrics.items():
        if layout.abstract or not layout.sized.tiers:
            continue
        for member in layout.members:
            ends = member.ends
            if member.machine is None or member.role not in ("server", "service"):
                continue
            service = member.role == "service"
            if service and not onboard(member.machine.part):
                continue  # nobody says what is inside
            if member.nic is not None or ends.rate <= MANAGEMENT_RATE:
                continue
            server = member.machine.part
            yield Finding(
                about=layout.fabric,
                field="attach" if service else "leaf",
                message=f"`{name}` joins each `{server.name}` by {ends.links} links of {link_rate(ends.rate)}, but no adapter for them is stated{_inside(server)}",
                label="no adapter at the other end",
                others=((server, "onboard", "its adapters"),) if server.onboard else (),
                helps=("state `nic` in the fabric, or the adapters in the server",),
            )


def _inside(server: Server) -> str:
    """The adapters that it has, none of which would do."""
    inside = ", ".join(
        f"{count} x {nic.name}" + (f" of {show(nic.rate)}" if nic.rate is not None else "")
        for nic, count in onboard(server)
    )
    return f"; inside are {inside}" if inside else ""


RULE = Rule(
    code="GS4210", slug="adapter-not-stated", severity=Severity.WARNING, judge=adapter_not_stated
)
