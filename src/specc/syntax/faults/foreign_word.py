"""GS1109: a word of another language.

What it finds: `null`, `None`, `nil`, `NaN`, `inf`, `True`, `False`, `undefined` as values; `elif`; statements that begin
with `def`, `class`, `var`, `const`, `function`, `struct`, `resource`.

Why it matters: what is not known is `unknown`, and whatever rests on it says so, which no other language's nothing does.

Example:

```gpuspec
edition 2026

site hall {
  it_power = null
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

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class ForeignWord(Fault):
    code: ClassVar[str] = "GS1109"
    slug: ClassVar[str] = "foreign-word"

    found: str
    meant: str = ""
    hint: str = ""

    def message(self) -> str:
        return f"`{self.found}` is a word of other languages"

    def label(self) -> str:
        return f"`{self.meant}` is meant" if self.meant else "no such word here"

    def helps(self) -> tuple[str, ...]:
        return tuple(
            text for text in (f"write `{self.meant}`" if self.meant else "", self.hint) if text
        )

    def fixes(self) -> tuple[Fix, ...]:
        if not self.meant:
            return ()
        return replace(
            f"write `{self.meant}`", self.span, self.meant, safe=self.meant in ("true", "false")
        )
