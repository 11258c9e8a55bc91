"""GS5305: one copy of the model needs more accelerators than there are.

What it finds: degrees of parallelism whose product is larger than the number of accelerators, or more copies than fit.

Why it matters: the job cannot be placed.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 8; pipeline = 16 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 8; pipeline = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.degrees import settled
from specc.plan.limit import Division, divisions
from specc.plan.plan import Plan
from specc.sums import sum_counts


def replica_too_large(plan: Plan) -> Iterator[Finding]:
    too_large = tuple(divisions(plan))
    if any(division.pool for division in too_large):
        yield from _pools_too_large(plan, too_large)
        return
    workload, degrees = plan.workload, plan.degrees
    needed = degrees.replica
    copies = (
        getattr(degrees, "data", 1)
        if plan.workload.kind == "training"
        else getattr(degrees, "replicas", 1)
    )
    if max(1, copies) * needed <= plan.accelerators:
        return
    unit = "accelerators" if plan.accelerator is not None else "processors"
    options = too_large[0].options
    yield Finding(
        about=workload,
        field="parallel",
        message=(
            f"{copies} x {needed} = {copies * needed} {unit} are needed, but the workload has {plan.accelerators}"
        ),
        label=f"one copy takes {needed}",
        others=((plan.topology.cluster, "servers", f"{plan.accelerators} {unit} here"),),
        notes=(f"as options of the engine: `{options}`",) if options else (),
        helps=("lower a degree of parallelism, or add servers",),
    )


def _pools_too_large(plan: Plan, too_large: tuple[Division, ...]) -> Iterator[Finding]:
    """The workers of prefill and decode against the accelerators that they share, or that each has in a pool."""
    workload = plan.workload
    parted = workload.disaggregated if isinstance(workload, Inference) else None
    if parted is None:
        return
    places: dict[str, list[tuple[str, int, Division]]] = {}
    for division in too_large:
        for phase, pool in (("prefill", parted.prefill), ("decode", parted.decode)):
            if pool is not None and division.stated is pool:
                place = pool.on or workload.on or ""
                workers = (phase, settled(pool.workers), division)
                places.setdefault(place, []).append(workers)
    for place, pools in places.items():
        asked = sum_counts(workers * division.degrees.replica for _, workers, division in pools)
        has = _held(plan, place)
        if asked <= has:
            continue
        terms = [f"{phase} {n} x {division.degrees.replica}" for phase, n, division in pools]
        where = (
            f"pool `{place}` of `{plan.topology.cluster.name}`" if place else f"`{workload.name}`"
        )
        yield Finding(
            about=workload,
            field="disaggregated",
            message=f"{' + '.join(terms)} = {asked} accelerators are needed, but {where} has {has}",
            label=f"{asked - has} too many",
            others=((plan.topology.cluster, "servers", f"{has} accelerators here"),),
            helps=("lower `workers` or a degree of parallelism, or add servers",),
        )


def _held(plan: Plan, place: str) -> int:
    """Accelerators that workers can use: of a pool, or those of the service."""
    if place and place != plan.workload.on:
        machines = [m for m in plan.topology.machines if m.pool == place and not m.service]
        return sum_counts(m.count * m.accelerators for m in machines)
    return plan.accelerators


RULE = Rule(
    code="GS5305", slug="replica-too-large", severity=Severity.ERROR, judge=replica_too_large
)
