"""GS5521: the engine does not read weights of that format.

What it finds: narrow weights in a format that the engine's catalogue entry does not list, such as GGUF files in TensorRT-LLM or
8-bit floats in llama.cpp.

Why it matters: the checkpoint does not load; memory and speed would be those of nothing that runs.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  engine  = tensorrt_llm
  weights = q4_k_m

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
  model   = llama_3_1_8b
  cluster = pod
  engine  = tensorrt_llm
  weights = int4(group = 128)

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
}
```

Source: the engines' own lists of quantisation formats, cited in their entries
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.physics.dtypes import format_of
from specc.plan.plan import Plan


def format_not_read(plan: Plan) -> Iterator[Finding]:
    """The format of the weights against those of the engine."""
    workload = plan.workload
    if not isinstance(workload, Inference):
        return
    engine = plan.companions.engines.get(workload.engine)
    term = workload.weights or (workload.model.weights if workload.model is not None else None)
    form = None if term is None else format_of(term.word)
    if engine is None or term is None or form is None or not engine.formats:
        return
    if form in engine.formats:
        return
    known = ", ".join(engine.formats)
    yield Finding(
        about=workload,
        field="weights" if workload.weights is not None else "engine",
        message=f"`{engine.name}` does not read {term.word} weights: of narrow formats it reads {known}",
        label=f"a format of {form}" if form == "gguf" else "does not load",
        helps=(f"choose weights of {known}, or an engine that reads {form}",),
    )


RULE = Rule(code="GS5521", slug="format-not-read", severity=Severity.ERROR, judge=format_not_read)
