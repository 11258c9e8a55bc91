"""GS4306: fibre ends where no transceiver is.

What it finds: fabrics that state fibre but transceivers at one end only, or at neither.

Why it matters: fibre plugs into transceivers, one at each end; a link with one is dark, and the bill lacks the other half.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s; cage = osfp }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic short { rate = 400 Gb/s; fibre = multi; fits = osfp; reach = 50 m }
cable trunk { medium = multi }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = short; cables = trunk }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s; cage = osfp }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
optic short { rate = 400 Gb/s; fibre = multi; fits = osfp; reach = 50 m }
cable trunk { medium = multi }
cluster pod {
  servers = 4 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; optics = short; server_optics = short; cables = trunk }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology
from specc.topology.link_chain import FIBRE, link_chains


def transceiver_missing(topology: Topology) -> Iterator[Finding]:
    """Each end of fibre needs a transceiver, unless the optics are inside the device."""
    for name, layout in topology.fabrics.items():
        told: set[str] = set()
        for chain in link_chains(layout):
            if chain.cable is None or chain.cable.medium not in FIBRE:
                continue
            for end in chain.ends:
                if end.optic is not None or end.lit_inside or end.optic_field in told:
                    continue
                told.add(end.optic_field)
                device = end.part.name if end.part is not None else end.device
                yield Finding(
                    about=layout.fabric,
                    field="cables",
                    message=f"fibre of `{name}` ends at `{device}` without a transceiver: `{end.optic_field}` is not stated",
                    label="fibre needs a transceiver at each end",
                    helps=(f"state `{end.optic_field}`, or take cables with plugs of their own",),
                )


RULE = Rule(
    code="GS4306", slug="transceiver-missing", severity=Severity.ERROR, judge=transceiver_missing
)
