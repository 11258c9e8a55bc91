"""GS2114: a word or argument that the language knows and no result depends on yet.

What it finds: a method, a place of memory or an argument with which nothing is computed.

Why it matters: results are those without it.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
training tune {
  model        = llama_3_1_8b
  cluster      = unknown
  global_batch = 64 sequences
  method       = dpo
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
training tune {
  model        = llama_3_1_8b
  cluster      = unknown
  global_batch = 64 sequences
  method       = full
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.fault import Fault
from specc.resolve.misspelt import listing


class NotComputed(Fault):
    code: ClassVar[str] = "GS2114"
    slug: ClassVar[str] = "not-computed"
    severity: ClassVar[Severity] = Severity.WARNING
    field: str
    word: str
    computed: tuple[str, ...] = ()

    def message(self) -> str:
        """The word and the field."""
        return f"nothing is computed with `{self.word}` of `{self.field}` yet: results are those without it"

    def label(self) -> str:
        """Under the word."""
        return "no result depends on it"

    def helps(self) -> tuple[str, ...]:
        """What is computed."""
        return (f"results depend on {listing(self.computed)}",) if self.computed else ()
