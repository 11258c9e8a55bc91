"""GS5565: the draft of speculative decoding does not fit its model.

What it finds: a draft whose vocabulary has another size than the model's, in an engine that compares them token by token; and, as a
warning, a draft that is no smaller than its model.

Why it matters: engines end at the start where tokens do not mean the same; a draft as large as the model makes each token slower.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.models.qwen import qwen2_5_0_5b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference chat {
  model   = llama_3_1_70b
  cluster = pod

  traffic { concurrency = 4; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8 }
  speculative { draft = qwen2_5_0_5b; tokens = 4; acceptance = 70 % }
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

  traffic { concurrency = 4; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8 }
  speculative { draft = llama_3_2_1b; tokens = 4; acceptance = 70 % }
}
```

Source: vLLM 0.20, `config/speculative.py`, `verify_equal_vocab_size_if_draft_model`; llama.cpp, `common/speculative.cpp`
(`SPEC_VOCAB_MAX_SIZE_DIFFERENCE`); Transformers, assisted decoding with other tokenisers
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.model import Model
from specc.design.replica import Speculative
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.plan.network.architecture import architecture
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.plan import Plan
from specc.units.text import number, percent

SPARE = 128
"""Entries by which the tables of files of llama.cpp may differ: padding at the end."""


WORTH = 0.05
"""Share of guesses below which their first saves less than a twentieth of a step, which no draft is quicker than."""


def draft_unfit(plan: Plan) -> Iterator[Finding]:
    """The draft against the model that verifies."""
    service, model = plan.workload, plan.workload.model
    guess = service.speculative if isinstance(service, Inference) else None
    if model is None or guess is None or guess.draft is None:
        return
    draft = guess.draft
    if guess.acceptance is not None and float(guess.acceptance) < WORTH:
        yield Finding(
            about=service,
            field="speculative",
            span=guess.span("acceptance"),
            severity=Severity.WARNING,
            message=f"of what `{draft.name}` guesses {percent(float(guess.acceptance))} is kept: guessing takes longer than it saves",
            label="hardly ever right",
            helps=(
                "60 % to 90 % is usual for a draft of the same family; leave `speculative` out otherwise",
            ),
        )
    yield from _vocabulary(plan, guess, model, draft)
    whole, part = _size(model), _size(draft)
    if whole and part and part >= whole:
        yield Finding(
            about=service,
            field="speculative",
            span=guess.span("draft"),
            severity=Severity.WARNING,
            message=f"the draft `{draft.name}` of {number(part)} parameters is no smaller than `{model.name}`, {number(whole)}",
            label="guesses take longer than the model itself",
            helps=("choose a draft of a tenth of the model or less",),
        )


def _vocabulary(plan: Plan, guess: Speculative, model: Model, draft: Model) -> Iterator[Finding]:
    mine, its = model.vocabulary, draft.vocabulary
    if mine is None or its is None or plan.engine_has("translates_drafts"):
        return
    if abs(mine - its) <= (SPARE if plan.engine_has("near_drafts") else 0):
        return
    yield Finding(
        about=plan.workload,
        field="speculative",
        span=guess.span("draft"),
        message=f"the draft `{draft.name}` has a vocabulary of {number(its)} entries, `{model.name}` of {number(mine)}",
        label="its tokens are not the model's",
        others=(
            (model, "vocabulary", f"{number(mine)} entries"),
            (draft, "vocabulary", f"{number(its)} entries"),
        ),
        helps=(
            "choose a draft of the same family, or leave `draft` out where the model predicts further tokens itself",
        ),
    )


def _size(model: Model) -> float:
    try:
        return float(architecture(model).parameters())
    except IncompleteModelError:
        return 0.0


RULE = Rule(code="GS5565", slug="draft-unfit", severity=Severity.ERROR, judge=draft_unfit)
