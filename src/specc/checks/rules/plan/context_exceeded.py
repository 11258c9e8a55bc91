"""GS5601: sequences are longer than the model's context.

What it finds: a sequence, a `max_length`, or prompt and answer together, beyond the context that the model was made for.

Why it matters: positions beyond it were never trained; engines refuse such requests.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 262144 tokens
  global_batch = 512 sequences
  parallel { tensor = 8 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 8 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference, Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.sums import sum_in_order
from specc.units import Quantity
from specc.units.text import show


def context_exceeded(plan: Plan) -> Iterator[Finding]:
    workload, model = plan.workload, plan.workload.model
    if model is None or model.context is None:
        return
    field = "traffic"
    length: Quantity | None = None
    if isinstance(workload, Training):
        field, length = "sequence", workload.sequence
    elif workload.max_length is not None and workload.max_length > model.context:
        field, length = "max_length", workload.max_length
    elif workload.traffic is not None and not (
        workload.max_length is None and plan.admits_context
    ):  # GS5522 says what such an engine does
        asked = (workload.traffic.prompt, workload.traffic.output)
        known = [
            q for q in asked if isinstance(q, Quantity) and q.dimension is model.context.dimension
        ]
        length = sum_in_order(known[1:], known[0]) if known else None
    if length is None or length <= model.context:
        return
    strict = field == "max_length" and plan.engine_has("strict_context")
    learned = model.positions == "learned" and isinstance(workload, Training)
    yield Finding(
        about=workload,
        field=field,
        severity=Severity.ERROR if strict or learned else None,
        message=f"{'`max_length`' if field == 'max_length' else 'a sequence'} of {show(length)} exceeds the context of `{model.name}`, {show(model.context)}",
        label=f"the context is {show(model.context)}",
        others=((model, "context", "its context"),),
        notes=(f"`{workload.engine}` refuses to start so",)
        if strict and isinstance(workload, Inference)
        else (
            ("its learned positions have a row for each token of the context",) if learned else ()
        ),
        helps=(
            "shorten the sequence, or set `context` on the model in place where it was extended",
        ),
    )


RULE = Rule(
    code="GS5601", slug="context-exceeded", severity=Severity.WARNING, judge=context_exceeded
)
