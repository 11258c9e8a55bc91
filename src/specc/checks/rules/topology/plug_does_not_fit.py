"""GS4304: the plug of a cable does not go into the cage.

What it finds: copper and active optical cables, which carry their own plugs, at a cage of another form: a patch cord with RJ45 plugs
at an OSFP cage, a QSFP28 cable at an OSFP switch.

Why it matters: the cable cannot be plugged in.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s; cage = osfp }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cable patch { medium = copper; connector = rj45; rate = 1 Gb/s }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; cables = patch }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s; cage = osfp }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cable twinax { medium = dac; connector = osfp; rate = 400 Gb/s; lengths = [1 m, 2 m]; reach = 2 m }
optic short { rate = 400 Gb/s; fibre = multi; connector = mpo12_apc; fits = osfp; reach = 50 m }
cable trunk { medium = multi; connector = mpo12_apc }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = short; server_optics = short; cables = trunk; copper = twinax }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.cable import Cable
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import (
    FIBRE,
    TIER_FIELDS,
    goes_into,
    joins,
    link_chains,
    plugs_of,
)


def plug_does_not_fit(topology: Topology) -> Iterator[Finding]:
    """Both ends of every kind of link against the plugs of its cable; what is not known fits."""
    for name, layout in topology.fabrics.items():
        told: set[str] = set()
        for chain in link_chains(layout):
            for field in ("cables", "copper"):
                cable = getattr(layout.fabric, field)
                if not isinstance(cable, Cable) or cable.medium in FIBRE or field in told:
                    continue
                plugs = plugs_of(cable)
                for end in chain.ends:
                    if not plugs or not end.cages:
                        continue
                    if any(goes_into(plug, cage) for plug in plugs for cage in end.cages):
                        continue
                    told.add(field)
                    wanted = ", ".join(dict.fromkeys(cage.word for cage in end.cages))
                    device = end.part.name if end.part is not None else end.device
                    yield Finding(
                        about=layout.fabric,
                        field=field,
                        message=f"`{cable.name}` does not plug into `{device}` in `{name}`: its plug is {plugs[0].word}, the cage is {wanted}",
                        label=f"a plug for {plugs[0].word}",
                        others=((layout.fabric, end.field, f"has {wanted}"),) if end.field else (),
                        helps=(
                            f"take a cable with a plug for {wanted}, or transceivers and fibre",
                        ),
                    )
                    break
                if field == "cables" and field not in told and not joins(cable, chain.ends):
                    told.add(field)
                    upper, lower = (
                        end.part.name if end.part else end.device for end in chain.ends
                    )
                    yield Finding(
                        about=layout.fabric,
                        field=field,
                        severity=Severity.WARNING if chain.lower.field in TIER_FIELDS else None,
                        message=f"`{cable.name}` does not join `{upper}` and `{lower}` in `{name}`: one of its ends fits neither",
                        label=f"ends for {' and '.join(str(plug) for plug in plugs)}",
                        helps=(
                            "take a cable with the plug of each end, or transceivers and fibre",
                        ),
                    )


RULE = Rule(
    code="GS4304", slug="plug-does-not-fit", severity=Severity.ERROR, judge=plug_does_not_fit
)
