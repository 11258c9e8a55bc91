"""GS6201: a training run waits for the network.

What it finds: more than a quarter of an iteration in collectives that leave the scale-up domain and that no computation hides:
gradients between replicas, activations between stages and experts.

Why it matters: accelerators are most of the cost and stand still meanwhile; more injection or bisection bandwidth, or
another layout, pays.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 5 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 2048 tokens
  global_batch = 128 sequences
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 2048 tokens
  global_batch = 512 sequences
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.predict.prediction import Prediction
from specc.sums import sum_floats
from specc.units.text import percent

SHARE = 0.25
_OUTSIDE = ("data", "pipeline", "expert", "context")


def network_bound(prediction: Prediction) -> Iterator[Finding]:
    """Exposed time of what crosses the fabric over the iteration."""
    plan = prediction.plan
    if plan is None or not isinstance(plan.workload, Training) or not plan.topology.fabrics:
        return
    whole = prediction.number("iteration_time")
    parts = {name: prediction.number(f"time.{name}") or 0.0 for name in _OUTSIDE}
    waits = sum_floats(parts.values())
    if not whole or waits <= SHARE * whole:
        return
    most = max(parts, key=lambda name: parts[name])
    yield Finding(
        about=plan.workload,
        field="cluster",
        message=(
            f"`{prediction.name}` waits for the network {percent(waits / whole, 0)} of each iteration; "
            f"below {percent(SHARE, 0)} is usual"
        ),
        label="bound by its fabric",
        notes=tuple(
            f"{name}: {percent(seconds / whole, 0)} of the iteration"
            for name, seconds in sorted(parts.items(), key=lambda pair: -pair[1])
            if seconds > 0
        ),
        helps=(
            f"give the fabric more bandwidth, or a layout with less {most} traffic; a larger batch hides more",
        ),
    )


RULE = Rule(code="GS6201", slug="network-bound", severity=Severity.INFO, judge=network_bound)
