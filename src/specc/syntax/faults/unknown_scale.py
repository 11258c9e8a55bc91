"""GS1011: a letter behind a number is no scale.

What it finds: a number with one letter glued to it that is not k (10^3), M (10^6), B (10^9) or T (10^12): `8K`, `70b`,
`5G`.

Why it matters: `K` is the kelvin, `b` the bit and `G` half a unit; guessing would be a factor of a thousand, or of eight.

Example:

```gpuspec
edition 2026

param context = 128K
```

Use instead:

```gpuspec
edition 2026

param context = 128k
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class UnknownScale(Fault):
    code: ClassVar[str] = "GS1011"
    slug: ClassVar[str] = "unknown-scale"

    letter: str
    meant: str = ""
    name: str = ""
    """The name that the number seems to end."""

    def message(self) -> str:
        return f"`{self.letter}` is not a scale"

    def label(self) -> str:
        return "the scales are k, M, B and T"

    def helps(self) -> tuple[str, ...]:
        if self.name:
            return (f"names have no hyphen and no dot: write `{self.name}`",)
        if self.letter in "Gg":
            number = self.span.text[:-1]
            return (
                f"say what is counted: `{number} GB` are bytes, `{number} Gb/s` is a rate, `{number}B` a number",
            )
        known = "k is 10^3, M 10^6, B 10^9, T 10^12; units stand after a space"
        return (f"write `{self.meant}`", known) if self.meant else (known,)

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace(f"write `{self.meant}`", self.span, self.meant, safe=False)
            if self.meant and not self.name and self.letter not in "Gg"
            else ()
        )
