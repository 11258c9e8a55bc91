"""GS4312: the transceivers at the two ends of a link are of different optical standards.

What it finds: transceivers on switches and servers whose optical standards do not interwork, such as DR4 and FR4.

Why it matters: standards differ in fibres, wavelengths and connectors. SR4 and SR4.2 share a plug and still do not see each other's light.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic parallel { rate = 400 Gb/s; standard = dr4; fibre = single; reach = 500 m }
optic multiplexed { rate = 400 Gb/s; standard = fr4; fibre = single; reach = 2 km }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = parallel; server_optics = multiplexed }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic parallel { rate = 400 Gb/s; standard = dr4; fibre = single; reach = 500 m }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = parallel; server_optics = parallel }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.optic import Optic
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import interwork


def standards_differ(topology: Topology) -> Iterator[Finding]:
    """Both transceivers of a fabric; a standard that is not stated goes with all, and other kinds of fibre are GS4301."""
    for name, layout in topology.fabrics.items():
        fabric = layout.fabric
        one, other = fabric.optics, fabric.server_optics
        if not isinstance(one, Optic) or not isinstance(other, Optic):
            continue
        if interwork(one, other) or one.fibre != other.fibre:
            continue
        yield Finding(
            about=fabric,
            field="server_optics",
            message=f"`{other.name}` in `{name}` is {other.standard}, but `{one.name}` on switches is {one.standard}",
            label=f"{other.standard}",
            others=((fabric, "optics", f"{one.standard}"),),
            helps=("take one optical standard at both ends",),
        )


RULE = Rule(
    code="GS4312", slug="standards-differ", severity=Severity.ERROR, judge=standards_differ
)
