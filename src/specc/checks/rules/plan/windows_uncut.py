"""GS5532: this version neither shares prefixes nor cuts prompts of models with windows.

What it finds: a share of prompts in the prefix cache (`prefix_hit`), or a stated `chunked_prefill`, for a model all of whose layers
have a sliding window, on an engine of a version that refuses it.

Why it matters: the engine ends at the start with an error.

Example:

```gpuspec
edition 2026
from std.models.mistral import mistral_7b_v0_1
from std.accelerators.nvidia import a100_sxm_80

server box { accelerators = 1 x a100_sxm_80 }
cluster pod { servers = 1 x box }

inference chat {
  model      = mistral_7b_v0_1
  cluster    = pod
  engine     = vllm_0_6
  max_length = 8192 tokens

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens; prefix_hit = 50 % }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.mistral import mistral_7b_v0_1
from std.accelerators.nvidia import a100_sxm_80

server box { accelerators = 1 x a100_sxm_80 }
cluster pod { servers = 1 x box }

inference chat {
  model      = mistral_7b_v0_1
  cluster    = pod
  engine     = vllm
  max_length = 8192 tokens

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens; prefix_hit = 50 % }
}
```

Source: vLLM 0.6.3, `config.py` and `engine/arg_utils.py`
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.model import Model
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.network.architecture import architecture
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.plan import Plan


def windows_uncut(plan: Plan) -> Iterator[Finding]:
    """What a version does not do with windows."""
    service, model = plan.workload, plan.workload.model
    if not isinstance(service, Inference) or model is None or not plan.engine_has("uncut_windows"):
        return
    if not _windowed(model):
        return
    traffic = service.traffic
    if traffic is not None and traffic.prefix_hit is not None and float(traffic.prefix_hit) > 0:
        yield Finding(
            about=traffic,
            field="prefix_hit",
            message=f"`{service.engine}` has no prefix cache for the sliding windows of `{model.name}`",
            label="no prefix is shared",
            helps=("leave `prefix_hit` out, or choose a later version",),
        )
    if service.chunked_prefill and "chunked_prefill" in service.origins:
        yield Finding(
            about=service,
            field="chunked_prefill",
            message=f"`{service.engine}` does not cut the prompts of `{model.name}`, which has sliding windows",
            label="prompts are read whole",
            helps=("write `chunked_prefill = false`, or choose a later version",),
        )


def _windowed(model: Model) -> bool:
    """Whether every layer has a sliding window; engines of these versions give up those of models that mix them."""
    try:
        blocks = architecture(model).blocks
    except IncompleteModelError:
        return False
    kinds = {
        attention.kind
        for block in blocks
        for layer in block.layers
        if (attention := layer.attention()) is not None
    }
    return kinds == {"sliding"}


RULE = Rule(code="GS5532", slug="windows-uncut", severity=Severity.ERROR, judge=windows_uncut)
