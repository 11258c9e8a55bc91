"""GS5566: a checkpoint does not fit on the storage.

What it finds: a training job whose states are more than the stated `capacity` of its cluster's storage.

Why it matters: not even one checkpoint can be written, so that a failure loses the run.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 4 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
  storage { capacity = 500 GB }
}

training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences

  parallel { tensor = 8; pipeline = 2 }
  checkpoint { every = 2 hours }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 4 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
  storage { capacity = 20 TB }
}

training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences

  parallel { tensor = 8; pipeline = 2 }
  checkpoint { every = 2 hours }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.units import Quantity
from specc.units.dimension import BYTE
from specc.units.text import show


def checkpoint_too_large(plan: Plan) -> Iterator[Finding]:
    """Bytes of a checkpoint against those of the storage."""
    run, storage, taken = plan.workload, plan.topology.cluster.storage, plan.checkpoint
    if not isinstance(run, Training) or run.checkpoint is None:
        return
    if taken is None or storage is None or storage.capacity is None:
        return
    size = Quantity(taken, BYTE)
    if size <= storage.capacity:
        return
    yield Finding(
        about=run,
        field="checkpoint",
        message=f"a checkpoint of `{run.name}` takes {show(size)}, the storage of `{plan.topology.cluster.name}` holds {show(storage.capacity)}",
        label="not even one fits",
        others=((storage, "capacity", "its capacity"),),
        helps=(f"give the storage a multiple of {show(size)}",),
    )


RULE = Rule(
    code="GS5566", slug="checkpoint-too-large", severity=Severity.ERROR, judge=checkpoint_too_large
)
