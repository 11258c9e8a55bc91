"""GS5602: a model lacks sizes that its network needs.

What it finds: a model without layers, width or heads, with experts or latent attention of unknown size, or with sizes that
contradict each other; and dtypes that have no known storage.

Why it matters: parameters, memory and time follow from the sizes; without them nothing can be said of the workload.

Example:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
}

model ours {
  layers     = 32
  hidden     = 4096
  heads      = 32
  vocabulary = 32000

  attention {
    kind = mla
  }
}

inference chat {
  model   = ours
  cluster = pod

  traffic {
    concurrency = 8
    prompt      = 1000 tokens
    output      = 100 tokens
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
}

model ours {
  layers     = 32
  hidden     = 4096
  heads      = 32
  ffn        = 11008
  vocabulary = 32000
  context    = 4096 tokens
}

inference chat {
  model   = ours
  cluster = pod

  traffic {
    concurrency = 8
    prompt      = 1000 tokens
    output      = 100 tokens
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.lower.serving import UnknownFormat
from specc.plan.plan import Plan


def model_incomplete(plan: Plan) -> Iterator[Finding]:
    """Try to build the network."""
    model = plan.workload.model
    reason = plan.lowered.fault
    if reason is None or model is None:
        return
    if isinstance(reason, UnknownFormat):
        field = next(
            (f for f in ("weights", "kv_cache") if getattr(plan.workload, f, None) is reason.term),
            None,
        )
        yield Finding(
            about=plan.workload if field else model,
            field=field,
            message=f"`{reason.term}` is not a known way to store numbers",
            label="has no known number of bits",
            helps=(
                "known are fp32, bf16, fp16, fp8, int8, int4(group = 128), nvfp4, mxfp4, q4_k_m and their like",
            ),
        )
        return
    first = reason.missing[0].split(" ")[0].split(".")[0]
    yield Finding(
        about=model,
        field=first if first in model.origins else None,
        message=f"the model `{model.name}` lacks {', '.join(reason.missing)}",
        label="its network can't be built",
        others=((plan.workload, "model", "used here"),),
        helps=(
            "state the sizes, or `parameters` alone, which gives memory and a wider interval for speed",
        ),
    )


RULE = Rule(
    code="GS5602", slug="model-incomplete", severity=Severity.ERROR, judge=model_incomplete
)
