"""GS4314: a switch states a breakout into more ports than its cage has lanes.

What it finds: cages of the switches of a fabric that are split into more ports than they have electrical lanes: a QSFP28 cage of four
lanes in eight.

Why it matters: a port needs a lane at least, so there is no such mode. Ports that are counted on it do not exist.

Source: OSFP MSA, QSFP-DD MSA and SFF-8665: lanes of a cage.

Example:

```gpuspec
edition 2026
nic card { rate = 10 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x qsfp28(100 Gb/s); breakouts = [qsfp28(8 x 10 Gb/s)] }
cluster pod {
  servers = 16 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 10 Gb/s }
server box { onboard { nic = 2 x card } }
switch leaf_switch { ports = 32 x qsfp28(100 Gb/s); breakouts = [qsfp28(4 x 10 Gb/s)] }
cluster pod {
  servers = 16 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import EnumValue
from specc.diagnostics.diagnostic import Severity
from specc.topology.boards import port_of
from specc.topology.lay import Topology
from specc.topology.link_chain import UNKNOWN_CAGES
from specc.topology.ports import lanes


def breakout_above_lanes(topology: Topology) -> Iterator[Finding]:
    """Each switch once: how its cages are split, against their lanes."""
    told: set[int] = set()
    for switch, _ in topology.switch_counts():
        if id(switch) in told:
            continue
        told.add(id(switch))
        cages = [c.of for c in switch.ports if isinstance(c.of, EnumValue)]
        for field, terms in (("ports", cages), ("breakouts", list(switch.breakouts))):
            for term in terms:
                split, rate = port_of(term)
                most = lanes(term.word, (rate or 0) * split)
                if term.word in UNKNOWN_CAGES or split <= most:
                    continue
                yield Finding(
                    about=switch,
                    field=field,
                    message=f"`{switch.name}` splits a {term.word} cage into {split} ports; it has {most} lanes",
                    label=f"{most} at most",
                    helps=(f"state {most} ports at most, or the cage that it is",),
                )


RULE = Rule(
    code="GS4314",
    slug="breakout-above-lanes",
    severity=Severity.ERROR,
    judge=breakout_above_lanes,
)
