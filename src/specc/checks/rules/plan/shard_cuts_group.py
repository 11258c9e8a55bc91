"""GS5309: the tensor degree cuts a group or block of quantised weights.

What it finds: weights in groups (`int4(group = 128)`, `nvfp4`) or blocks (`fp8(block = 128)`) whose shards would end inside one.

Why it matters: a group shares one scale, so that a shard holds whole groups; engines refuse to load anything else.

Example:

```gpuspec
edition 2026
from std.models.qwen import qwen2_5_72b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = qwen2_5_72b
  cluster = box
  weights = int4(group = 128)

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

Use instead:

```gpuspec
edition 2026
from std.models.qwen import qwen2_5_72b
from std.servers.gigabyte import g593_zd2

cluster box {
  servers = 1 x g593_zd2
}

inference chat {
  model   = qwen2_5_72b
  cluster = box
  weights = fp8

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

Source: vLLM 0.4.2 to 0.11.0, `quantization/awq.py` and `quantization/fp8.py`; https://github.com/QwenLM/Qwen3-VL/issues/831; https://github.com/vllm-project/vllm/issues/17569
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.quantised_shards import LIMIT

RULE = limit_rule("GS5309", "shard-cuts-group", LIMIT)
