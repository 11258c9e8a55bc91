"""GS5533: the stack has no 4-bit weights to train adapters over.

What it finds: `qlora` in a stack that holds the weights beside adapters at 16 bit.

Why it matters: memory would be four times what is said of the weights, and their speed another.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training tune {
  model        = llama_3_1_8b
  cluster      = pod
  stack        = megatron
  method       = qlora(rank = 16)
  tokens       = 1B tokens
  sequence     = 4096 tokens
  global_batch = 64 sequences
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }

training tune {
  model        = llama_3_1_8b
  cluster      = pod
  stack        = peft
  method       = qlora(rank = 16)
  tokens       = 1B tokens
  sequence     = 4096 tokens
  global_batch = 64 sequences
}
```

Source: Megatron Bridge, "Parameter-Efficient Fine-Tuning": LoRA and DoRA; bitsandbytes (4-bit normal floats) is used by PEFT, TRL, torchtune
and Unsloth
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.workload import STACK, Training
from specc.diagnostics.diagnostic import Severity
from specc.plan.plan import Plan


def base_not_quantised(plan: Plan) -> Iterator[Finding]:
    """Adapters over 4-bit weights against the stack; one that is not stated may be any."""
    run = plan.workload
    if not isinstance(run, Training) or run.method is None or run.method.word != "qlora":
        return
    if run.stack == STACK and "stack" not in run.origins:
        return
    stack = plan.companions.stacks.get(run.stack)
    if stack is None or "plain_base" not in stack.features:
        return
    yield Finding(
        about=run,
        field="method",
        message=f"`{run.stack}` has no 4-bit weights to train adapters over",
        label="weights are held at 16 bit",
        others=((run, "stack", "the stack"),),
        helps=(
            "write `method = lora(…)`, or choose `stack = peft`, `trl`, `torchtune` or `unsloth`",
        ),
    )


RULE = Rule(
    code="GS5533",
    slug="base-not-quantised",
    severity=Severity.ERROR,
    judge=base_not_quantised,
)
