"""GS5573: adapters cannot be served so.

What it finds: `adapters` with an engine whose batches share one set of weights, more of them resident than there are, and targets that
the model does not have.

Why it matters: requests for several adapters would wait for each other, or nothing would be adapted.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  engine  = transformers

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
  adapters { count = 40; rank = 16 }
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
  adapters { count = 40; rank = 16 }
}
```

Source: vLLM (`--enable-lora`), SGLang (`--enable-lora`), TensorRT-LLM (`--lora_plugin`) and Text Generation Inference (`LORA_ADAPTERS`)
gather the adapters of a batch; llama.cpp batches requests of the same adapters alone (`tools/server/README.md`, `lora`)
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.model import Model
from specc.design.replica import ServedAdapters
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.adapters import SERVED, adapter_parameters
from specc.plan.network.architecture import architecture
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.plan import Plan
from specc.units.text import number


def adapters_unserved(plan: Plan) -> Iterator[Finding]:
    """Adapters against the engine, against each other, and against the model."""
    service = plan.workload
    stated = service.adapters if isinstance(service, Inference) else None
    if not isinstance(service, Inference) or stated is None:
        return
    if not plan.engine_has("adapters"):
        yield Finding(
            about=service,
            field="adapters",
            message=f"`{service.engine}` serves one set of weights: no batch of it has requests for several adapters",
            label="no such way to start it",
            helps=(
                "choose vLLM, SGLang, TensorRT-LLM or TGI, or merge the adapters into models of their own",
            ),
        )
    if stated.resident is not None and stated.count is not None and stated.resident > stated.count:
        yield Finding(
            about=service,
            field="adapters",
            span=stated.span("resident"),
            message=f"{number(stated.resident)} adapters are to be in memory, and requests ask for {number(stated.count)}",
            label="more than there are",
            helps=(f"write `resident = {stated.count}`, or leave it out: all of them are then",),
        )
    if service.model is not None and not _adapted(service.model, stated):
        words = ", ".join(stated.targets)
        yield Finding(
            about=service,
            field="adapters",
            span=stated.span("targets"),
            message=f"`{service.model.name}` has none of the matrices {words}",
            label="nothing is adapted",
            helps=("leave `targets` out: attention and feed-forward networks are then adapted",),
        )


def _adapted(model: Model, stated: ServedAdapters) -> bool:
    try:
        network = architecture(model)
    except IncompleteModelError:
        return True
    targets = frozenset(stated.targets) or SERVED
    return not network.body_layers or adapter_parameters(network, stated.rank, targets) > 0.0


RULE = Rule(
    code="GS5573", slug="adapters-unserved", severity=Severity.ERROR, judge=adapters_unserved
)
