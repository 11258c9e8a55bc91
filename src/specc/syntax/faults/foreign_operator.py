"""GS1107: an operator of another language.

What it finds: `&&`, `||`, `!`, `**`, `//`, `<>`, `≤`, `≥`, `≠`, `×`, `−`, and `=` where two values are compared.

Why it matters: every operation has one spelling.

Example:

```gpuspec
edition 2026

require 1 < 2 && 2 < 3
```

Use instead:

```gpuspec
edition 2026

require 1 < 2 and 2 < 3
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class ForeignOperator(Fault):
    code: ClassVar[str] = "GS1107"
    slug: ClassVar[str] = "foreign-operator"

    found: str
    meant: str
    hint: str = ""

    def message(self) -> str:
        return f"`{self.found}` is not an operator"

    def label(self) -> str:
        return f"`{self.meant}` is meant" if self.meant else "not an operator"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{self.meant}`",) if self.meant else (self.hint,) if self.hint else ()

    def fixes(self) -> tuple[Fix, ...]:
        if not self.meant:
            return ()
        text = self.span.source.text
        before = text[self.span.start - 1 : self.span.start]
        after = text[self.span.end : self.span.end + 1]
        left = " " if self.meant.isalpha() and before.strip() else ""
        right = " " if self.meant.isalpha() and after.strip() else ""
        return replace(f"write `{self.meant}`", self.span, left + self.meant + right)
