"""GS1208: a check is allowed to fail without a reason.

What it finds: `allow CODE` without `because "…"`.

Why it matters: reports print the reason; without one, nobody can tell later whether it still holds.

Example:

```gpuspec
edition 2026

allow GS5203
```

Use instead:

```gpuspec
edition 2026

allow GS5203 because "measured on the test rack"
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault, short


class MissingReason(Fault):
    code: ClassVar[str] = "GS1208"
    slug: ClassVar[str] = "missing-reason"

    allowed: str

    def message(self) -> str:
        return f"`allow {short(self.allowed)}` gives no reason"

    def label(self) -> str:
        return '`because "…"` is missing'

    def helps(self) -> tuple[str, ...]:
        return (f'write `allow {short(self.allowed)} because "…"`',)
