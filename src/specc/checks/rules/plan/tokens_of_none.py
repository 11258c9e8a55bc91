"""GS5570: a training of a model without tokens is told in tokens.

What it finds: `sequence`, `tokens` or a `global_batch` in tokens for a model of images or one that is known by the operations of a sample.

Why it matters: such a model takes samples; lengths of text would be read as their number, and nobody could tell what of.

Example:

```gpuspec
edition 2026
from std.models.torchvision import resnet50
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training run {
  model        = resnet50
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  tokens       = 1B tokens
}
```

Use instead:

```gpuspec
edition 2026
from std.models.torchvision import resnet50
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training run {
  model        = resnet50
  cluster      = pod
  global_batch = 512
  samples      = 1_281_167
  epochs       = 90
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan
from specc.units.dimension import TOKEN
from specc.units.text import show


def tokens_of_none(plan: Plan) -> Iterator[Finding]:
    """The first field of a training that counts tokens, where the model has none."""
    run, model = plan.workload, plan.workload.model
    if not isinstance(run, Training) or model is None:
        return
    if model.diffusion is None and (model.flops is None or model.layers is not None):
        return
    stated = (
        ("sequence", run.sequence),
        ("tokens", run.tokens),
        ("global_batch", run.global_batch),
    )
    for field, amount in stated:
        if field not in run.origins or amount is None or amount.dimension is not TOKEN:
            continue
        why = "a denoiser of images" if model.diffusion is not None else "known by its operations"
        yield Finding(
            about=run,
            field=field,
            message=f"`{field}` of `{run.name}` is {show(amount)}, but `{model.name}` takes no tokens: it is {why}",
            label="in tokens",
            others=((run, "model", "the model"),),
            helps=("count samples: `samples = 1M`, `global_batch = 512`",),
        )
        break


RULE = Rule(code="GS5570", slug="tokens-of-none", severity=Severity.ERROR, judge=tokens_of_none)
