"""GS5304: the expert degree does not divide what it divides.

What it finds: an expert degree that divides neither the experts nor the ranks that share them.

Why it matters: each rank holds whole experts, and the expert group is cut out of data x context x tensor ranks.

Example:

```gpuspec
edition 2026
from std.models.mistral import mixtral_8x7b_v0_1
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = mixtral_8x7b_v0_1
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 2; expert = 3 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.mistral import mixtral_8x7b_v0_1
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = mixtral_8x7b_v0_1
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 2; expert = 8 }
}
```

Source: Megatron-Core, expert parallelism
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def experts_not_divisible(plan: Plan) -> Iterator[Finding]:
    workload, model, degrees = plan.workload, plan.workload.model, plan.degrees
    expert = degrees.expert
    if model is None or expert == 1:
        return
    parallel = workload.parallel
    span = parallel.span("expert") if parallel is not None else None
    experts = model.experts.count if model.experts is not None else None
    if experts is None:
        yield Finding(
            about=workload,
            field="parallel",
            span=span,
            message=f"expert degree {expert} for `{model.name}`, which has no experts",
            label="no experts to divide",
            helps=("set `expert = 1`",),
        )
        return
    if experts % expert:
        yield Finding(
            about=workload,
            field="parallel",
            span=span,
            message=f"expert degree {expert} does not divide the {experts} experts of `{model.name}`",
            label=f"{experts} / {expert} is {experts / expert:.3g}",
            helps=(
                f"degrees that divide them: {', '.join(str(d) for d in range(1, experts + 1) if experts % d == 0)}",
            ),
        )


RULE = Rule(
    code="GS5304",
    slug="experts-not-divisible",
    severity=Severity.ERROR,
    judge=experts_not_divisible,
)
