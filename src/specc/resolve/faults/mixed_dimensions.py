"""GS2103: an operation on quantities that do not go together.

What it finds: a sum, difference or comparison of two dimensions, such as seconds plus tokens.

Why it matters: the result would mean nothing.

Example:

```gpuspec
edition 2026
let wrong = 3 s + 5 tokens
```

Use instead:

```gpuspec
edition 2026
let right = 3 s + 5 ms
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault
from specc.resolve.spoken import spoken


class MixedDimensions(Fault):
    code: ClassVar[str] = "GS2103"
    slug: ClassVar[str] = "mixed-dimensions"
    operation: str
    left: str
    right: str
    left_unit: str
    right_unit: str

    def message(self) -> str:
        """Both sides."""
        return f"cannot {self.operation} {spoken(self.left_unit)} and {spoken(self.right_unit)}"

    def label(self) -> str:
        """Under the operation."""
        return f"{self.left} and {self.right}"

    def helps(self) -> tuple[str, ...]:
        """Currencies need a rate; W and Wh are often mixed."""
        pair = {self.left_unit, self.right_unit}
        if all(len(unit) == 3 and unit.isupper() for unit in pair):
            return ("convert one of them with a declared, dated `exchange` rate",)
        if pair == {"s", "token/s"}:
            return (
                "a time per token is one over a rate: 30 tokens/s are `tpot` of 33 ms; or ask for `tokens_per_second_per_user`",
            )
        if pair == {"W", "J"}:
            return ("power times time is energy: multiply the watts by a time",)
        for unit in pair:
            if f"{unit}/s" in pair:
                per = next((p for p in _PERIODS if f"per_{p}" in f"{self.left} {self.right}"), "h")
                return (f"one of them is per time: write `{unit}/{per}` on the other side too",)
        if "1" in pair:
            (unit,) = pair - {"1"}
            return (f"give the plain number a unit, such as {_UNITS.get(unit, f'`{unit}`')}",)
        return ("bring both sides to the same unit",)


_UNITS = {
    "s": "`ms`, `s`, `h` or `days`",
    "byte": "`MB` or `GiB`",
    "W": "`kW`",
    "J": "`kWh`",
    "USD/s": "`USD/h` or `USD/month`",
    "token": "`tokens`",
    "token/s": "`tokens/s`",
    "request/s": "`requests/s`",
}
"""Units that people write, where the base unit is not one of them."""


_PERIODS = ("month", "day")
"""Periods that results are told by."""
