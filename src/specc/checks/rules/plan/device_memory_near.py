"""GS5105: a training job comes so near to the memory of its accelerators that it may run out of it.

What it finds: training whose fullest accelerator needs more than 95 % of the memory that programs get, what the allocator gives back where it is short
left out.

Why it matters: so near to the limit the count decides nothing. Of 31 published jobs for which it comes within 5 % of the limit on either side, 12 ran
out of memory and 19 ran: fragments, versions and the longest batch decide.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import a100_sxm_80
from std.models.mistral import mistral_7b_v0_1

server node { accelerators = 8 x a100_sxm_80 }
cluster pod { servers = 1 x node }

training tune {
  model            = mistral_7b_v0_1
  cluster          = pod
  accelerators     = 1
  sequence         = 4096 tokens
  global_batch     = 16 sequences
  stack            = transformers
  sharding         = none
  optimizer_states = bf16
  recompute        = full
  gradients        = bf16
  loss             = fused
  parallel { microbatch = 16 }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import a100_sxm_80
from std.models.mistral import mistral_7b_v0_1

server node { accelerators = 8 x a100_sxm_80 }
cluster pod { servers = 1 x node }

training tune {
  model            = mistral_7b_v0_1
  cluster          = pod
  accelerators     = 1
  sequence         = 4096 tokens
  global_batch     = 16 sequences
  stack            = transformers
  sharding         = none
  optimizer_states = bf16
  recompute        = full
  gradients        = bf16
  loss             = fused
  parallel { microbatch = 8 }
}
```

Source: `data/training_more.csv` and `data/training_measured.csv`, rows that ran and rows that ran out of memory
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.memory.training import NEAR, StageMemory, peak
from specc.plan.plan import Plan
from specc.units.text import memory_size, percent


def _gaps(plan: Plan, fullest: StageMemory, capacity: float) -> Finding:
    """That gaps between chunks take it over the limit where samples differ in length, which nobody says."""
    name, most = plan.workload.name, float(fullest.needed + fullest.gaps)
    return Finding(
        about=plan.workload,
        field="model",
        message=(
            f"`{name}` needs {memory_size(float(fullest.needed))} of the {memory_size(capacity)} that programs get, and up to {memory_size(most)} "
            "where samples differ in length, which is not stated: whether it fits is undecided"
        ),
        label="gaps that interleaved stages leave in fixed segments",
        helps=(
            "state `method`: `pretrain` where text is cut to one length, `full` where samples differ",
            "`expandable_segments = true` leaves no gaps",
        ),
        data=(("needed_bytes", float(fullest.needed)), ("available_bytes", capacity)),
    )


def device_memory_near(plan: Plan) -> Iterator[Finding]:
    """Hold what the fullest accelerator of a training job needs against the last twentieth of its memory."""
    if not isinstance(plan.memory, tuple) or not plan.memory or plan.accelerator is None:
        return
    fullest = peak(plan.memory)
    if fullest.ledger.capacity is None:
        return
    needed, capacity = float(fullest.needed), float(fullest.ledger.capacity)
    if not fullest.near or needed > capacity:
        return
    name = plan.workload.name
    if needed < capacity * (1.0 - NEAR):
        yield _gaps(plan, fullest, capacity)
        return
    yield Finding(
        about=plan.workload,
        field="model",
        message=(
            f"`{name}` needs {memory_size(needed)} of the {memory_size(capacity)} that programs get of `{plan.accelerator.name}`: "
            f"within {percent(NEAR, 0)} of the limit, whether it fits is undecided"
        ),
        label=f"{percent(needed / capacity, 1)} on the fullest accelerator ({fullest.ledger.title})",
        helps=(
            "lower `parallel.microbatch`, recompute more, or divide over more accelerators",
            f"`specc explain FILE {name}.memory` shows every line",
        ),
        data=(("needed_bytes", needed), ("available_bytes", capacity)),
    )


RULE = Rule(
    code="GS5105", slug="device-memory-near", severity=Severity.WARNING, judge=device_memory_near
)
