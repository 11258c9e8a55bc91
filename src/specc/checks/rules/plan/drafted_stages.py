"""GS5531: the engine does not verify guessed tokens over several pipeline stages.

What it finds: `speculative` with more than one pipeline stage, on an engine that has the one without the other.

Why it matters: the engine ends at the start with an error.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b, llama_3_2_1b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_70b
  cluster = pod
  engine  = vllm

  traffic { concurrency = 4; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 4; pipeline = 2 }
  speculative { draft = llama_3_2_1b; tokens = 4; acceptance = 70 % }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b, llama_3_2_1b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_70b
  cluster = pod
  engine  = vllm

  traffic { concurrency = 4; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8 }
  speculative { draft = llama_3_2_1b; tokens = 4; acceptance = 70 % }
}
```

Source: vLLM, issues 14117 (0.7), 49355 (0.25) and 57755 (0.29)
"""

from specc.checks.refusals import limit_rule
from specc.plan.limits.drafted_stages import LIMIT

RULE = limit_rule("GS5531", "drafted-stages", LIMIT)
