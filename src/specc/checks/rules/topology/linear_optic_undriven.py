"""GS4333: a linear module in a port that does not drive it.

What it finds: transceivers without a retimer (LPO) in a switch or adapter that does not say that its ports drive such modules.

Why it matters: a linear module leaves equalising to the host. In a port made for retimed modules the link does not come up, or loses frames.

Source: Arista, guide of 800G transceivers: linear optics need a host whose SerDes supports them.

Example:

```gpuspec
edition 2026
optic lpo { rate = 400 Gb/s; linear = true; fibre = single; fits = [osfp] }
nic card { rate = 400 Gb/s; cage = osfp }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cable fibre { medium = single }
cluster pod {
  servers = 4 x box
  fabric data { topology = single; leaf = leaf_switch; nic = card; optics = lpo; server_optics = lpo; cables = fibre }
}
```

Use instead:

```gpuspec
edition 2026
optic lpo { rate = 400 Gb/s; linear = true; fibre = single; fits = [osfp] }
nic card { rate = 400 Gb/s; cage = osfp; linear = true }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s); linear = true }
cable fibre { medium = single }
cluster pod {
  servers = 4 x box
  fabric data { topology = single; leaf = leaf_switch; nic = card; optics = lpo; server_optics = lpo; cables = fibre }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.nic import Nic
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import link_chains


def linear_optic_undriven(topology: Topology) -> Iterator[Finding]:
    """Each linear transceiver against the part at its end."""
    for name, layout in topology.fabrics.items():
        told: set[tuple[str, str]] = set()
        for end in (end for chain in link_chains(layout) for end in chain.ends):
            part, optic = end.part, end.optic
            if optic is None or not optic.linear or not isinstance(part, Nic | Switch):
                continue
            if part.linear or (end.optic_field, part.name) in told:
                continue
            told.add((end.optic_field, part.name))
            yield Finding(
                about=layout.fabric,
                field=end.optic_field,
                severity=Severity.ERROR if part.linear is False else None,
                message=f"`{optic.name}` in `{name}` has no retimer, and `{part.name}` does not say that its ports drive such modules",
                label="needs a host that drives it",
                helps=(
                    f"take the retimed module, or state `linear = true` in `{part.name}` where its maker says so",
                ),
            )


RULE = Rule(
    code="GS4333",
    slug="linear-optic-undriven",
    severity=Severity.WARNING,
    judge=linear_optic_undriven,
)
