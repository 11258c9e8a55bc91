"""GS4107: a fabric attaches what is not there.

What it finds: a key of `attach` that is no service, kind of server, pool, appliance, adapter, fabric or switch of the cluster; and PDUs
of racks whose number is not stated.

Why it matters: the links would be missing from the switches, the cables and the bill.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
server head { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  services { login = 2 x head }
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 1; attach { logon = 1 x 400 Gb/s } }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s) }
server head { management = 1 x ethernet(1 Gb/s) }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  services { login = 2 x head }
  fabric compute { topology = single; leaf = leaf_switch; links_per_server = 1; attach { login = 1 x 400 Gb/s } }
}
```
"""

from collections.abc import Iterable, Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.suggest import near
from specc.topology.lay import Topology
from specc.topology.members import TIER_PLURALS


def attach_unknown(topology: Topology) -> Iterator[Finding]:
    """Keys without devices."""
    cluster = topology.cluster
    known = {*cluster.services, *cluster.pools, *cluster.fabrics, "switches", "pdus"}
    known |= {m.part.name for m in topology.machines} | {a.part.name for a in topology.appliances}
    known |= {"storage"} if topology.appliances else set()
    for name, laid in topology.fabrics.items():
        for key in (*laid.lost, *_no_tier(topology, laid.fabric.attach)):
            close = near(key, sorted(known - {name}))
            hint = (
                f"did you mean {close[0]}?"
                if close
                else f"there are {', '.join(sorted(known - {name}))}"
            )
            if key == "pdus":
                hint = "state the `pdus` of the site's racks, and how many racks there are"
            cell = laid.fabric.cells.get(key)
            yield Finding(
                about=cell or laid.fabric,
                field=None if cell else "attach",
                message=f"`{name}` {'has a cell' if cell else 'attaches'} `{key}`, which `{cluster.name}` does not have",
                label="not in the cluster",
                helps=(hint,),
            )


def _no_tier(topology: Topology, keys: Iterable[str]) -> Iterator[str]:
    """Keys that name a tier which the other fabric does not have, such as `compute_cores`."""
    for key in keys:
        name, _, plural = key.rpartition("_")
        tier = next((tier for tier, word in TIER_PLURALS.items() if word == plural), None)
        of = topology.fabrics.get(name)
        if tier is not None and of is not None and not of.sized.count(tier):
            yield key


RULE = Rule(code="GS4107", slug="attach-unknown", severity=Severity.ERROR, judge=attach_unknown)
