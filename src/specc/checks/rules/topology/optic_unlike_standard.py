"""GS4330: a transceiver, or a copper cable, that nobody can build.

What it finds: transceivers whose fibre, connector or reach is not that of their optical standard, or whose electrical lanes would carry more than
200 Gb/s; passive copper that is longer than its rate allows or for lanes of 200 Gb/s; fibre with fewer fibres than the transceivers on it light, fibre in
the place of copper, and transceivers that carry more than the cage of their switch.

Why it matters: the part that arrives is another one, and the link stays dark or drops frames.

Source: IEEE 802.3 clauses 95, 138 and 167 (SR), 124 and 151 (DR, FR), 122 (LR); SFF-8665, OSFP MSA; NVIDIA LinkX: passive copper ends at 3 m at 400 Gb/s
and at 2 m at 800

Example:

```gpuspec
edition 2026
optic odd { rate = 400 Gb/s; fibre = multi; connector = mpo12_apc; standard = sr4; reach = 2 km; fits = [osfp] }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
nic card { rate = 400 Gb/s; cage = osfp }
server box { onboard { nic = 2 x card } }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; nic = card; leaf = leaf_switch; optics = odd; server_optics = odd }
}
```

Use instead:

```gpuspec
edition 2026
optic sane { rate = 400 Gb/s; fibre = multi; connector = mpo12_apc; standard = sr4; reach = 50 m; fits = [osfp] }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
nic card { rate = 400 Gb/s; cage = osfp }
server box { onboard { nic = 2 x card } }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; nic = card; leaf = leaf_switch; optics = sane; server_optics = sane }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.cluster import Fabric
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.diagnostics.diagnostic import Severity
from specc.topology.boards import port_of
from specc.topology.lay import FabricLayout, Topology
from specc.topology.link_chain import FIBRE, link_chains, plugs_of
from specc.units.dimension import METRE
from specc.units.quantity import Quantity
from specc.units.text import link_rate, show

_DUPLEX = frozenset({"sr", "lr", "dr1", "fr4", "lr4", "cwdm4", "zr"})
"""Standards on one pair of fibres; the others have a fibre for each lane and direction."""
_PAIR_PLUGS = frozenset({"lc", "sc", "cs", "sn"})
_REACH = {"sr": 400, "sr4": 150, "sr4_2": 150, "sr8": 100, "vsr4": 50, "vsr8": 50, "zr": 120_000}
"""m. Of single-mode standards by their first letters, below."""
_REACH_OF = {
    "dr": 500,
    "xdr": 2000,
    "plr": 10_000,
    "psm": 2000,
    "fr": 2000,
    "lr": 20_000,
    "cwdm": 2000,
}
_LANE = 28_000_000_000
"""byte/s: 200 Gb/s, and what coding adds."""
_COPPER = ((100e9, 2.0), (25e9, 3.0), (12.5e9, 5.0), (0.0, 10.0))
"""byte/s, m: no longer passive copper is sold from such a rate on."""
_ACTIVE = 10.0
_LANES_200 = frozenset({"osfp224", "qsfp224"})
"""Cages of lanes of 200 Gb/s. NVIDIA's cabling pages of XDR: active copper or single-mode fibre alone."""


def optic_unlike_standard(topology: Topology) -> Iterator[Finding]:
    """Transceivers and cables that fabrics state, each once."""
    told: set[int] = set()
    for layout in topology.fabrics.values():
        fabric = layout.fabric
        for field in ("optics", "server_optics", "cables", "copper"):
            part = getattr(fabric, field)
            if id(part) in told:
                continue
            told.add(id(part))
            if isinstance(part, Optic):
                yield from _optic(part)
            elif isinstance(part, Cable):
                yield from _copper(part)
        yield from _fibres(fabric)
        yield from _passive_at_200(fabric)
        yield from _fibre_for_copper(fabric)
        yield from _above_cage(layout)


def _above_cage(layout: FabricLayout) -> Iterator[Finding]:
    """Transceivers whose ports together carry more than the cage of a switch."""
    for chain in link_chains(layout):
        optic, ports = chain.upper.optic, [port_of(cage) for cage in chain.upper.cages]
        rates = [count * rate for count, rate in ports if rate is not None]
        if optic is None or optic.rate is None or not rates or len(rates) < len(ports):
            continue
        whole = int(optic.rate) * optic.ports
        if whole > max(rates):
            yield Finding(
                about=layout.fabric,
                field="optics",
                message=f"`{optic.name}` carries {link_rate(whole)} on {optic.ports} ports, but a cage of `{chain.upper.device}` {link_rate(max(rates))}",
                label="more than its cage",
                helps=("take a transceiver of the cage's rate",),
            )
            return


def _passive_at_200(fabric: Fabric) -> Iterator[Finding]:
    """Passive copper with plugs for lanes of 200 Gb/s."""
    for field in ("cables", "copper"):
        cable = getattr(fabric, field)
        if not isinstance(cable, Cable) or cable.medium != "dac":
            continue
        if any(plug.word.removesuffix("_rhs") in _LANES_200 for plug in plugs_of(cable)):
            yield Finding(
                about=fabric,
                field=field,
                message=f"`{cable.name}` is passive copper for lanes of 200 Gb/s, which is not offered",
                label="not offered",
                helps=(
                    "take active copper where it reaches, or transceivers and single-mode fibre",
                ),
            )


def _fibre_for_copper(fabric: Fabric) -> Iterator[Finding]:
    cable = fabric.copper
    if not isinstance(cable, Cable) or cable.medium not in FIBRE:
        return
    yield Finding(
        about=fabric,
        field="copper",
        message=f"`{cable.name}` is {cable.medium}-mode fibre, but `{fabric.name}` takes it for copper",
        label="fibre",
        helps=("name it under `cables`, and a copper cable here",),
    )


def _optic(optic: Optic) -> Iterator[Finding]:
    standard = optic.standard
    if optic.lanes and optic.rate is not None and int(optic.rate) // optic.lanes > _LANE:
        yield _odd(
            optic,
            "lanes",
            f"{link_rate(int(optic.rate) // optic.lanes)} a lane",
            "at most 200 Gb/s a lane",
        )
    if standard is None:
        return
    fibre = "multi" if standard.removeprefix("v").startswith("sr") else "single"
    if optic.fibre is not None and optic.fibre != fibre:
        yield _odd(optic, "fibre", f"{optic.fibre}-mode fibre", f"{standard} is {fibre}-mode")
    plug = optic.connector.word.partition("_")[0] if optic.connector is not None else None
    if plug is not None and (plug in _PAIR_PLUGS) != (standard in _DUPLEX):
        fits = (
            "one pair of fibres, as of LC" if standard in _DUPLEX else "parallel fibres, as of MPO"
        )
        yield _odd(optic, "connector", f"a connector {plug}", f"{standard} takes {fits}")
    most = _REACH.get(standard) or _REACH_OF.get(standard.rstrip("0123456789"))
    if most is not None and optic.reach is not None and float(optic.reach) > most:
        limit = show(Quantity(most, METRE))
        yield _odd(
            optic, "reach", f"a reach of {show(optic.reach)}", f"{standard} ends at {limit}"
        )


def _copper(cable: Cable) -> Iterator[Finding]:
    if cable.rate is None or cable.medium not in {"dac", "acc"}:
        return
    rate = float(cable.rate)
    most = next(m for least, m in _COPPER if rate >= least) if cable.medium == "dac" else _ACTIVE
    longest = max([*(float(x) for x in cable.lengths), float(cable.reach or 0)], default=0.0)
    if longest > most:
        kind = "passive" if cable.medium == "dac" else "active"
        yield _odd(
            cable,
            "reach" if cable.reach is not None else "lengths",
            f"{show(Quantity(longest, METRE))} of {kind} copper at {link_rate(round(rate))}",
            f"such copper ends at {show(Quantity(most, METRE))}",
        )


def _fibres(fabric: Fabric) -> Iterator[Finding]:
    """Fibre of a fabric against the fibres that its transceivers light."""
    cable = fabric.cables
    if not isinstance(cable, Cable) or cable.fibres is None or cable.medium not in FIBRE:
        return
    for field in ("optics", "server_optics"):
        optic = getattr(fabric, field)
        lit = optic.fibres if isinstance(optic, Optic) else None
        if lit is not None and cable.fibres < lit and cable.splits == 1:
            yield Finding(
                about=fabric,
                field="cables",
                message=f"`{cable.name}` has {cable.fibres} fibres, but `{optic.name}` lights {lit}",
                label=f"{lit - cable.fibres} too few",
                others=((fabric, field, f"lights {lit}"),),
                helps=(f"take fibre of at least {lit} fibres",),
            )
            return


def _odd(part: Optic | Cable, field: str, found: str, allowed: str) -> Finding:
    return Finding(
        about=part,
        field=field,
        message=f"`{part.name}` has {found}, but {allowed}",
        label="not what is built",
        helps=("take the figures of its data sheet, or another standard",),
    )


RULE = Rule(
    code="GS4330",
    slug="optic-unlike-standard",
    severity=Severity.ERROR,
    judge=optic_unlike_standard,
)
