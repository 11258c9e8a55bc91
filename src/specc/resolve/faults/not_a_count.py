"""GS2105: a count that is not whole, is negative, or is a percentage.

What it finds: `2.5`, `-1` or `12 %` where things are counted.

Why it matters: half a server cannot be bought.

Example:

```gpuspec
edition 2026
cpu half {
  cores = 2.5
}
```

Use instead:

```gpuspec
edition 2026
cpu half {
  cores = 2
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class NotACount(Fault):
    code: ClassVar[str] = "GS2105"
    slug: ClassVar[str] = "not-a-count"
    field: str
    found: str
    least: int

    def message(self) -> str:
        """What was found and what is allowed."""
        return f"`{self.field}` is a whole number from {self.least} up, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return f"{self.found} is no count"
