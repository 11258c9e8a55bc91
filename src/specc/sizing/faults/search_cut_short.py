"""GS6102: a search for open values was cut short.

What it finds: an `auto` with more combinations of counts and layouts than a search has work for.

Why it matters: the answer passes everything, and a better one may exist among what was not tried.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = auto(1..512) x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_70b
  cluster      = pod
  tokens       = 1T tokens
  sequence     = 4096 tokens
  global_batch = 16M tokens
  parallel { tensor = auto; pipeline = auto; microbatch = auto; context = auto }
  minimise duration
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = auto(1..8) x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_70b
  cluster      = pod
  tokens       = 1T tokens
  sequence     = 4096 tokens
  global_batch = 16M tokens
  parallel { tensor = 8; pipeline = auto(1..4) }
  minimise duration
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.fault import Fault
from specc.units.text import number


class SearchCutShort(Fault):
    code: ClassVar[str] = "GS6102"
    slug: ClassVar[str] = "search-cut-short"
    severity: ClassVar[Severity] = Severity.WARNING
    name: str
    assessed: int

    def message(self) -> str:
        """How far it went."""
        return (
            f"the search for `{self.name}` was cut short after {number(self.assessed)} designs: "
            "a better choice may exist"
        )

    def label(self) -> str:
        """Under the open value."""
        return "the best of those that were assessed"

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("bound it, as in `auto(8..64)`, or state the degrees that are known",)
