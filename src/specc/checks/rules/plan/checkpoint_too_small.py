"""GS5577: a checkpoint that is smaller than the weights that it saves.

What it finds: a stated `size` of a checkpoint below two bytes for each parameter of a model that is trained as a whole.

Why it matters: no run goes on from it; the size of one rank's file is often taken for that of all, and storage, stalls and the best interval
come out too small by as many ranks.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 128 sequences
  sharding     = fsdp
  steps        = 1000
  checkpoint { every = 30 min; size = 2 GB }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 128 sequences
  sharding     = fsdp
  steps        = 1000
  checkpoint { every = 30 min; size = 112 GB }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.lower.training import adapter_rank
from specc.plan.network.architecture import architecture
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.plan import Plan
from specc.units import Quantity
from specc.units.dimension import BYTE
from specc.units.text import show

SIXTEEN_BIT = 2.0


def checkpoint_too_small(plan: Plan) -> Iterator[Finding]:
    """The stated size against the weights in 16 bit."""
    run = plan.workload
    saved = run.checkpoint if isinstance(run, Training) else None
    if not isinstance(run, Training) or saved is None or saved.size is None or run.model is None:
        return
    if adapter_rank(run.method) > 0 or run.frozen:
        return
    try:
        weights = SIXTEEN_BIT * float(architecture(run.model).parameters())
    except IncompleteModelError:
        return
    if float(saved.size) >= weights:
        return
    least = show(Quantity(weights, BYTE))
    states = None if plan.training is None else plan.training.checkpoint
    whole = (
        ""
        if states is None
        else f"; with optimiser states it is {show(Quantity(float(states), BYTE))}"
    )
    yield Finding(
        about=run,
        field="checkpoint",
        span=saved.span("size"),
        message=f"a checkpoint of `{run.name}` has {show(saved.size)}, its weights alone {least} in 16 bit",
        label="less than the weights",
        helps=(f"state the bytes of all ranks together{whole}; or leave `size` out",),
    )


RULE = Rule(
    code="GS5577",
    slug="checkpoint-too-small",
    severity=Severity.WARNING,
    judge=checkpoint_too_small,
)
