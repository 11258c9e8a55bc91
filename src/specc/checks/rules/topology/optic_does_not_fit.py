"""GS4302: a transceiver does not fit the cage that it goes into.

What it finds: transceivers whose form or heatsink is not that of the cage at their end of a link, and twin-port modules in the cage of
a single adapter. Where several adapters of a system share a cage, the system says so: `onboard { cages = 4 x osfp(2 x 400 Gb/s) }`.

Why it matters: finned modules do not go into flat cages, OSFP not into QSFP-DD, and the second port of a twin-port module is dark
behind one adapter.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 32 x qsfp_dd(400 Gb/s) }
optic osfp_module { rate = 400 Gb/s; fits = osfp }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 2; optics = osfp_module }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 32 x qsfp_dd(400 Gb/s) }
optic dd_module { rate = 400 Gb/s; fits = qsfp_dd }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 2; optics = dd_module }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import EnumValue
from specc.design.parts.nic import Nic
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import LinkEnd, goes_into, link_chains


def optic_does_not_fit(topology: Topology) -> Iterator[Finding]:
    """Each transceiver against the cages at its end; a cage that is not known takes any."""
    for name, layout in topology.fabrics.items():
        told: set[str] = set()
        for chain in link_chains(layout):
            for end in chain.ends:
                optic = end.optic
                if optic is None or not optic.fits or end.optic_field in told:
                    continue
                fits = any(goes_into(plug, cage) for plug in optic.fits for cage in end.cages)
                if end.cages and not fits:
                    told.add(end.optic_field)
                    cages = ", ".join(dict.fromkeys(_cage(cage) for cage in end.cages))
                    where = (
                        f"{'the cage of ' if isinstance(end.part, Nic) else ''}`{_device(end)}`"
                    )
                    yield Finding(
                        about=layout.fabric,
                        field=end.optic_field,
                        message=f"`{optic.name}` does not fit {where} in `{name}`: it goes into {_list(optic.fits)}, the cage is {cages}",
                        label=f"fits {_list(optic.fits)}",
                        others=((layout.fabric, end.field, f"has {cages}"),) if end.field else (),
                        helps=(f"take a transceiver for {cages}",),
                    )
                elif (
                    optic.ports > 1
                    and isinstance(end.part, Nic)
                    and end.part.ports == 1
                    and not _shared(end)
                ):
                    told.add(end.optic_field)
                    yield Finding(
                        about=layout.fabric,
                        field=end.optic_field,
                        message=f"`{optic.name}` has {optic.ports} ports, but the cage of `{end.part.name}` in `{name}` has 1",
                        label=f"{optic.ports} ports",
                        helps=("take the single-port module of the same optical standard",),
                    )


def _shared(end: LinkEnd) -> bool:
    """Whether the cage is the system's and holds several ports."""
    assert isinstance(end.part, Nic)
    return end.part.cage is None or end.cages != (end.part.cage,)


def _device(end: LinkEnd) -> str:
    return end.part.name if end.part is not None else end.device


def _cage(cage: EnumValue) -> str:
    sink = cage.named.get("heatsink")
    return f"{cage.word} ({sink})" if sink is not None else cage.word


def _list(cages: tuple[EnumValue, ...]) -> str:
    return ", ".join(_cage(cage) for cage in cages)


RULE = Rule(
    code="GS4302", slug="optic-does-not-fit", severity=Severity.ERROR, judge=optic_does_not_fit
)
