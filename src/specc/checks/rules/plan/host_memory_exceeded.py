"""GS5103: what is offloaded does not fit into host memory.

What it finds: weights, states or activations that a workload keeps in host memory, over all accelerators of a server, beyond the host
memory of that server.

Why it matters: the host runs out of memory, or pages to its drives.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import rtx4090
from std.models.meta import llama_3_1_8b

server box {
  accelerators = 1 x rtx4090
  host_memory  = 8 GB
}

cluster desk {
  servers = 1 x box
}

inference chat {
  model   = llama_3_1_8b
  cluster = desk
  offload = 12 GB

  traffic {
    concurrency = 1
    prompt      = 50 tokens
    output      = 256 tokens
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import rtx4090
from std.models.meta import llama_3_1_8b

server box {
  accelerators = 1 x rtx4090
  host_memory  = 64 GB
}

cluster desk {
  servers = 1 x box
}

inference chat {
  model   = llama_3_1_8b
  cluster = desk
  offload = 12 GB

  traffic {
    concurrency = 1
    prompt      = 50 tokens
    output      = 256 tokens
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.server import Server
from specc.diagnostics.diagnostic import Severity
from specc.plan.ledger import Ledger
from specc.plan.memory.serving import ServingMemory
from specc.plan.plan import Plan
from specc.topology.inventory import host_memory
from specc.units.text import memory_size


def host_memory_exceeded(plan: Plan) -> Iterator[Finding]:
    """What the accelerators of a server keep in its memory against what it has."""
    there = max((float(ledger.host) for ledger in _ledgers(plan)), default=0.0)
    host = plan.machines[0]
    used = min(host.accelerators, plan.accelerators)
    held = host_memory(host.part)
    if not there or held is None or there * used <= held:
        return
    server: Server = host.part
    each = f"{used} x {memory_size(there)}" if used > 1 else memory_size(there)
    yield Finding(
        about=plan.workload,
        field="offload",
        message=f"`{plan.workload.name}` offloads {each} to each `{server.name}`, which has {memory_size(held)} of host memory",
        label=f"{memory_size(there * used - held)} too much",
        others=((server, "host_memory" if server.host_memory else "memory", "what it has"),),
        helps=("offload less, or add memory modules",),
    )


def _ledgers(plan: Plan) -> tuple[Ledger, ...]:
    memory = plan.memory
    if isinstance(memory, ServingMemory):
        return (memory.ledger,)
    return tuple(stage.ledger for stage in memory or ())


RULE = Rule(
    code="GS5103",
    slug="host-memory-exceeded",
    severity=Severity.ERROR,
    judge=host_memory_exceeded,
)
