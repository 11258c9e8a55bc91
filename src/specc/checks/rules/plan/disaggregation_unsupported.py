"""GS5567: the engine does not run prefill and decode apart.

What it finds: `disaggregated` with an engine that runs requests together from start to end and hands no cache to another process, and
pools of unlike tensor degrees in one that moves the cache from each rank to the one like it.

Why it matters: there is no such way to start it; time and memory would be those of another engine.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  engine  = llama_cpp
  weights = q4_k_m

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
  disaggregated { prefill { workers = 4 }; decode { workers = 4 } }
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
  engine  = vllm

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
  disaggregated { prefill { workers = 4 }; decode { workers = 4 } }
}
```

Source: LMDeploy at 1263d5cd8, `pytorch/disagg/conn/proxy_conn.py` (equal tensor degrees); vLLM (`--kv-transfer-config`), SGLang (`--disaggregation-mode`) and TensorRT-LLM (`trtllm-serve disaggregated`) have it; llama.cpp,
Transformers and ExLlama have no transfer of caches
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def disaggregation_unsupported(plan: Plan) -> Iterator[Finding]:
    """Pools of workers against what the engine can hand on."""
    service = plan.workload
    if not isinstance(service, Inference) or service.disaggregated is None:
        return
    if plan.engine_has("equal_pools"):
        yield from _unequal(service)
        return
    if not plan.engine_has("static_batch"):
        return
    yield Finding(
        about=service,
        field="disaggregated",
        message=f"`{service.engine}` does not run prefill and decode apart: it hands no cache to another process",
        label="no such way to start it",
        helps=("leave `disaggregated` out, or choose vLLM, SGLang or TensorRT-LLM",),
    )


def _unequal(service: Inference) -> Iterator[Finding]:
    """Pools of an engine that moves the cache from each rank to the one like it."""
    parted = service.disaggregated
    if parted is None or parted.prefill is None or parted.decode is None:
        return
    first, second = parted.prefill.tensor, parted.decode.tensor
    if first == second:
        return
    yield Finding(
        about=service,
        field="disaggregated",
        message=f"`{service.engine}` moves the cache between workers of the same tensor degree: prefill has {first}, decode {second}",
        label="they do not agree",
        helps=("give both pools the same `tensor`",),
    )


RULE = Rule(
    code="GS5567",
    slug="disaggregation-unsupported",
    severity=Severity.ERROR,
    judge=disaggregation_unsupported,
)
