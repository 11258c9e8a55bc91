"""GS2111: a built-in function called with what it does not take.

What it finds: `sum(3)`, `sqrt()`, a call of something that is no function.

Why it matters: it has no value.

Example:

```gpuspec
edition 2026
let wrong = sqrt(1, 2)
```

Use instead:

```gpuspec
edition 2026
let right = sqrt(4)
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class WrongArguments(Fault):
    code: ClassVar[str] = "GS2111"
    slug: ClassVar[str] = "wrong-arguments"
    function: str
    wanted: str

    def message(self) -> str:
        """What it takes."""
        return f"`{self.function}` takes {self.wanted}"

    def label(self) -> str:
        """Under the call."""
        return f"`{self.function}` takes {self.wanted}"

    def helps(self) -> tuple[str, ...]:
        """What to give it."""
        return (f"give it {self.wanted.replace('that is not negative', 'of at least 0')}",)
