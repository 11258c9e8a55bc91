"""GS4301: the optics at the two ends of a link, or their fibre, do not go together.

What it finds: transceivers on switches and servers with different kinds of fibre or rates, and cables of another kind of fibre.

Why it matters: multimode and single-mode do not mix, and both ends must run at one rate.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic short { rate = 400 Gb/s; fibre = multi; reach = 50 m }
optic long { rate = 400 Gb/s; fibre = single; reach = 500 m }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = short; server_optics = long }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic short { rate = 400 Gb/s; fibre = multi; reach = 50 m }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = short; server_optics = short }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.units.text import show

_FIBRES = {"multi", "single"}


def optics_incompatible(topology: Topology) -> Iterator[Finding]:
    """Different fibres, rates or connectors at the ends of a fabric's links."""
    for name, laid in topology.fabrics.items():
        fabric = laid.fabric
        one, other, cable = fabric.optics, fabric.server_optics, fabric.cables
        if isinstance(one, Optic) and isinstance(other, Optic):
            if one.fibre and other.fibre and one.fibre != other.fibre:
                yield Finding(
                    about=fabric,
                    field="server_optics",
                    message=f"`{name}` has {one.fibre}-mode optics on switches and {other.fibre}-mode ones in servers",
                    label=f"{other.fibre}-mode",
                    others=((fabric, "optics", f"{one.fibre}-mode"),),
                    helps=("take optics of one kind of fibre at both ends",),
                )
            elif one.rate is not None and other.rate is not None and one.rate != other.rate:
                yield Finding(
                    about=fabric,
                    field="server_optics",
                    message=f"`{name}` has optics of {show(one.rate)} on switches and of {show(other.rate)} in servers",
                    label=show(other.rate),
                    others=((fabric, "optics", show(one.rate)),),
                    helps=("take optics of one rate at both ends",),
                )
        fibred = isinstance(cable, Cable) and cable.medium in _FIBRES
        if isinstance(one, Optic) and one.fibre and isinstance(cable, Cable) and fibred:
            if cable.medium == one.fibre:
                continue
            yield Finding(
                about=fabric,
                field="cables",
                message=f"`{name}` has {one.fibre}-mode optics on {cable.medium}-mode fibre",
                label=f"{cable.medium}-mode",
                others=((fabric, "optics", f"{one.fibre}-mode"),),
                helps=("take cables of the optics' kind of fibre",),
            )


RULE = Rule(
    code="GS4301", slug="optics-incompatible", severity=Severity.ERROR, judge=optics_incompatible
)
