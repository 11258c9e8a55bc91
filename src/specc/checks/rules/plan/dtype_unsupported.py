"""GS5501: the accelerator has no arithmetic in that dtype.

What it finds: a precision whose rate the accelerator's `peak` does not list.

Why it matters: products would run in a wider dtype: slower than expected, and larger in memory.

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
  precision = nvfp4
  parallel { tensor = 8; pipeline = 4 }
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
  precision = fp8
  parallel { tensor = 8; pipeline = 4 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference, Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.plan.rates import rate_of


def dtype_unsupported(plan: Plan) -> Iterator[Finding]:
    accelerator, workload = plan.accelerator, plan.workload
    if accelerator is None or not accelerator.peak:
        return
    wanted: list[tuple[str, str, Severity]] = []
    if isinstance(workload, Training):
        wanted.append(("precision", workload.precision, Severity.ERROR))
    if isinstance(workload, Inference):
        for field, severity in (("activations", Severity.ERROR), ("weights", Severity.WARNING)):
            term = getattr(workload, field) or (
                getattr(workload.model, field) if workload.model else None
            )
            if term is not None:
                wanted.append((field, term.word, severity))
    for field, dtype, severity in wanted:
        if rate_of(accelerator, dtype) is not None:
            continue
        known = ", ".join(accelerator.peak)
        unpacked = severity is Severity.WARNING
        yield Finding(
            about=workload,
            field=field,
            severity=severity,
            message=f"`{accelerator.name}` has no {dtype} arithmetic"
            + ("; weights are unpacked before each product" if unpacked else ""),
            label=f"not among {known}",
            others=((accelerator, "peak", f"its rates: {known}"),),
            helps=(f"choose one of {known}, or another accelerator",),
        )


RULE = Rule(
    code="GS5501", slug="dtype-unsupported", severity=Severity.ERROR, judge=dtype_unsupported
)
