"""GS1009: a number is not written as numbers are.

What it finds: `0x10`, `010`, `1__000`, `1e`, `.5`, `5.`, `1.2.3`, `1...4`.

Why it matters: every number has one reading. Digits stand on both sides of a point, and single underscores
between digits.

Example:

```gpuspec
edition 2026

site hall {
  pue = 1.
}
```

Use instead:

```gpuspec
edition 2026

site hall {
  pue = 1.0
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace, short


class MalformedNumber(Fault):
    code: ClassVar[str] = "GS1009"
    slug: ClassVar[str] = "malformed-number"

    meant: str = ""
    hint: str = ""

    def message(self) -> str:
        return f"`{short(self.span.text)}` is not {'the end of a range' if self._ends else 'a number'}"

    def label(self) -> str:
        return "one point too many" if self._ends else "not a number"

    @property
    def _ends(self) -> bool:
        """Whether it stands behind the points of a range."""
        return self.span.text.startswith("..")

    def helps(self) -> tuple[str, ...]:
        hint = (
            self.hint
            or "numbers are written 64, 1_024, 0.5 or 1.4e12, or with a scale letter: 70B"
        )
        return (f"write `{self.meant}`", hint) if self.meant else (hint,)

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace(f"write `{self.meant}`", self.span, self.meant, safe=False)
            if self.meant
            else ()
        )
