"""GS5310: the tensor degree does not divide the padded vocabulary.

What it finds: an engine that pads the vocabulary to 64 entries, and a tensor degree that does not divide what results.

Why it matters: embedding and head are divided evenly; the engine stops with an assertion while it loads.

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
    tensor = 3
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

Source: vLLM and SGLang, `vocab_parallel_embedding.py`
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.vocabulary import LIMIT

RULE = limit_rule("GS5310", "vocabulary-not-divisible", LIMIT)
