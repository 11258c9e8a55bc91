"""GS5301: the tensor degree does not divide the attention heads.

What it finds: a tensor degree that leaves some ranks with a part of a head.

Why it matters: heads are computed whole; frameworks refuse to start.

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
  parallel { tensor = 6 }
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
  parallel { tensor = 8 }
}
```

Source: Shoeybi et al. 2019, Megatron-LM, section 3
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.heads import LIMIT

RULE = limit_rule("GS5301", "heads-not-divisible", LIMIT)
