"""GS5564: the tensor ranks do not share the sequence evenly.

What it finds: a sequence whose tokens are no multiple of the tensor degree, where norms and residuals are split along it.

Why it matters: the stack ends at its first step with an error.

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
  sequence     = 4100 tokens
  global_batch = 16 sequences

  parallel { tensor = 8; pipeline = 4 }
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
  global_batch = 16 sequences

  parallel { tensor = 8; pipeline = 4 }
}
```

Source: Megatron-LM, `core/tensor_parallel/mappings.py`
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.sequence import LIMIT

RULE = limit_rule("GS5564", "sequence-not-divisible", LIMIT)
