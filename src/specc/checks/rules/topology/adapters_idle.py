"""GS4211: adapters are bought for servers whose own are left without a link.

What it finds: fabrics that name an adapter which a server lacks, so that it is bought, while adapters which the server states have no link in
any fabric.

Why it matters: cards are paid for twice, and usually the wrong one is named.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
nic old { rate = 200 Gb/s }
server box { height = 8 U; onboard { nic = 8 x card } }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = old; links_per_server = 8 }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { height = 8 U; onboard { nic = 8 x card } }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; links_per_server = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import ServerGroup, onboard, same
from specc.topology.lay import Topology


def adapters_idle(topology: Topology) -> Iterator[Finding]:
    """Bought adapters of each kind of server, against those inside that no fabric takes that would carry the links or are as many."""
    for name, layout in topology.fabrics.items():
        for member in layout.members:
            if member.machine is None or member.nic is None or not member.bought:
                continue
            for nic, count in onboard(member.machine.part):
                enough = count >= member.bought or count * nic.ports >= member.ends.links
                if (
                    not enough
                    or same(nic, member.nic)
                    or _used(topology, member.machine, nic.name)
                ):
                    continue
                yield Finding(
                    about=layout.fabric,
                    field="attach" if member.role == "service" else "nic",
                    message=f"`{name}` buys {member.bought} `{member.nic.name}` for each `{member.machine.part.name}`, whose {count} `{nic.name}` no fabric uses",
                    label="not the adapter inside",
                    others=((member.machine.part, "onboard", f"{count} x {nic.name}"),),
                    helps=(f"take `nic = {nic.name}`, or leave those out of the server",),
                )
                break


def _used(topology: Topology, machine: ServerGroup, name: str) -> bool:
    """Whether any fabric takes such adapters of a kind of server."""
    return any(
        member.machine is machine and member.nic is not None and member.nic.name == name
        for layout in topology.fabrics.values()
        for member in layout.members
    )


RULE = Rule(code="GS4211", slug="adapters-idle", severity=Severity.WARNING, judge=adapters_idle)
