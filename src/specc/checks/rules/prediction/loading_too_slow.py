"""GS6203: the storage reads samples more slowly than they are trained on.

What it finds: a training run that consumes more bytes of samples in a second than the cluster's storage reads. A sample is
`sample_size`, or four bytes for each token of a sequence.

Why it matters: accelerators wait for data in every iteration.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
  storage { read_bandwidth = 10 MB/s }
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 2048 tokens
  sample_size  = 2 MB
  global_batch = 64 sequences
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
  storage { read_bandwidth = 10 GB/s }
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 2048 tokens
  sample_size  = 2 MB
  global_batch = 64 sequences
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.degrees import TrainingDegrees
from specc.predict.prediction import Prediction
from specc.units.dimension import BYTE, SECOND
from specc.units.quantity import Quantity
from specc.units.text import show

TOKEN_BYTES = 4.0  # a token's number, as 32 bits


def loading_too_slow(prediction: Prediction) -> Iterator[Finding]:
    """Bytes of the samples of an iteration over its time, against the read rate."""
    plan = prediction.plan
    if plan is None or not isinstance(plan.workload, Training):
        return
    training, storage, degrees = plan.workload, plan.topology.cluster.storage, plan.degrees
    seconds = prediction.number("iteration_time")
    if storage is None or storage.read_bandwidth is None or not seconds:
        return
    size = _sample(training)
    if size is None or not isinstance(degrees, TrainingDegrees):
        return
    needed = degrees.sequences * size / seconds
    if needed <= float(storage.read_bandwidth):
        return
    yield Finding(
        about=training,
        field="sample_size" if training.sample_size is not None else "sequence",
        message=(
            f"`{training.name}` consumes {show(Quantity(needed, BYTE / SECOND))} of samples, but the storage of "
            f"`{plan.topology.cluster.name}` reads {show(storage.read_bandwidth)}"
        ),
        label=f"{show(Quantity(size, BYTE))} a sample",
        others=((storage, "read_bandwidth", "the storage reads so much"),),
        helps=(
            "raise `read_bandwidth`, keep the data on the servers' drives, or store samples smaller",
        ),
    )


def _sample(training: Training) -> float | None:
    if training.sample_size is not None:
        return float(training.sample_size)
    return None if training.sequence is None else TOKEN_BYTES * float(training.sequence)


RULE = Rule(
    code="GS6203", slug="loading-too-slow", severity=Severity.WARNING, judge=loading_too_slow
)
