"""GS1201: the file does not begin with its edition.

What it finds: a file whose first statement is not `edition 2026`.

Why it matters: a file keeps the meaning that it had in its edition when the language changes.

Example:

```gpuspec
site hall {
  it_power = 2 MW
}
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

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace
from specc.diagnostics.span import Span


class MissingEdition(Fault):
    code: ClassVar[str] = "GS1201"
    slug: ClassVar[str] = "missing-edition"

    edition: int

    def message(self) -> str:
        return "the file does not begin with its edition"

    def label(self) -> str:
        return f"`edition {self.edition}` belongs before this"

    def helps(self) -> tuple[str, ...]:
        return (f"begin the file with `edition {self.edition}`",)

    def fixes(self) -> tuple[Fix, ...]:
        line = self.span.source.starts[self.span.first[0] - 1]
        return replace(
            f"add `edition {self.edition}`",
            Span(self.span.source, line, line),
            f"edition {self.edition}\n\n",
        )
