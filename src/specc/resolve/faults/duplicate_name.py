"""GS2004: two declarations of one name.

What it finds: two entities, parameters, constants or imports of one file with the same name.

Why it matters: order never matters in a file, so neither could win.

Example:

```gpuspec
edition 2026
let a = 1
let a = 2
```

Use instead:

```gpuspec
edition 2026
let a = 1
let b = 2
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span


class DuplicateName(Fault):
    code: ClassVar[str] = "GS2004"
    slug: ClassVar[str] = "duplicate-name"
    word: str
    first: Span

    def message(self) -> str:
        """The name."""
        return f"`{self.word}` is declared twice"

    def label(self) -> str:
        """At the second one."""
        return "declared again"

    def others(self) -> tuple[Label, ...]:
        """The first one."""
        return (Label(self.first, "first declared here"),)

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("rename one of them; an import can be renamed with `as`",)
