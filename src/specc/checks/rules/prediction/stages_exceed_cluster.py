"""GS6301: the stages of a pipeline ask for more accelerators than their cluster has.

What it finds: services in a row whose accelerators together are more than those of the cluster that they share.

Why it matters: each stage is predicted on accelerators of its own; there are not so many.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}
inference rerank {
  model   = llama_3_1_8b
  cluster = box
  traffic { rate = 10 requests/s; prompt = 512 tokens; output = 8 tokens }
}
inference chat {
  model   = llama_3_1_8b
  cluster = box
  traffic { rate = 10 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
pipeline answer {
  stages = [rerank, chat]
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}
inference rerank {
  model        = llama_3_1_8b
  cluster      = box
  accelerators = 2
  traffic { rate = 10 requests/s; prompt = 512 tokens; output = 8 tokens }
}
inference chat {
  model        = llama_3_1_8b
  cluster      = box
  accelerators = 6
  traffic { rate = 10 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
pipeline answer {
  stages = [rerank, chat]
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.predict.prediction import Prediction
from specc.sums import sum_counts
from specc.topology.lay import Topology


def stages_exceed_cluster(prediction: Prediction) -> Iterator[Finding]:
    """Add up the stages on each cluster, and on each pool where all of them name one."""
    places: dict[str, tuple[Topology, list[tuple[str, int]]]] = {}
    for plan in prediction.stages:
        topology = plan.topology
        _, stages = places.setdefault(topology.cluster.name, (topology, []))
        stages.append((plan.workload.name, plan.accelerators - plan.degrees.unused))
    for name, (topology, stages) in places.items():
        asked = sum_counts(count for _, count in stages)
        has = topology.accelerators or topology.servers
        if asked <= has:
            continue
        yield Finding(
            about=prediction.entity,
            field="stages",
            message=f"the stages need {asked} accelerators together, but `{name}` has {has}",
            label=f"{asked - has} too many",
            others=((topology.cluster, "servers", f"{has} accelerators here"),),
            notes=tuple(f"`{stage}` takes {count}" for stage, count in stages),
            helps=(
                "give each stage its own with `accelerators` or `parallel.replicas`, or add servers",
            ),
        )


RULE = Rule(
    code="GS6301",
    slug="stages-exceed-cluster",
    severity=Severity.ERROR,
    judge=stages_exceed_cluster,
)
