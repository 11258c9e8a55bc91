"""GS4225: rails that never meet, in servers whose accelerators have no links of their own.

What it finds: `rail_only` fabrics under accelerators that no scale-up link joins.

Why it matters: what is on one rail reaches another over the scale-up links of a server. Without those it goes through the processors, or not at
all, and collectives over all accelerators cannot run on the fabric.

Source: Wang et al., Rail-only: A Low-Cost High-Performance Network for Training LLMs, 2023

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import l40s
from std.nics.nvidia import cx7
from std.switches.nvidia import qm9700

server box { accelerators = 8 x l40s; onboard { nic = 8 x cx7 } }
cluster pod {
  servers = 16 x box
  fabric compute { topology = rail_only; rails = 8; nic = cx7; leaf = qm9700 }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import l40s
from std.nics.nvidia import cx7
from std.switches.nvidia import qm9700

server box { accelerators = 8 x l40s; onboard { nic = 8 x cx7 } }
cluster pod {
  servers = 16 x box
  fabric compute { topology = rail_optimised; rails = 8; nic = cx7; leaf = qm9700; spine = qm9700 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import ServerGroup
from specc.topology.lay import Topology


def rails_never_meet(topology: Topology) -> Iterator[Finding]:
    """Fabrics of separate rails against the links inside their servers; links that nobody stated decide nothing."""
    for name, layout in topology.fabrics.items():
        if layout.shape != "rail_only" or layout.sized.problems:
            continue
        for member in layout.members:
            if member.machine is None or not _apart(member.machine):
                continue
            yield Finding(
                about=layout.fabric,
                field="topology",
                message=f"rails of `{name}` meet nowhere: nothing joins the {member.machine.accelerators} accelerators of a `{member.machine.part.name}`",
                label="separate rails",
                others=((member.machine.part, "accelerators", "no links of their own"),),
                helps=("take `rail_optimised`, or servers with scale-up links",),
            )


def _apart(machine: ServerGroup) -> bool:
    """Whether several accelerators of a server surely have no links among them."""
    stated, accelerator = machine.part.scale_up, machine.accelerator
    if machine.accelerators < 2 or accelerator is None or stated is not None:
        return False
    return accelerator.scale_up is not None and accelerator.scale_up.link == "none"


RULE = Rule(
    code="GS4225", slug="rails-never-meet", severity=Severity.WARNING, judge=rails_never_meet
)
