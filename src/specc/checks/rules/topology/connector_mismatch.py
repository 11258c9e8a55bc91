"""GS4309: fibre and transceiver have other connectors.

What it finds: transceivers whose socket is not that of the fibre's plug: MPO and LC, twelve and sixteen fibres, angled and flat
polish.

Why it matters: the plug does not go in; an angled face against a flat one goes in, reflects the light and scratches both.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic short { rate = 400 Gb/s; fibre = multi; connector = mpo12_apc; reach = 50 m }
cable duplex { medium = multi; connector = lc }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = short; server_optics = short; cables = duplex }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic short { rate = 400 Gb/s; fibre = multi; connector = mpo12_apc; reach = 50 m }
cable trunk { medium = multi; connector = mpo12_apc }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = short; server_optics = short; cables = trunk }
}
```

Source: NVIDIA LinkX cabling guides: which transceivers have angled (APC) and which flat (UPC) MPO faces
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import FIBRE, mates


def connector_mismatch(topology: Topology) -> Iterator[Finding]:
    """The transceivers of a fabric against its fibre; a connector that is not known mates with all."""
    for name, layout in topology.fabrics.items():
        fabric = layout.fabric
        cable = fabric.cables
        if not isinstance(cable, Cable) or cable.connector is None or cable.medium not in FIBRE:
            continue
        for field in ("optics", "server_optics"):
            optic = getattr(fabric, field)
            if not isinstance(optic, Optic) or optic.connector is None:
                continue
            if mates(optic.connector.word, cable.connector.word):
                continue
            yield Finding(
                about=fabric,
                field="cables",
                message=f"`{cable.name}` has {cable.connector.word} plugs, but `{optic.name}` of `{name}` takes {optic.connector.word}",
                label=cable.connector.word,
                others=((fabric, field, f"takes {optic.connector.word}"),),
                helps=(f"take fibre with {optic.connector.word} plugs",),
            )
            break


RULE = Rule(
    code="GS4309", slug="connector-mismatch", severity=Severity.ERROR, judge=connector_mismatch
)
