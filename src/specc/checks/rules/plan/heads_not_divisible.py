"""GS5301: the tensor degree does not divide the attention heads.

What it finds: a tensor degree that leaves some ranks with a part of a head.

Why it matters: heads are computed whole; frameworks refuse to start.

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
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 6 }
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

Source: Shoeybi et al. 2019, Megatron-LM, section 3
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def heads_not_divisible(plan: Plan) -> Iterator[Finding]:
    workload, model = plan.workload, plan.workload.model
    heads = model.heads if model is not None else None
    tensor = plan.degrees.tensor
    if model is None or heads is None or heads % tensor == 0:
        return
    fit = [d for d in range(1, heads + 1) if heads % d == 0 and d <= 2 * tensor]
    yield Finding(
        about=workload,
        field="parallel",
        span=workload.parallel.span("tensor") if workload.parallel is not None else None,
        message=f"tensor degree {tensor} does not divide the {heads} attention heads of `{model.name}`",
        label=f"{heads} heads / {tensor} is {heads / tensor:.3g}",
        others=((model, "heads", f"{heads} heads"),),
        helps=(f"degrees that divide them: {', '.join(str(d) for d in fit)}",),
    )


RULE = Rule(
    code="GS5301", slug="heads-not-divisible", severity=Severity.ERROR, judge=heads_not_divisible
)
