"""GS1112: comparisons or ranges are chained.

What it finds: `a < b < c`, `1..2..3`, `a ± b ± c`, `a of b of c`.

Why it matters: languages read `a < b < c` in different ways.

Example:

```gpuspec
edition 2026

require 1 < 2 < 3
```

Use instead:

```gpuspec
edition 2026

require 1 < 2 and 2 < 3
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class ChainedOperators(Fault):
    code: ClassVar[str] = "GS1112"
    slug: ClassVar[str] = "chained-operators"

    operator: str

    def message(self) -> str:
        return f"`{self.operator}` cannot follow an operator of its kind"

    def label(self) -> str:
        return "the second of its kind"

    def helps(self) -> tuple[str, ...]:
        if self.operator in ("..", "±", "+-", "of"):
            return ("use parentheses, or name a part with `let`",)
        return ("compare twice and join with `and`: `a < b and b < c`",)
