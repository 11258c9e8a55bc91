"""GS7640: no part of a choice passes.

What it finds: `auto of [...]` where with none of the parts every check and requirement holds.

Why it matters: there is nothing to choose; what is shown is the part that comes closest.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import a100_sxm_40, a100_sxm_80
from std.models.meta import llama_3_1_70b

server box { accelerators = 1 x auto of [a100_sxm_40, a100_sxm_80] }
cluster pod { servers = 1 x box }

inference chat {
  model   = llama_3_1_70b
  cluster = pod
  traffic { concurrency = 1; prompt = 512 tokens; output = 64 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import a100_sxm_80, h200_sxm
from std.models.meta import llama_3_1_70b

server box { accelerators = 1 x auto of [a100_sxm_80, h200_sxm] }
cluster pod { servers = 1 x box }

inference chat {
  model   = llama_3_1_70b
  cluster = pod
  weights = fp8
  traffic { concurrency = 1; prompt = 512 tokens; output = 64 tokens }
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class NoPartPasses(Fault):
    code: ClassVar[str] = "GS7640"
    slug: ClassVar[str] = "no-part-passes"
    name: str
    closest: str
    failures: tuple[str, ...]

    def message(self) -> str:
        """Which comes closest."""
        return f"no part of `{self.name}` meets every check and requirement; closest: `{self.closest}`"

    def label(self) -> str:
        """Under the choice."""
        return "left open"

    def notes(self) -> tuple[str, ...]:
        """What each other part fails by."""
        return self.failures

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("name more parts, or relax what the closest one fails by",)
