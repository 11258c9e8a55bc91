"""GS5302: the pipeline degree does not divide the layers.

What it finds: a number of layers that the stages (times the virtual stages) do not share evenly. In training the embedding and the
head may take the place of a layer each. Fewer layers than stages are an error, and so are uneven stages for an engine of a version
that refuses them.

Why it matters: the slowest stage sets the pace, so the others wait for it in every microbatch.

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
  parallel { tensor = 8; pipeline = 3; data = 2 }
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
  parallel { tensor = 8; pipeline = 4; data = 2 }
}
```

Source: Narayanan et al. 2021, section 2.2; Llama 3 (2024), section 3.3.2; vLLM 0.4.2, `vllm/config.py`
"""

from specc.checks.refusals import limit_rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.limits.layers import LIMIT

RULE = limit_rule("GS5302", "layers-not-divisible", LIMIT, Severity.WARNING)
