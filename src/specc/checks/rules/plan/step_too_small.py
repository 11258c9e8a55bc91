"""GS5524: steps are too small for what they must hold.

What it finds: a stated `max_batched_tokens` below `max_batch`, or below the longest request where prompts are not cut, on an engine that refuses
either.

Why it matters: the engine ends at the start with an error.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  chunked_prefill = false
  max_length = 8192 tokens
  max_batched_tokens = 2048

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
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
  max_length = 8192 tokens
  max_batched_tokens = 2048

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
}
```

Source: vLLM 0.4.2 to 0.11.0, `vllm/config.py`
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.units.text import number, show


def step_too_small(plan: Plan) -> Iterator[Finding]:
    """Tokens of a step against sequences, and against an uncut prompt."""
    workload = plan.workload
    if not isinstance(workload, Inference) or workload.max_batched_tokens is None:
        return
    engine, step = plan.companions.engines.get(workload.engine), workload.max_batched_tokens
    if engine is None or "strict_steps" not in engine.features:
        return
    message, longest = "", workload.max_length
    if longest is None and workload.model is not None:
        longest = workload.model.context  # what is admitted where nobody says
    if workload.max_batch is not None and step < workload.max_batch:
        message = f"a step of {number(step)} tokens is smaller than the batch of {workload.max_batch} sequences"
    elif not workload.chunked_prefill and longest is not None and step < float(longest):
        message = (
            f"a step of {number(step)} tokens is smaller than an uncut prompt of {show(longest)}"
        )
    if message:
        yield Finding(
            about=workload,
            field="max_batched_tokens",
            message=f"{message}: `{engine.name}` refuses that",
            label="too few tokens",
            helps=("raise `max_batched_tokens`, or let prompts be cut: `chunked_prefill = true`",),
        )


RULE = Rule(code="GS5524", slug="step-too-small", severity=Severity.ERROR, judge=step_too_small)
