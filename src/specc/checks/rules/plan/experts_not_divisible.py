"""GS5304: the expert degree does not divide the experts, or the ranks that hold them.

What it finds: an expert degree that does not divide the experts, or that with the tensor degree inside experts does not divide
the ranks that hold them.

Why it matters: each rank holds whole experts. The expert group is cut out of the data x context x tensor ranks of a training job,
and out of the tensor x data ranks of a replica; more expert ranks than those exist nowhere, and their weights would be missing.

Example:

```gpuspec
edition 2026
from std.models.mistral import mixtral_8x7b_v0_1
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = mixtral_8x7b_v0_1
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 2; expert = 3 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.mistral import mixtral_8x7b_v0_1
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = mixtral_8x7b_v0_1
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 2; expert = 8 }
}
```

Source: Megatron-Core, `parallel_state.py`; vLLM, expert parallel deployment
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.experts import LIMIT

RULE = limit_rule("GS5304", "experts-not-divisible", LIMIT)
