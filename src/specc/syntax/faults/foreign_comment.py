"""GS1108: a comment of another language.

What it finds: `//`, `/*` and `--` at the start of a line or behind a statement.

Why it matters: comments begin with `#` and end with their line; `##` documents what follows.

Example:

```gpuspec
edition 2026

// The hall that we lease.
site hall {
  it_power = 2 MW
}
```

Use instead:

```gpuspec
edition 2026

# The hall that we lease.
site hall {
  it_power = 2 MW
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class ForeignComment(Fault):
    code: ClassVar[str] = "GS1108"
    slug: ClassVar[str] = "foreign-comment"

    found: str

    def message(self) -> str:
        return f"`{self.found}` does not begin a comment"

    def label(self) -> str:
        return "a comment begins with `#`"

    def helps(self) -> tuple[str, ...]:
        line = self.span.source.text[: self.span.start].rpartition("\n")[2]
        if self.found == "//" and line.strip():
            return ("write `#`; a division is one `/`",)
        return ("write `#`",)

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace("write `#`", self.span, "#")
            if self.helps() == ("write `#`",) and self.found in ("//", "--")
            else ()
        )
