"""GS5526: this version has no pipeline for latent attention.

What it finds: more than one pipeline stage for a model with latent attention, on an engine of a version that refuses it.

Why it matters: the engine ends at the start with an error.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h200_sxm
from std.models.deepseek import deepseek_v3

server box { accelerators = 8 x h200_sxm; scale_up { switch = nvswitch3; domain = 8 gpus } }
cluster pod { servers = 2 x box;  fabric compute { rate = 400 Gb/s; per = accelerator } }

inference chat {
  model      = deepseek_v3
  cluster    = pod
  engine     = sglang_0_4
  weights    = fp8(block = 128)
  max_length = 4096 tokens

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8; pipeline = 2 }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h200_sxm
from std.models.deepseek import deepseek_v3

server box { accelerators = 8 x h200_sxm; scale_up { switch = nvswitch3; domain = 8 gpus } }
cluster pod { servers = 2 x box;  fabric compute { rate = 400 Gb/s; per = accelerator } }

inference chat {
  model      = deepseek_v3
  cluster    = pod
  engine     = sglang_0_4
  weights    = fp8(block = 128)
  max_length = 4096 tokens

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8 }
}
```

Source: SGLang 0.4.6, `srt/model_executor/model_runner.py`: `pp_size == 1` for latent attention
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.latent_stages import LIMIT

RULE = limit_rule("GS5526", "latent-stages", LIMIT)
