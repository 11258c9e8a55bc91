"""GS4319: a transceiver carries less than the link.

What it finds: transceivers whose port is slower than the links of the fabric that they are to carry.

Why it matters: a cage takes slower modules, and the link then runs at their rate: a 100G module in a 400G cage gives a quarter.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x qsfp_dd(400 Gb/s) }
optic old { rate = 100 Gb/s; lanes = 4; fits = qsfp28; fibre = multi }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = old; server_optics = old }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x qsfp_dd(400 Gb/s) }
optic new { rate = 400 Gb/s; lanes = 4; fits = qsfp_dd; fibre = multi }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = new; server_optics = new }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import link_chains
from specc.units.text import link_rate, show


def optic_too_slow(topology: Topology) -> Iterator[Finding]:
    """Every kind of link against the transceivers at its ends."""
    for name, layout in topology.fabrics.items():
        told: set[str] = set()
        for chain in link_chains(layout):
            for end in chain.ends:
                optic = end.optic
                if optic is None or optic.rate is None or end.optic_field in told:
                    continue
                if int(optic.rate) >= chain.rate:
                    continue
                told.add(end.optic_field)
                yield Finding(
                    about=layout.fabric,
                    field=end.optic_field,
                    message=f"`{optic.name}` carries {show(optic.rate)}, but links of `{name}` run at {link_rate(chain.rate)}",
                    label=f"{show(optic.rate)} at most",
                    helps=(f"take a transceiver for {link_rate(chain.rate)}",),
                )


RULE = Rule(code="GS4319", slug="optic-too-slow", severity=Severity.ERROR, judge=optic_too_slow)
