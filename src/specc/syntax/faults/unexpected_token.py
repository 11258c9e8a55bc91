"""GS1101: something stands where something else must.

What it finds: a word, number or sign that cannot stand at its place.

Why it matters: the rest of the statement cannot be read, and is not guessed.

Example:

```gpuspec
edition 2026

site hall {
  it_power = 2 MW 3
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
from specc.diagnostics.fault import Fault


class UnexpectedToken(Fault):
    code: ClassVar[str] = "GS1101"
    slug: ClassVar[str] = "unexpected-token"

    found: str
    expected: str
    help: str = ""
    fix: tuple[Fix, ...] = ()

    def message(self) -> str:
        return f"expected {self.expected}, found {self.found}"

    def label(self) -> str:
        return f"expected {self.expected}"

    def helps(self) -> tuple[str, ...]:
        return (self.help,) if self.help else ()

    def fixes(self) -> tuple[Fix, ...]:
        return self.fix
