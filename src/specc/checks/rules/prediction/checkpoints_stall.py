"""GS6202: checkpoints take a large part of the time between them.

What it finds: a training run whose checkpoints, at the write rate of the cluster's storage, take more than a tenth of the time between two.
Asynchronous checkpoints must be written before the next one starts.

Why it matters: accelerators wait for storage; it is cheaper to write faster or more rarely.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
  storage { write_bandwidth = 100 MB/s }
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 2048 tokens
  global_batch = 64 sequences
  checkpoint { every = 10 min }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
  storage { write_bandwidth = 10 GB/s }
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 2048 tokens
  global_batch = 64 sequences
  checkpoint { every = 10 min }
}
```

Source: bandwidth at least the bytes written over the stall that is allowed (Llama 3, section 3.3.1)
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.predict.prediction import Prediction
from specc.units.dimension import BYTE, SECOND
from specc.units.quantity import Quantity
from specc.units.text import percent, show

SHARE = 0.1


def checkpoints_stall(prediction: Prediction) -> Iterator[Finding]:
    """Bytes of the states over the write rate, against the time between checkpoints."""
    plan = prediction.plan
    if plan is None or not isinstance(plan.workload, Training):
        return
    saved, storage = plan.workload.checkpoint, plan.topology.cluster.storage
    if saved is None or saved.every is None or saved.stall is not None:
        return
    if storage is None or storage.write_bandwidth is None or str(saved.every.dimension) != "s":
        return
    size = plan.checkpoint
    if size is None:
        return
    taken, every = size / float(storage.write_bandwidth), float(saved.every)
    if every <= 0 or taken <= (1.0 if saved.asynchronous else SHARE) * every:
        return
    need = Quantity(size / (SHARE * every), storage.write_bandwidth.dimension)
    yield Finding(
        about=saved,
        field="every",
        message=(
            f"a checkpoint of `{prediction.name}` takes {show(Quantity(taken, SECOND))} to write, one is "
            f"due every {show(saved.every)}"
        ),
        label=f"{percent(taken / every, 0)} of the time between them",
        others=((storage, "write_bandwidth", f"{show(Quantity(size, BYTE))} at this rate"),),
        helps=(f"write them more rarely, asynchronously, or at {show(need)}",),
    )


RULE = Rule(
    code="GS6202", slug="checkpoints-stall", severity=Severity.WARNING, judge=checkpoints_stall
)
