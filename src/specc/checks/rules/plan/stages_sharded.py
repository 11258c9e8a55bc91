"""GS5529: this stack does not shard gradients or weights under a pipeline.

What it finds: more than one pipeline stage with `zero2`, `zero3` or `fsdp`, in a stack that refuses that.

Why it matters: the job ends at the start with an error; with optimiser states alone divided it needs more memory.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  stack        = deepspeed
  sharding     = zero3
  sequence     = 4096 tokens
  global_batch = 128 sequences
  recompute    = full

  parallel { tensor = 2; pipeline = 2 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  stack        = deepspeed
  sharding     = zero1
  sequence     = 4096 tokens
  global_batch = 128 sequences
  recompute    = full

  parallel { tensor = 2; pipeline = 2 }
}
```

Source: DeepSpeed, `runtime/pipe/engine.py`
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.stages_sharded import LIMIT

RULE = limit_rule("GS5529", "stages-sharded", LIMIT)
