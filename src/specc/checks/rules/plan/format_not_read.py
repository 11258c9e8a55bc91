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

from specc.checks.narrow_formats import unsupported
from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.physics.dtypes import kernels_of
from specc.plan.plan import Plan

OWN_BLOCK = 32
"""Weights of a block of llama.cpp's files. Source: ggml, `ggml-common.h`, `QK4_0`."""


def _of_checkpoint(plan: Plan) -> Iterator[Finding]:
    """Groups and recipes of checkpoints for engines that read files with blocks of their own alone."""
    service = plan.workload
    if not isinstance(service, Inference):
        return
    term = service.weights
    if term is None or not plan.engine_has("gguf_files") or kernels_of(term.word) != "int4":
        return
    if "recipe" in term.named or term.count("group", OWN_BLOCK) != OWN_BLOCK:
        yield Finding(
            about=service,
            field="weights",
            message=f"`{service.engine}` reads files with blocks of its own, no {term} checkpoints",
            label="has to be converted",
            helps=(
                "choose weights of such a file, as q4_k_m, or an engine that reads GPTQ and AWQ",
            ),
        )


def format_not_read(plan: Plan) -> Iterator[Finding]:
    """The format of the weights against those of the engine."""
    yield from _of_checkpoint(plan)
    for case in unsupported(plan, "weights", lambda engine: engine.formats):
        yield case.finding(
            f"`{case.engine}` does not read {case.word} weights: of narrow formats it reads {case.known}",
            f"a format of {case.form}" if case.form == "gguf" else "does not load",
            f"choose weights of {case.known}, or an engine that reads {case.form}",
        )


RULE = Rule(code="GS5521", slug="format-not-read", severity=Severity.ERROR, judge=format_not_read)
