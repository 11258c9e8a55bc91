"""GS2008: names that rest on themselves.

What it finds: a chain of names, bases or fields that comes back to where it began.

Why it matters: none of them has a value.

Example:

```gpuspec
edition 2026
let a = b + 1
let b = a + 1
```

Use instead:

```gpuspec
edition 2026
let a = b + 1
let b = 1
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.resolve.misspelt import MOST


class NameCycle(Fault):
    code: ClassVar[str] = "GS2008"
    slug: ClassVar[str] = "name-cycle"
    chain: tuple[tuple[str, Span], ...]

    def message(self) -> str:
        """The whole chain."""
        names = [name for name, _ in self.chain]
        return "circular reference: " + " -> ".join(f"`{n}`" for n in (*names, names[0]))

    def label(self) -> str:
        """At the first one."""
        return f"`{self.chain[0][0]}` comes back to itself"

    def others(self) -> tuple[Label, ...]:
        """Every other one."""
        return tuple(Label(span, f"through `{name}`") for name, span in self.chain[1:MOST])

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("give one of them a value of its own",)
