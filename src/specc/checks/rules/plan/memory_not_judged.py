"""GS5104: whether a workload fits is not judged, because a memory is unknown.

What it finds: a workload on accelerators whose `memory` is `unknown`, on servers without accelerators whose memory nobody states, or that
offloads to servers of which nobody says how much memory they have.

Why it matters: nothing else says so, and layouts are chosen as if everything fitted.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b

accelerator card { memory = unknown; memory_bandwidth = 2 TB/s; peak { bf16 = 400 TFLOP/s } }
server box { accelerators = 1 x card }
cluster pod { servers = 1 x box }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { concurrency = 1; prompt = 500 tokens; output = 100 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b

accelerator card { memory = 48 GB; memory_bandwidth = 2 TB/s; peak { bf16 = 400 TFLOP/s } }
server box { accelerators = 1 x card }
cluster pod { servers = 1 x box }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { concurrency = 1; prompt = 500 tokens; output = 100 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.ledger import Ledger
from specc.plan.memory.serving import ServingMemory
from specc.plan.memory.training import peak
from specc.plan.plan import Plan
from specc.topology.inventory import host_memory
from specc.units.text import memory_size


def memory_not_judged(plan: Plan) -> Iterator[Finding]:
    """What is to be kept, where nobody says how much there is to keep it in."""
    memory = plan.memory
    if not memory or plan.device is None:
        return
    ledger: Ledger = memory.ledger if isinstance(memory, ServingMemory) else peak(memory).ledger
    server = plan.machines[0].part
    needs = []
    if ledger.capacity is None:
        owner, field = (
            (server, "host_memory") if plan.accelerator is None else (plan.accelerator, "memory")
        )
        needs.append((owner, field, f"{memory_size(float(ledger.total))} of `{owner.name}`"))
    if ledger.host and plan.accelerator is not None and host_memory(server) is None:
        kept = f"{memory_size(float(ledger.host))} of `{server.name}` for each accelerator"
        needs.append((server, "host_memory", kept))
    for owner, field, kept in needs:
        yield Finding(
            about=plan.workload,
            field="model",
            message=f"`{plan.workload.name}` needs {kept}, whose memory is unknown: whether it fits is not judged",
            label="may not fit",
            others=((owner, field, "not known"),),
            helps=(f"state `{field}` of `{owner.name}`",),
        )


RULE = Rule(
    code="GS5104", slug="memory-not-judged", severity=Severity.WARNING, judge=memory_not_judged
)
