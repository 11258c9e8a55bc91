"""GS1104: a field has no value.

What it finds: `=` with nothing behind it on its line.

Why it matters: what is not known is written `unknown`, what the compiler shall choose `auto`; nothing is neither.

Example:

```gpuspec
edition 2026

site hall {
  it_power =
}
```

Use instead:

```gpuspec
edition 2026

site hall {
  it_power = unknown
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault, short


class MissingValue(Fault):
    code: ClassVar[str] = "GS1104"
    slug: ClassVar[str] = "missing-value"

    name: str

    def message(self) -> str:
        return f"`{short(self.name)}` has no value" if self.name else "a value is missing"

    def label(self) -> str:
        return "a value is missing here"

    def helps(self) -> tuple[str, ...]:
        return ("write a value on this line, or `unknown`; `auto` leaves it to the compiler",)
