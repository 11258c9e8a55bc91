"""GS5530: a training run on spot instances counts no instance that is taken back.

What it finds: training on a cluster that is rented as spot (`economics.billing`), without `failures`.

Why it matters: spot instances end when somebody pays more, hours or days apart; a run that is reckoned with failures of hardware
alone ends too early and costs too little.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.aws import aws_p5

cluster pod { servers = 1 x aws_p5; economics { billing = spot } }
training run {
  model        = llama_3_1_8b
  cluster      = pod
  tokens       = 1B tokens
  sequence     = 4096 tokens
  global_batch = 64 sequences
  sharding     = fsdp
  recompute    = full
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.aws import aws_p5

cluster pod { servers = 1 x aws_p5; economics { billing = spot } }
training run {
  model        = llama_3_1_8b
  cluster      = pod
  tokens       = 1B tokens
  sequence     = 4096 tokens
  global_batch = 64 sequences
  sharding     = fsdp
  recompute    = full
  failures { server_mtbf = 1 day; restart = 20 min }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def spot_run_unbroken(plan: Plan) -> Iterator[Finding]:
    training, cluster = plan.workload, plan.topology.cluster
    economics = cluster.economics
    if not isinstance(training, Training) or training.failures is not None:
        return
    if economics is None or economics.billing != "spot":
        return
    yield Finding(
        about=training,
        message=f"`{training.name}` runs on spot instances, and counts failures of hardware alone",
        label="no instance is taken back",
        others=((economics, "billing", "spot ends when somebody pays more"),),
        helps=(
            "state how long an instance lasts: `failures { server_mtbf = 1 day; restart = 20 min }`",
        ),
    )


RULE = Rule(
    code="GS5530",
    slug="spot-run-unbroken",
    severity=Severity.WARNING,
    judge=spot_run_unbroken,
)
