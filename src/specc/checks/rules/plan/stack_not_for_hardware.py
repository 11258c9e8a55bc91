"""GS5572: the training software does not run on this accelerator.

What it finds: a stated `stack` whose catalogue entry lists the makers of its hardware, on an accelerator of another maker.

Why it matters: it will not start, and the time that is predicted rests on what the software does elsewhere.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_2_1b
from std.servers.google import gcp_tpu_v5p_host

cluster pod { servers = 1 x gcp_tpu_v5p_host }

training run {
  model        = llama_3_2_1b
  cluster      = pod
  stack        = megatron
  sequence     = 4096 tokens
  global_batch = 64 sequences
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_2_1b
from std.servers.google import gcp_tpu_v5p_host

cluster pod { servers = 1 x gcp_tpu_v5p_host }

training run {
  model        = llama_3_2_1b
  cluster      = pod
  stack        = jax
  sequence     = 4096 tokens
  global_batch = 64 sequences
  sharding     = fsdp
}
```

Source: the software's own lists of hardware and its ports, cited in the entries
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.vocabulary.serving import MAKERS
from specc.design.workload import Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def stack_not_for_hardware(plan: Plan) -> Iterator[Finding]:
    """The maker of the accelerator against those of the stated software."""
    run, part = plan.workload, plan.accelerator
    if not isinstance(run, Training) or part is None or "stack" not in run.origins:
        return
    stack = plan.companions.stacks.get(run.stack)
    maker = (part.vendor or "").casefold()
    if stack is None or not stack.hardware or maker not in MAKERS.entries:
        return
    if maker in stack.hardware:
        return
    names = ", ".join(MAKERS.entries[word].doc.removesuffix(".") for word in stack.hardware)
    yield Finding(
        about=run,
        field="stack",
        message=f"`{stack.name}` does not run on `{part.name}` of {part.vendor}: its hardware is of {names}",
        label=f"not for {part.vendor}",
        others=((part, "vendor", "its maker"),),
        helps=("choose software for it: `specc catalog stacks`, or another accelerator",),
    )


RULE = Rule(
    code="GS5572",
    slug="stack-not-for-hardware",
    severity=Severity.ERROR,
    judge=stack_not_for_hardware,
)
