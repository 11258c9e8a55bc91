"""GS4202: adapter and switch speak no common protocol.

What it finds: a fabric whose adapter and switch list protocols without one in common, or a stated protocol that one of them lacks.

Why it matters: InfiniBand and Ethernet use the same cages and cables and still do not link up.

Example:

```gpuspec
edition 2026
nic eth_card { rate = 400 Gb/s; protocols = [ethernet, roce] }
server box { onboard { nic = 8 x eth_card } }
switch ib { ports = 64 x osfp(400 Gb/s); protocols = [infiniband] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = ib; nic = eth_card }
}
```

Use instead:

```gpuspec
edition 2026
nic vpi_card { rate = 400 Gb/s; protocols = [infiniband, ethernet, roce] }
server box { onboard { nic = 8 x vpi_card } }
switch ib { ports = 64 x osfp(400 Gb/s); protocols = [infiniband] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = ib; nic = vpi_card }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import Entity
from specc.design.parts.nic import Nic
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.protocols import spoken


def protocol_mismatch(topology: Topology) -> Iterator[Finding]:
    """Disjoint lists of protocols; an unknown list disagrees with nothing."""
    for name, laid in topology.fabrics.items():
        for fabric in laid.unlike("nic", "leaf"):
            nic, leaf = fabric.nic, fabric.leaf
            if _apart(nic, leaf) and isinstance(nic, Nic) and isinstance(leaf, Switch):
                yield Finding(
                    about=fabric,
                    field="leaf",
                    message=(
                        f"`{name}` joins `{nic.name}`, which speaks {_list(nic.protocols)}, to "
                        f"`{leaf.name}`, which speaks {_list(leaf.protocols)}"
                    ),
                    label="another protocol",
                    others=((fabric, "nic", f"speaks {_list(nic.protocols)}"),),
                    helps=("take a switch or an adapter of the other kind",),
                )
                continue
            for field, part in (("nic", nic), ("leaf", leaf)):
                known = part.protocols if isinstance(part, Nic | Switch) else ()
                if (
                    part is not None
                    and fabric.protocol
                    and known
                    and not spoken((fabric.protocol,)) & spoken(known)
                ):
                    yield Finding(
                        about=fabric,
                        field="protocol",
                        message=f"`{name}` speaks {fabric.protocol}, but `{part.name}` only {_list(known)}",
                        label="not spoken",
                        others=((fabric, field, f"speaks {_list(known)}"),),
                        helps=(f"take one of {_list(known)}, or another part",),
                    )


def _apart(nic: Entity | None, leaf: Entity | None) -> bool:
    """Whether both list protocols, and none in common."""
    if not isinstance(nic, Nic) or not isinstance(leaf, Switch):
        return False
    known = bool(nic.protocols and leaf.protocols)
    return known and not spoken(nic.protocols) & spoken(leaf.protocols)


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(words)


RULE = Rule(
    code="GS4202", slug="protocol-mismatch", severity=Severity.ERROR, judge=protocol_mismatch
)
