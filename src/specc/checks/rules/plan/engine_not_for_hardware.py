"""GS5520: the engine does not run on this accelerator.

What it finds: an engine whose catalogue entry lists the makers of its hardware, on an accelerator of another maker; one that asks
for a newer compute capability than the accelerator has, for itself or for the format of the weights; and one whose kernels were built
before there were such accelerators.

Why it matters: it will not start, whatever the memory and the speed would be.

Example:

```gpuspec
edition 2026
from std.accelerators.amd import mi300x
from std.models.meta import llama_3_1_8b

server box { accelerators = 8 x mi300x }
cluster pod { servers = 1 x box }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  engine  = tensorrt_llm

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.amd import mi300x
from std.models.meta import llama_3_1_8b

server box { accelerators = 8 x mi300x }
cluster pod { servers = 1 x box }

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  engine  = vllm

  traffic { concurrency = 8; prompt = 1000 tokens; output = 200 tokens }
}
```

Source: the engines' own lists of supported hardware and their checks of the compute capability, cited in their entries
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import EnumValue
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine
from specc.design.vocabulary.serving import MAKERS
from specc.design.workload import Inference
from specc.diagnostics.diagnostic import Severity
from specc.physics.dtypes import format_of
from specc.plan.plan import Plan
from specc.units.text import number


def engine_not_for_hardware(plan: Plan) -> Iterator[Finding]:
    """Maker and compute capability against what the engine asks for."""
    workload, part = plan.workload, plan.accelerator
    if not isinstance(workload, Inference) or part is None:
        return
    engine = plan.companions.engines.get(workload.engine)
    if engine is None:
        return
    maker = (part.vendor or "").casefold()
    if engine.hardware and maker in MAKERS.entries and maker not in engine.hardware:
        names = ", ".join(MAKERS.entries[word].doc.removesuffix(".") for word in engine.hardware)
        yield Finding(
            about=workload,
            field="engine",
            message=f"`{engine.name}` does not run on `{part.name}` of {part.vendor}: its hardware is of {names}",
            label=f"not for {part.vendor}",
            others=((part, "vendor", "its maker"),),
            helps=("choose an engine for it: `specc catalog engines`, or another accelerator",),
        )
        return
    yield from _too_new(workload, engine, part)
    yield from _too_old(workload, engine, part)


def _too_new(workload: Inference, engine: Engine, part: Accelerator) -> Iterator[Finding]:
    most, has = engine.capability_most, part.capability
    if most is None or has is None or has <= most:
        return
    yield Finding(
        about=workload,
        field="engine",
        message=f"the kernels of `{engine.name}` are built for compute capability {number(float(most))} at most; `{part.name}` has {number(float(has))}",
        label="older than the accelerator",
        others=((part, "capability", "its compute capability"),),
        helps=("choose a later entry of the engine: `specc catalog engines`",),
    )


def _too_old(workload: Inference, engine: Engine, part: Accelerator) -> Iterator[Finding]:
    term = workload.weights or (workload.model.weights if workload.model is not None else None)
    form = None if term is None else format_of(term.word)
    asked = [("engine", f"`{engine.name}` asks", engine.capability)]
    if form is not None:
        least = engine.format_capability.get(form)
        asked.append(("weights", f"for {form} weights `{engine.name}` asks", least))
        recipe = term.named.get("recipe") if term is not None else None
        if isinstance(recipe, EnumValue):
            least = engine.format_capability.get(recipe.word)
            asked.append(("weights", f"for {recipe.word} weights `{engine.name}` asks", least))
    for field, who, least in asked:
        if least is None or part.capability is None or part.capability >= least:
            continue
        yield Finding(
            about=workload,
            field=field,
            message=f"{who} for compute capability {number(float(least))}; `{part.name}` has {number(float(part.capability))}",
            label="refused at start",
            others=((part, "capability", "its compute capability"),),
            helps=("choose another engine, other weights, or a newer accelerator",),
        )
        return


RULE = Rule(
    code="GS5520",
    slug="engine-not-for-hardware",
    severity=Severity.ERROR,
    judge=engine_not_for_hardware,
)
