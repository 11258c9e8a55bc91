"""GS5561: a service is asked for what its model does not make.

What it finds: an image asked of a model that is no diffusion model, and tokens asked of one that writes none: a denoiser, an encoder
without a language head, an image classifier. So too methods of training that learn from answers (dpo, grpo, ppo, rloo).

Why it matters: no engine starts so; time and memory would be those of another service.

Example:

```gpuspec
edition 2026
from std.models.google import bert_base_uncased
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference embed {
  model   = bert_base_uncased
  cluster = pod

  traffic { concurrency = 8; prompt = 200 tokens; output = 50 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.google import bert_base_uncased
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

inference embed {
  model   = bert_base_uncased
  cluster = pod

  traffic { concurrency = 8; prompt = 200 tokens; output = none }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.workload import Inference, Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.lower.methods import ROLLOUTS
from specc.plan.network.architecture import generates
from specc.plan.plan import Plan


def output_impossible(plan: Plan) -> Iterator[Finding]:
    """The output of the traffic against what the model makes."""
    service, model = plan.workload, plan.workload.model
    if isinstance(service, Training):
        yield from _method(service)
    if not isinstance(service, Inference) or model is None or service.traffic is None:
        return
    asked = service.traffic.output
    word = asked.word if isinstance(asked, EnumValue) else None
    if asked is None or word == "none":
        return
    if word == "image":
        images = model.diffusion is not None and not model.diffusion.frames
        wrong, made, cure = not images, "makes no images", "a model of images"
    elif word == "video":
        videos = model.diffusion is not None and model.diffusion.frames
        wrong, made, cure = not videos, "makes no videos", "a model of videos"
    else:
        wrong, made, cure = not generates(model), "writes no tokens", "a model that generates"
    if not wrong:
        return
    yield Finding(
        about=service,
        field="traffic",
        span=service.traffic.span("output"),
        message=f"`{model.name}` {made}: {_why(model)}",
        label="asked of it",
        others=((service, "model", "the model"),),
        helps=(f"choose {cure}, or write `output = {_instead(model)}`",),
    )


OF_ANSWERS = ROLLOUTS | {"dpo"}
"""Methods that learn from answers which the model writes, or from the probability of whole ones."""


def _method(run: Training) -> Iterator[Finding]:
    """Methods of answers for a model that writes none."""
    method, model = run.method, run.model
    if method is None or model is None or method.word not in OF_ANSWERS or generates(model):
        return
    yield Finding(
        about=run,
        field="method",
        message=f"`{model.name}` writes no tokens, of which {method.word} learns: {_why(model)}",
        label="learns from answers",
        others=((run, "model", "the model"),),
        helps=("choose a model that generates, or leave `method` out",),
    )


def _why(model: Model) -> str:
    if model.diffusion is not None:
        return "it is a denoiser of videos" if model.diffusion.frames else "it is a denoiser"
    if model.flops is not None and model.layers is None:
        return "it is known by the operations of a sample"
    return "it is a language model" if generates(model) else "it has no language head"


def _instead(model: Model) -> str:
    if model.diffusion is not None and model.diffusion.frames:
        return f"video(1280, 720, {model.diffusion.frames})"
    if model.diffusion is not None:
        return "image(1024, 1024)"
    return "200 tokens" if generates(model) else "none"


RULE = Rule(
    code="GS5561", slug="output-impossible", severity=Severity.ERROR, judge=output_impossible
)
