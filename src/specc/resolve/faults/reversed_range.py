"""GS2109: a range whose ends are the wrong way round, or a margin that is negative.

What it finds: `10..5`, or `±` with a negative margin.

Why it matters: nothing lies between.

Example:

```gpuspec
edition 2026
psu small {
  output = 10..5 W
}
```

Use instead:

```gpuspec
edition 2026
psu small {
  output = 5..10 W
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class ReversedRange(Fault):
    code: ClassVar[str] = "GS2109"
    slug: ClassVar[str] = "reversed-range"
    low: str
    high: str

    def message(self) -> str:
        """Both ends."""
        return f"the range ends below where it begins: from {self.low} to {self.high}"

    def label(self) -> str:
        """Under the range."""
        return "reversed"
