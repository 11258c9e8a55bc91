"""GS5308: the tensor degree does not share the key-value heads evenly.

What it finds: a tensor degree that neither divides the key-value heads nor is a multiple of them.

Why it matters: each rank holds as many key-value heads as any other, whole ones, or all hold copies of one; engines and
training stacks refuse anything between.

Example:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

model odd {
  layers     = 32
  hidden     = 6144
  heads      = 48
  kv_heads   = 6
  ffn        = 16384
  vocabulary = 64000
  context    = 8192 tokens
}

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = odd
  cluster = box

  traffic {
    concurrency = 8
    prompt      = 1000 tokens
    output      = 100 tokens
  }

  parallel {
    tensor = 4
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

model odd {
  layers     = 32
  hidden     = 6144
  heads      = 48
  kv_heads   = 6
  ffn        = 16384
  vocabulary = 64000
  context    = 8192 tokens
}

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = odd
  cluster = box

  traffic {
    concurrency = 8
    prompt      = 1000 tokens
    output      = 100 tokens
  }

  parallel {
    tensor = 2
  }
}
```

Source: vLLM, SGLang and LMDeploy, in every attention layer; InternLM/lmdeploy@1263d5cd8, `lmdeploy/pytorch/config.py`; pytorch/torchtitan#2577
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.kv_heads import LIMIT

RULE = limit_rule("GS5308", "kv-heads-not-divisible", LIMIT)
