"""GS3102: a network adapter is faster than its slot.

What it finds: an adapter whose ports together carry more than its link to the host.

Why it matters: the rest of the rate is paid for and never reached.

Example:

```gpuspec
edition 2026
nic fast {
  rate      = 400 Gb/s
  host_link = pcie(gen = 4, lanes = 16)
}
```

Use instead:

```gpuspec
edition 2026
nic fast {
  rate      = 400 Gb/s
  host_link = pcie(gen = 5, lanes = 16)
}
```

Source: PCI-SIG base specifications: usable rate of a lane after coding
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.units.text import link_rate, number


def adapter_slower_slot(design: Design) -> Iterator[Finding]:
    adapters = design.reached("nic")
    if not adapters:
        return
    from specc.design.parts.nic import Nic
    from specc.physics.transfer import pcie_rate

    for nic in adapters:
        if not isinstance(nic, Nic) or nic.rate is None or nic.host_link is None:
            continue
        if nic.host_link.word != "pcie":
            continue
        link = pcie_rate(nic.host_link.count("gen", 0, 0), nic.host_link.count("lanes", 16, 1))
        carried = float(nic.rate) * nic.ports
        if link is None or carried <= link:
            continue
        yield Finding(
            about=nic,
            field="rate",
            message=(
                f"`{nic.name}` carries {link_rate(carried)}, but `{nic.host_link}` only {link_rate(link)}"
            ),
            label=f"{number(carried / link, 2)} times its link to the host",
            others=((nic, "host_link", "its link to the host"),),
            helps=("give it a faster slot, or count only what the slot carries",),
        )


RULE = Rule(
    code="GS3102", slug="adapter-slower-slot", severity=Severity.WARNING, judge=adapter_slower_slot
)
