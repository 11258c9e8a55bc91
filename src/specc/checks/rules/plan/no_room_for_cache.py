"""GS5102: the weights fit, but the KV cache has no room for one request.

What it finds: a service whose cache holds fewer tokens than one request of the longest kind.

Why it matters: the engine refuses to start, or such a request never ends.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_1_70b
  cluster = box
  weights = fp8

  traffic {
    concurrency = 1
    prompt      = 120000 tokens
    output      = 1000 tokens
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_1_70b
  cluster = box
  weights = fp8

  traffic {
    concurrency = 1
    prompt      = 120000 tokens
    output      = 1000 tokens
  }

  parallel {
    tensor = 4
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.accelerator import Accelerator
from specc.diagnostics.diagnostic import Severity
from specc.plan.memory.serving import ServingMemory
from specc.plan.network.architecture import architecture
from specc.plan.plan import Plan
from specc.units.text import memory_size, number


def no_room_for_cache(plan: Plan) -> Iterator[Finding]:
    """Compare the cache's capacity with the longest request."""
    memory = plan.memory
    if not isinstance(memory, ServingMemory) or memory.fits is not False:
        return
    capacity = memory.ledger.capacity
    if (
        capacity is None
        or float(memory.ledger.total) > float(capacity)
        or plan.accelerator is None
    ):
        return
    yield Finding(
        about=plan.workload,
        field="model",
        message=_message(memory, plan.accelerator),
        label=f"{memory_size(max(0.0, float(memory.budget or 0.0)))} of `{plan.accelerator.name}` are left for the cache",
        others=(
            (plan.workload, "traffic", f"{number(memory.length)} tokens in the longest request"),
        ),
        notes=tuple(_kept_whole(plan)),
        helps=_helps(memory),
    )


def _message(memory: ServingMemory, part: Accelerator) -> str:
    """What is left against what one request needs; or what is taken against what the engine takes."""
    budget = float(memory.budget or 0.0)
    if budget <= 0:
        used = float(memory.ledger.total) - float(memory.ledger.group("kv_cache"))
        return (
            f"nothing is left for the KV cache: weights, the largest step and the engine's own take {memory_size(used)}, "
            f"and the engine takes {memory_size(used + budget)} of `{part.name}`"
        )
    needed = memory.cost.reserved(memory.length)
    return (
        f"the KV cache holds {number(memory.room)} tokens for a request of {number(memory.length)}: that needs "
        f"{memory_size(needed)} on an accelerator, but {memory_size(budget)} are left"
    )


def _helps(memory: ServingMemory) -> tuple[str, ...]:
    """What to write instead; the longest request that starts, where there is one."""
    shorter = f" of {number(memory.longest)} tokens at most" if memory.longest else ""
    return (
        f"raise `parallel.tensor`, narrow `weights` or `kv_cache`, or shorten requests with `max_length`{shorter}",
    )


def _kept_whole(plan: Plan) -> Iterator[str]:
    """What this version of the engine keeps that later ones do not."""
    engine = plan.companions.engines.get(getattr(plan.workload, "engine", ""))
    if engine is None or plan.workload.model is None:
        return
    kinds = {
        attention.kind
        for block in architecture(plan.workload.model).blocks
        for layer in block.layers
        if (attention := layer.attention()) is not None
    }
    if "whole_latents" in engine.features and "latent" in kinds:
        yield f"`{engine.name}` stores the keys and values of every head, not the latent"
    if ("whole_windows" in engine.features and kinds & {"sliding", "chunked"}) or (
        "whole_chunks" in engine.features and "chunked" in kinds
    ):
        yield f"`{engine.name}` keeps every token of layers that see a window alone"


RULE = Rule(
    code="GS5102", slug="no-room-for-cache", severity=Severity.ERROR, judge=no_room_for_cache
)
