"""GS5403: a workload runs on several kinds of accelerators.

What it finds: a workload whose servers hold accelerators that differ. Several kinds inside one server are said, and computed as
that many of the weakest.

Why it matters: the slowest sets the pace of a job and the smallest memory its layout; one prediction of a mixture would be wrong for each.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
from std.accelerators.nvidia import h200_sxm

server newer : g593_zd2 { accelerators = 8 x h200_sxm }
cluster pod {
  servers = 2 x g593_zd2 + 2 x newer
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  recompute    = full
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
from std.accelerators.nvidia import h200_sxm

server newer : g593_zd2 { accelerators = 8 x h200_sxm }
cluster pod {
  pools { old = 2 x g593_zd2; new = 2 x newer }
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_8b
  cluster      = pod
  on           = new
  sequence     = 4096 tokens
  global_batch = 512 sequences
  recompute    = full
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.accelerator import Accelerator
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.topology.inventory import identity


def accelerators_mixed(plan: Plan) -> Iterator[Finding]:
    counts: dict[str, int] = {}
    for machine in plan.machines:
        if machine.accelerator is not None:
            name = identity(machine.accelerator).rpartition(".")[2]
            counts[name] = counts.get(name, 0) + machine.count * machine.accelerators
    if len(counts) < 2:
        yield from _inside(plan)
        return
    kinds = " and ".join(f"{count} x {name}" for name, count in counts.items())
    yield Finding(
        about=plan.workload,
        field="on" if plan.workload.on else "cluster",
        message=f"`{plan.workload.name}` would run on {kinds}: state which of them it uses",
        label=f"{len(counts)} kinds of accelerators",
        helps=(
            "put each kind into a pool of its own, `pools { a = …; b = … }`, and state `on = a`",
        ),
    )


def _inside(plan: Plan) -> Iterator[Finding]:
    """Servers that hold several kinds."""
    for machine in plan.machines:
        kinds = [c.of for c in machine.part.accelerators if isinstance(c.of, Accelerator)]
        weakest = machine.accelerator
        if weakest is None or len({identity(kind) for kind in kinds}) < 2:
            continue
        yield Finding(
            about=machine.part,
            field="accelerators",
            severity=Severity.INFO,
            message=f"`{machine.part.name}` mixes {' and '.join(f'`{kind.name}`' for kind in kinds)}: computed as {machine.accelerators} x `{weakest.name}`",
            label="several kinds of accelerators",
            helps=("an uneven division over the stronger ones would give more",),
        )


RULE = Rule(
    code="GS5403", slug="accelerators-mixed", severity=Severity.ERROR, judge=accelerators_mixed
)
