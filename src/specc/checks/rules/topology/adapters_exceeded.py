"""GS4205: fabrics take more ports of an adapter than a server has.

What it finds: fabrics whose links need more adapters of a kind than the server states of it. A server that states none of
the kind gets what a fabric names, and every report says so.

Why it matters: cards that nobody stated would be bought without a word.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { nics = 4 x card }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 2 x box
  fabric compute {
    topology         = leaf_spine
    links_per_server = 8
    nic              = card
    leaf             = leaf_switch
  }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { nics = 8 x card }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 2 x box
  fabric compute {
    topology         = leaf_spine
    links_per_server = 8
    nic              = card
    leaf             = leaf_switch
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.nic import Nic
from specc.diagnostics.diagnostic import Severity
from specc.sums import sum_counts
from specc.topology.inventory import lower_bound, onboard, same
from specc.topology.lay import Topology


def adapters_exceeded(topology: Topology) -> Iterator[Finding]:
    for name, laid in topology.fabrics.items():
        for member in laid.members:
            if member.machine is None or member.nic is None or not member.bought:
                continue
            server, nic = member.machine.part, member.nic
            stated = sum_counts(count for other, count in onboard(server) if same(other, nic))
            if not stated:
                continue
            listed = sum_counts(
                lower_bound(c.count)
                for c in server.nics
                if isinstance(c.of, Nic) and same(c.of, nic)
            )
            taken = f", of which other fabrics take {member.first}" if member.first else ""
            yield Finding(
                about=laid.fabric,
                field="links_per_server" if laid.fabric.links_per_server is not None else "nic",
                message=f"`{name}` takes {member.ends.links} ports of `{nic.name}` in each `{server.name}`, which has {stated * nic.ports} on {stated} adapters{taken}",
                label=f"{member.bought} adapters more than there are",
                others=((server, "nics" if server.nics else "onboard", f"{stated} adapters"),),
                helps=(
                    f"take fewer links, or state the adapters: `nics = {listed + member.bought} x {nic.name}` in the server",
                ),
            )


RULE = Rule(
    code="GS4205", slug="adapters-exceeded", severity=Severity.ERROR, judge=adapters_exceeded
)
