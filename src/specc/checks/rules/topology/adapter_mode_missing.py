"""GS4226: an adapter has no mode for the links of a fabric.

What it finds: a fabric whose adapter states its modes, none of which speaks what the fabric speaks at the rate of its links.

Why it matters: a port that runs InfiniBand at 800 Gb/s need not run Ethernet at it: a ConnectX-8 gives two ports of 400 Gb/s there.

Source: NVIDIA ConnectX-8 SuperNIC firmware notes: one port of 800GbE is not supported.

Example:

```gpuspec
edition 2026
nic card { rate = 800 Gb/s; modes = [infiniband(1 x 800 Gb/s), ethernet(2 x 400 Gb/s)] }
server box { onboard { nic = 8 x card } }
switch leaf_switch { ports = 64 x osfp(800 Gb/s); protocols = [ethernet, roce] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; link_rate = 800 Gb/s; protocol = roce }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 800 Gb/s; modes = [infiniband(1 x 800 Gb/s), ethernet(2 x 400 Gb/s)] }
server box { onboard { nic = 8 x card } }
switch leaf_switch { ports = 64 x osfp(800 Gb/s); protocols = [ethernet, roce] }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; link_rate = 400 Gb/s; protocol = roce }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.adapter_modes import modes_for, speaks
from specc.topology.lay import Topology
from specc.topology.protocols import spoken
from specc.units.text import link_rate


def adapter_mode_missing(topology: Topology) -> Iterator[Finding]:
    """What each kind of server on a fabric needs of its adapter, against the modes that it states."""
    for name, layout in topology.fabrics.items():
        for member in layout.members:
            nic, fabric = member.nic, layout.reading(member)
            words = speaks(fabric)
            if nic is None or not nic.modes or not member.ends.total:
                continue
            able = (port for _, port in modes_for(nic, words))
            if any(port is None or int(port) >= member.ends.rate for port in able):
                continue
            spoke = " or ".join(sorted(spoken(words))) or "any protocol"
            asked = f"{spoke} at {link_rate(member.ends.rate)}"
            yield Finding(
                about=fabric,
                field="link_rate" if fabric.link_rate is not None else "nic",
                message=f"links of `{name}` need {asked}, for which `{nic.name}` has no mode",
                label="no such mode",
                others=((nic, "modes", "its modes"),),
                helps=(
                    f"it has {', '.join(str(mode) for mode in nic.modes)}: state the rate and the protocol of one of them, or take another adapter",
                ),
            )
            break


RULE = Rule(
    code="GS4226", slug="adapter-mode-missing", severity=Severity.ERROR, judge=adapter_mode_missing
)
