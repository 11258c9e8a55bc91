"""GS3204: a workload has nowhere to run.

What it finds: `on` that names no pool of the cluster, or a cluster without servers.

Why it matters: the workload is left out of every result, and nobody notices.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
from std.accelerators.nvidia import h200_sxm

cluster pod {
  pools { small = 1 x g593_zd2; large = 2 x g593_zd2 }
}
inference chat {
  model   = llama_3_1_8b
  cluster = pod
  on      = lrage
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
from std.accelerators.nvidia import h200_sxm

cluster pod {
  pools { small = 1 x g593_zd2; large = 2 x g593_zd2 }
}
inference chat {
  model   = llama_3_1_8b
  cluster = pod
  on      = large
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.suggest import near


def pool_unknown(design: Design) -> Iterator[Finding]:
    workloads = [n for n in design.entities.values() if n.kind in {"training", "inference"}]
    if not workloads:
        return
    from specc.design.workload import Inference, Training

    for workload in workloads:
        if not isinstance(workload, Training | Inference) or workload.cluster is None:
            continue
        cluster = workload.cluster
        if workload.on is None:
            if not cluster.servers and not cluster.pools and "servers" not in cluster.origins:
                yield Finding(
                    about=workload,
                    field="cluster",
                    message=f"`{cluster.name}` has no servers that `{workload.name}` could run on",
                    label="nothing to run on",
                    helps=("state `servers`, or leave their count open: `servers = auto x PART`",),
                )
            continue
        if workload.on in cluster.pools:
            continue
        known = tuple(cluster.pools)
        close = near(workload.on, known)
        has = f"its pools are {', '.join(f'`{n}`' for n in known)}" if known else "it has no pools"
        yield Finding(
            about=workload,
            field="on",
            message=f"`{workload.on}` is no pool of `{cluster.name}`; {has}",
            helps=(
                "name one of its pools"
                if known
                else f"declare it in `{cluster.name}`, `pools {{ {workload.on} = N x PART }}`, or leave `on` out",
            ),
            label=f"did you mean `{close[0]}`?" if close else "no such pool",
            others=((cluster, "pools", "its pools"),) if known else (),
        )


RULE = Rule(code="GS3204", slug="pool-unknown", severity=Severity.ERROR, judge=pool_unknown)
