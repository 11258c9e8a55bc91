"""GS5569: nothing guesses the tokens of speculative decoding.

What it finds: `speculative` without a draft, on a model that has no layers of its own which predict further tokens, and without a
share of guesses that are accepted.

Why it matters: such guesses would be right for nothing; what is guessed, or how often it is right, has to be said.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_70b
  cluster = pod
  engine  = vllm

  traffic { concurrency = 4; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8 }
  speculative { tokens = 4 }
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
  speculative { draft = llama_3_2_1b; tokens = 4 }
}
```

Source: vLLM, `config/speculative.py`: a draft model, layers of the model (MTP, Eagle) or n-grams of the prompt must be named
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def nothing_drafts(plan: Plan) -> Iterator[Finding]:
    """Speculative decoding against what could guess."""
    service, model = plan.workload, plan.workload.model
    guess = service.speculative if isinstance(service, Inference) else None
    if model is None or guess is None or guess.draft is not None or guess.acceptance is not None:
        return
    if model.mtp_layers:
        return
    yield Finding(
        about=service,
        field="speculative",
        message=f"nothing guesses the tokens of `{service.name}`: it states no draft, and `{model.name}` has no layers that predict further tokens",
        label="no draft",
        helps=(
            "state `draft = …`, a small model of the same family",
            "where guesses are taken from the prompt itself, state how many are right: `acceptance = 40 %`",
        ),
    )


RULE = Rule(code="GS5569", slug="nothing-drafts", severity=Severity.ERROR, judge=nothing_drafts)
