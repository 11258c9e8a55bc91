"""GS5525: this version keeps latent caches at 16 bit.

What it finds: an 8-bit `kv_cache` for a model with latent attention, on an engine of a version that has none for it.

Why it matters: the engine ends with an error; at 16 bit the cache takes twice the memory.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h200_sxm
from std.models.deepseek import deepseek_v3

server box { accelerators = 8 x h200_sxm; scale_up { switch = nvswitch3; domain = 8 gpus } }
cluster pod { servers = 1 x box }

inference chat {
  model      = deepseek_v3
  cluster    = pod
  engine     = vllm_0_7
  weights    = fp8(block = 128)
  kv_cache   = fp8
  max_length = 4096 tokens

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8 }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h200_sxm
from std.models.deepseek import deepseek_v3

server box { accelerators = 8 x h200_sxm; scale_up { switch = nvswitch3; domain = 8 gpus } }
cluster pod { servers = 1 x box }

inference chat {
  model      = deepseek_v3
  cluster    = pod
  engine     = vllm_0_7
  weights    = fp8(block = 128)
  kv_cache   = bf16
  max_length = 4096 tokens

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8 }
}
```

Source: vLLM 0.8.5, `vllm/v1/attention/backends/mla`
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.physics.dtypes import dtype_of
from specc.plan.plan import Plan


def latent_cache_narrow(plan: Plan) -> Iterator[Finding]:
    """The dtype of the cache, where the model has latent attention."""
    workload = plan.workload
    if not isinstance(workload, Inference) or workload.model is None:
        return
    engine, model = plan.companions.engines.get(workload.engine), workload.model
    term = workload.kv_cache or model.kv_cache
    if engine is None or "wide_latents" not in engine.features or term is None:
        return
    known = dtype_of(term.word)
    attention = model.attention
    if known is None or not known.narrow or attention is None or attention.kind != "mla":
        return
    yield Finding(
        about=workload,
        field="kv_cache",
        message=f"`{engine.name}` has no {term.word} cache for the latent attention of `{model.name}`",
        label="16 bit alone",
        helps=("write `kv_cache = bf16`, or choose a later version",),
    )


RULE = Rule(
    code="GS5525", slug="latent-cache-narrow", severity=Severity.ERROR, judge=latent_cache_narrow
)
