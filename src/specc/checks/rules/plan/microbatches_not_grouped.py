"""GS5563: interleaved stages do not share the microbatches.

What it finds: `virtual_pipeline` above 1 where the microbatches of a copy are no multiple of the stages, in a stack that refuses that.

Why it matters: the job ends at its first step with an error.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 4 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 6 sequences

  parallel { tensor = 8; pipeline = 4; virtual_pipeline = 2 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 4 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 8 sequences

  parallel { tensor = 8; pipeline = 4; virtual_pipeline = 2 }
}
```

Source: Megatron-LM, `megatron/core/pipeline_parallel/schedules.py`
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.interleaved import LIMIT

RULE = limit_rule("GS5563", "microbatches-not-grouped", LIMIT)
