"""GS5528: the engine does not keep a cache of that format.

What it finds: a narrow `kv_cache` in a format that the engine's catalogue entry does not list.

Why it matters: the engine ends at the start with an error; at 16 bit the cache takes two to four times the memory.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model      = llama_3_1_8b
  cluster    = pod
  engine     = vllm_0_12
  kv_cache   = int4
  max_length = 8192 tokens

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model      = llama_3_1_8b
  cluster    = pod
  engine     = vllm_0_12
  kv_cache   = fp8
  max_length = 8192 tokens

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
}
```

Source: the engines' own lists of formats of the cache, cited in their entries
"""

from collections.abc import Iterator

from specc.checks.narrow_formats import unsupported
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def cache_format_not_kept(plan: Plan) -> Iterator[Finding]:
    """The format of the cache against those of the engine."""
    for case in unsupported(plan, "kv_cache", lambda engine: engine.cache_formats):
        yield case.finding(
            f"`{case.engine}` keeps no {case.word} cache: of narrow formats it keeps {case.known}",
            "refused at start",
            f"write `kv_cache` as {case.known}, or leave it at 16 bit",
        )


RULE = Rule(
    code="GS5528",
    slug="cache-format-not-kept",
    severity=Severity.ERROR,
    judge=cache_format_not_kept,
)
