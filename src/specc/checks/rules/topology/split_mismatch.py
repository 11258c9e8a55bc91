"""GS4320: a split cable where nothing is to be split, or a straight one where links share a port.

What it finds: splitter cables on a fabric of which no kind of link shares a port of the module or cage with as many others, and straight cables
on links of servers that do.

Why it matters: half of the tails of a splitter end at nothing; a straight cable leaves all but one of the links of a port without a cable.

Source: NVIDIA LinkX cabling guides: straight and splitter cables of twin-port modules.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(2 x 400 Gb/s) }
optic twin { rate = 400 Gb/s; ports = 2; fibre = multi }
optic lone { rate = 400 Gb/s; fibre = multi }
cable splitter { medium = multi; splits = 2 }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = twin; server_optics = lone; cables = splitter }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(2 x 400 Gb/s) }
optic twin { rate = 400 Gb/s; ports = 2; fibre = multi }
optic lone { rate = 400 Gb/s; fibre = multi }
cable straight { medium = multi }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = twin; server_optics = lone; cables = straight }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.cable import Cable
from specc.design.parts.nic import Nic
from specc.design.parts.switch import Switch
from specc.diagnostics.diagnostic import Severity
from specc.topology.boards import board
from specc.topology.lay import Topology
from specc.topology.link_chain import FIBRE, LinkChain, link_chains
from specc.units.text import link_rate


def split_mismatch(topology: Topology) -> Iterator[Finding]:
    """The stated cable of a fabric against all its kinds of links, the links of servers first."""
    for name, layout in topology.fabrics.items():
        chains = list(link_chains(layout))
        cable = chains[0].cable if chains else None
        if cable is None:
            continue
        behind = [_behind(chain, cable) for chain in chains]
        if None in behind:
            continue
        if cable.splits > 1 and cable.splits not in behind:
            yield Finding(
                about=layout.fabric,
                field="cables",
                message=f"`{cable.name}` splits a port into {cable.splits}, but no links of `{name}` share one",
                label=f"{cable.splits} tails, of which one is used",
                helps=("take straight cables, or state the `link_rate` of the split",),
            )
        shared = behind[0]
        if cable.splits == 1 and shared is not None and shared > 1 and _single(chains[0]):
            yield Finding(
                about=layout.fabric,
                field="cables",
                severity=Severity.WARNING,
                message=f"{shared} links of {link_rate(chains[0].rate)} in `{name}` share a port of the switch, but `{cable.name}` does not split",
                label="one tail",
                helps=(f"take a cable that splits into {shared}, or links of the port's rate",),
            )


def _behind(chain: LinkChain, cable: Cable) -> int | None:
    """Links that share a port of the module in the switch, or of the cage where the cable has plugs; None where not known."""
    end = chain.ends[0]
    cages = board(end.part)
    serving = cages.serving(chain.rate) if cages is not None else None
    if not isinstance(end.part, Switch) or serving is None:
        return None
    each = serving.each(chain.rate)
    if cable.medium not in FIBRE:
        return each
    if end.lit_inside or end.optic is None:
        return None
    return max(1, each // end.optic.ports)


def _single(chain: LinkChain) -> bool:
    """Whether the lower end is an adapter whose cage has one port."""
    part = chain.lower.part
    return isinstance(part, Nic) and chain.lower.cages == ((part.cage,) if part.cage else ())


RULE = Rule(code="GS4320", slug="split-mismatch", severity=Severity.ERROR, judge=split_mismatch)
