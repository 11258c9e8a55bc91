"""GS5522: no request fits into the longest length that is admitted.

What it finds: a service whose shortest requests, prompt and answer together, are longer than its `max_length`, or, on an engine that
takes the model's context for it, than that.

Why it matters: the engine refuses every one of them.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  max_length = 4096 tokens

  traffic { concurrency = 8; prompt = 8000 tokens; output = 200 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  max_length = 16384 tokens

  traffic { concurrency = 8; prompt = 8000 tokens; output = 200 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.units import Quantity
from specc.units.dimension import TOKEN
from specc.units.text import show


def request_above_longest(plan: Plan) -> Iterator[Finding]:
    """Prompt and answer, where they are numbers, against `max_length`."""
    workload = plan.workload
    if not isinstance(workload, Inference):
        return
    longest, stated = workload.max_length, workload.max_length is not None
    if longest is None and plan.admits_context and workload.model is not None:
        longest = workload.model.context
    if longest is None:
        return
    traffic = workload.traffic
    if traffic is None or not isinstance(traffic.prompt, Quantity):
        return
    answer = traffic.output if isinstance(traffic.output, Quantity) else None
    asked = float(traffic.prompt) + (0.0 if answer is None else float(answer))
    if asked <= float(longest):
        return
    yield Finding(
        about=workload,
        field="max_length" if stated else "traffic",
        message=(
            f"requests of `{workload.name}` are {show(Quantity(asked, TOKEN))} long, at most {show(longest)} are admitted"
            + ("" if stated else ", the context of the model")
        ),
        label="none is admitted",
        others=((traffic, "prompt", "prompt and answer count"),),
        helps=(
            f"state `max_length = {show(Quantity(asked, TOKEN))}` or more, or shorten the requests"
            if stated
            else "shorten the requests, or set `context` on the model in place where it was extended",
        ),
    )


RULE = Rule(
    code="GS5522",
    slug="request-above-longest",
    severity=Severity.ERROR,
    judge=request_above_longest,
)
