"""GS4212: the ports in use of an adapter carry more together than its link to the host.

What it finds: adapters of which a fabric takes several ports, whose rates add up to more than the stated lanes to the host carry.

Why it matters: 2 x 400 Gb/s behind PCIe 5.0 x16 are two ports and 504 Gb/s: what the fabric is sized for never arrives.

Source: PCI Express Base Specification: line rate and coding of each generation.

Example:

```gpuspec
edition 2026
nic dual { rate = 400 Gb/s; ports = 2; host_link = pcie(gen = 5, lanes = 16) }
server box { height = 8 U; onboard { nic = 4 x dual } }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = dual; links_per_server = 8 }
}
```

Use instead:

```gpuspec
edition 2026
nic dual { rate = 400 Gb/s; ports = 2; host_link = pcie(gen = 5, lanes = 16) }
server box { height = 8 U; onboard { nic = 4 x dual } }
switch leaf_switch { ports = 64 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = dual; links_per_server = 8; link_rate = 200 Gb/s }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.levels import pcie_rate
from specc.topology.members import ports_of_a_card
from specc.units.text import link_rate


def adapter_ports_above_link(topology: Topology) -> Iterator[Finding]:
    """Servers of each fabric that use every port of their adapters, the main links only: a second port may be for safety."""
    for name, layout in topology.fabrics.items():
        for member in layout.members[:1]:
            nic = member.nic
            host = pcie_rate(nic.host_link) if nic is not None else None
            if nic is None or host is None or nic.ports < 2 or layout.fabric.dual_homed:
                continue
            ports = ports_of_a_card(member)
            if ports < 2 or ports * member.ends.rate <= host:
                continue
            yield Finding(
                about=layout.fabric,
                field="nic",
                message=(
                    f"{ports} ports of each `{nic.name}` in `{name}` carry {link_rate(ports * member.ends.rate)}, but its lanes to the host "
                    f"{link_rate(round(host, -6))}"
                ),
                label="more than its lanes carry",
                others=((nic, "host_link", f"`{nic.host_link}`"),),
                helps=(
                    "take more adapters and one port of each, or state the `link_rate` that they give",
                ),
            )


RULE = Rule(
    code="GS4212",
    slug="adapter-ports-above-link",
    severity=Severity.WARNING,
    judge=adapter_ports_above_link,
)
