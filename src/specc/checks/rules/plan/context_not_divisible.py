"""GS5311: the context degree does not divide the sequence.

What it finds: a sequence that is no multiple of twice the context degree.

Why it matters: each rank takes one part from the front of the sequence and one from its end, so that all have equally much to
attend to; stacks refuse a sequence that leaves a rest.

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
  sequence     = 4100 tokens
  global_batch = 512 sequences
  recompute    = full
  parallel { tensor = 8; context = 8 }
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
  recompute    = full
  parallel { tensor = 8; context = 8 }
}
```

Source: Megatron-LM, `megatron/training/arguments.py`; Llama 3 (2024), section 3.3.2
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.context import LIMIT

RULE = limit_rule("GS5311", "context-not-divisible", LIMIT)
