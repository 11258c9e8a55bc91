"""GS1102: a bracket is not closed.

What it finds: `{`, `(` or `[` whose partner is missing. Where the lines after it begin a new entity, the message points
there as well.

Why it matters: everything behind it would belong to it.

Example:

```gpuspec
edition 2026

site hall {
  it_power = 2 MW
```

Use instead:

```gpuspec
edition 2026

site hall {
  it_power = 2 MW
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span


class UnclosedBracket(Fault):
    code: ClassVar[str] = "GS1102"
    slug: ClassVar[str] = "unclosed-bracket"

    bracket: str
    closer: str
    until: Span
    because: str
    inside: str = ""

    def message(self) -> str:
        return f"`{self.bracket}`{self.inside} is not closed: `{self.closer}` is missing"

    def label(self) -> str:
        return "opened here"

    def others(self) -> tuple[Label, ...]:
        return (Label(self.until, self.because),)

    def helps(self) -> tuple[str, ...]:
        return (f"add `{self.closer}` before this point",)
