"""GS5312: the engine has no data parallelism of attention.

What it finds: a data degree inside a replica, for an engine or a version of it without data parallelism of attention.

Why it matters: the engine runs whole copies instead, each with all weights, or does not start.

Example:

```gpuspec
edition 2026
from std.models.deepseek import deepseek_v2_lite
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = deepseek_v2_lite
  cluster = box
  engine  = vllm_0_6

  traffic {
    concurrency = 8
    prompt      = 1000 tokens
    output      = 100 tokens
  }

  parallel {
    data = 8
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.deepseek import deepseek_v2_lite
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = deepseek_v2_lite
  cluster = box
  engine  = vllm

  traffic {
    concurrency = 8
    prompt      = 1000 tokens
    output      = 100 tokens
  }

  parallel {
    data = 8
  }
}
```

Source: vLLM 0.8, SGLang 0.4, TensorRT-LLM 0.17, LMDeploy: their release notes
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.attention_data import LIMIT

RULE = limit_rule("GS5312", "attention-data-unsupported", LIMIT)
