"""GS4302: a transceiver does not fit the cage that it goes into.

What it finds: optics on a switch whose cages are of another kind, or with another heatsink than an adapter's cage takes.

Why it matters: finned modules do not go into flat cages, and OSFP not into QSFP-DD.

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
from specc.design.parts.optic import Optic
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def optic_does_not_fit(topology: Topology) -> Iterator[Finding]:
    """Cages of another family; a cage that is not known takes any."""
    for name, laid in topology.fabrics.items():
        fabric = laid.fabric
        if isinstance(fabric.optics, Optic) and fabric.optics.fits:
            for field in ("leaf", "spine", "core"):
                switch = getattr(fabric, field)
                if not isinstance(switch, Switch):
                    continue
                cages = [c.of.word for c in switch.ports if isinstance(c.of, EnumValue)]
                if cages and not any(_fits(fabric.optics, EnumValue(cage)) for cage in cages):
                    yield Finding(
                        about=fabric,
                        field="optics",
                        message=f"`{fabric.optics.name}` does not fit `{switch.name}` of `{name}`, whose cages are {', '.join(cages)}",
                        label=f"fits {_cages(fabric.optics)}",
                        others=((fabric, field, f"has {', '.join(cages)}"),),
                        helps=("take optics for that cage",),
                    )
                    break
        nic = fabric.nic
        if (
            isinstance(nic, Nic)
            and nic.cage is not None
            and isinstance(fabric.server_optics, Optic)
        ):
            optic = fabric.server_optics
            if (
                optic.fits
                and not _fits(optic, nic.cage)
                and not _shared(optic, laid.ask.servers.links)
            ):
                yield Finding(
                    about=fabric,
                    field="server_optics",
                    message=f"`{optic.name}` does not fit `{nic.name}` of `{name}`, whose cage is {nic.cage}",
                    label=f"fits {_cages(optic)}",
                    others=((nic, "cage", f"{nic.cage}"),),
                    helps=("take optics for that cage",),
                )


def _shared(optic: Optic, links: int) -> bool:
    """Several adapters behind one cage of the server, as in DGX systems: that cage is the server's, and unknown."""
    return optic.ports > 1 and links % optic.ports == 0


def _family(word: str) -> tuple[str, str]:
    """A cage without its heatsink, and the heatsink: `osfp_rhs` is flat."""
    return (word.removesuffix("_rhs"), "flat" if word.endswith("_rhs") else "")


def _fits(optic: Optic, cage: EnumValue) -> bool:
    wanted, sink = _family(cage.word)
    sink = str(cage.named.get("heatsink", sink))
    if wanted == "cage":
        return True
    for term in optic.fits:
        found, own = _family(term.word)
        own = str(term.named.get("heatsink", own))
        if found == wanted and (not sink or not own or sink == own):
            return True
    return False


def _cages(optic: Optic) -> str:
    return ", ".join(str(term) for term in optic.fits)


RULE = Rule(
    code="GS4302", slug="optic-does-not-fit", severity=Severity.ERROR, judge=optic_does_not_fit
)
