"""GS5401: tensor parallelism crosses a slow link.

What it finds: a tensor group that does not fit the domain of the fast links, so that its collectives cross a slower one.

It is an error in training and a warning for a service, which engines document on two nodes: the prediction shows what it costs.

Why it matters: tensor parallelism moves activations several times in every layer; over a network it takes longer than the arithmetic.

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
  parallel { tensor = 16 }
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
  parallel { tensor = 8; pipeline = 2 }
}
```

Source: Narayanan et al. 2021, takeaway 1: tensor parallelism up to the server, pipeline parallelism across servers
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.text import number, show


def tensor_across_slow_link(plan: Plan) -> Iterator[Finding]:
    tensor = plan.degrees.tensor
    if tensor <= 1 or not plan.domains:
        return
    inner = plan.domains[0]
    outer = next((d for d in plan.domains if d.size >= tensor), plan.domains[-1])
    if outer is inner or not inner.bandwidth or not outer.bandwidth:
        return
    ratio = inner.bandwidth / outer.bandwidth
    if ratio < 2:
        return
    parallel = plan.workload.parallel
    # Engines document services over two nodes; a training job has better ways to use the second one.
    refused = outer.kind == "fabric" and plan.workload.kind == "training"
    yield Finding(
        about=plan.workload,
        field="parallel",
        span=parallel.span("tensor") if parallel is not None else None,
        severity=Severity.ERROR if refused else Severity.WARNING,
        message=(
            f"a tensor group of {tensor} crosses `{outer.name}` at {show(Quantity(outer.bandwidth, BYTE / SECOND))}: "
            f"`{inner.name}` joins only {inner.size}, at {show(Quantity(inner.bandwidth, BYTE / SECOND))}"
        ),
        label=f"{number(ratio, 3)} times slower than inside a group of {inner.size}",
        helps=(
            f"keep `tensor` at {inner.size} or below and add `pipeline` or `context`",
            'where it is meant so: `allow GS5401 because "…"`',
        ),
    )


RULE = Rule(
    code="GS5401",
    slug="tensor-across-slow-link",
    severity=Severity.ERROR,
    judge=tensor_across_slow_link,
)
