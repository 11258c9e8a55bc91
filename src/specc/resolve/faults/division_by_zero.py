"""GS2106: a division by zero, or by an interval that holds zero.

What it finds: a divisor that is or may be zero.

Why it matters: the result has no value.

Example:

```gpuspec
edition 2026
let wrong = 3 / 0
```

Use instead:

```gpuspec
edition 2026
let right = 3 / 2
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault, short


class DivisionByZero(Fault):
    code: ClassVar[str] = "GS2106"
    slug: ClassVar[str] = "division-by-zero"
    found: str

    def message(self) -> str:
        """The divisor."""
        return f"division by zero: `{short(self.span.text)}` is {self.found}"

    def label(self) -> str:
        """Under the divisor."""
        return "zero, or an interval that holds zero"

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("divide by a value that cannot be zero",)
