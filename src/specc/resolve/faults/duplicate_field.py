"""GS2005: a field stated twice.

What it finds: two statements of the same field in one block.

Why it matters: order never matters, so neither could win.

Example:

```gpuspec
edition 2026
psu small {
  output = 800 W
  output = 900 W
}
```

Use instead:

```gpuspec
edition 2026
psu small {
  output = 900 W
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span


class DuplicateField(Fault):
    code: ClassVar[str] = "GS2005"
    slug: ClassVar[str] = "duplicate-field"
    word: str
    first: Span

    def message(self) -> str:
        """The field."""
        return f"`{self.word}` is stated twice in this block"

    def label(self) -> str:
        """At the second one."""
        return "stated again"

    def others(self) -> tuple[Label, ...]:
        """The first one."""
        return (Label(self.first, "first stated here"),)

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("keep one of them",)
