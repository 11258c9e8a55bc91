"""GS5302: the pipeline degree does not divide the layers.

What it finds: a number of layers that the stages (times the virtual stages) do not share evenly.

Why it matters: the slowest stage sets the pace, so the others wait for it in every microbatch.

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
  parallel { tensor = 8; pipeline = 3; data = 2 }
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
  parallel { tensor = 8; pipeline = 4; data = 2 }
}
```

Source: Narayanan et al. 2021, section 2.2
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan, TrainingDegrees


def layers_not_divisible(plan: Plan) -> Iterator[Finding]:
    workload, model, degrees = plan.workload, plan.workload.model, plan.degrees
    chunks = degrees.pipeline
    if isinstance(degrees, TrainingDegrees):
        chunks *= degrees.virtual_pipeline
    layers = model.layers if model is not None else None
    if model is None or layers is None or chunks == 1 or layers % chunks == 0:
        return
    parallel = workload.parallel
    if layers < chunks:
        yield Finding(
            about=workload,
            field="parallel",
            span=parallel.span("pipeline") if parallel is not None else None,
            severity=Severity.ERROR,
            message=f"{chunks} pipeline stages for the {layers} layers of `{model.name}`: some would be empty",
            label=f"at most {layers}",
            others=((model, "layers", f"{layers} layers"),),
            helps=("lower `pipeline` or `virtual_pipeline`",),
        )
        return
    most = -(-layers // chunks)
    lost = 1 - layers / (most * chunks)
    yield Finding(
        about=workload,
        field="parallel",
        span=parallel.span("pipeline") if parallel is not None else None,
        message=f"{chunks} pipeline stages do not share the {layers} layers of `{model.name}` evenly: the fullest has {most}",
        label=f"{lost:.1%} of the time is lost to the fullest stage",
        others=((model, "layers", f"{layers} layers"),),
        helps=(
            f"stages that divide {layers}: {', '.join(str(d) for d in range(1, 65) if layers % d == 0)}",
        ),
    )


RULE = Rule(
    code="GS5302",
    slug="layers-not-divisible",
    severity=Severity.WARNING,
    judge=layers_not_divisible,
)
