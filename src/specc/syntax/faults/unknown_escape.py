r"""GS1008: a string has an escape that is none.

What it finds: a `\` in a string before anything but `"`, `\`, `/`, `b`, `f`, `n`, `r`, `t`, `uXXXX` or `u{X}`, and
escapes of numbers that are no character: above 10FFFF, or half of a surrogate pair.

Why it matters: escapes are those of JSON, so that strings can be copied both ways.

Example:

```gpuspec
edition 2026

source sheet {
  title = "C:\quotes"
}
```

Use instead:

```gpuspec
edition 2026

source sheet {
  title = "C:\\quotes"
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault, short


class UnknownEscape(Fault):
    code: ClassVar[str] = "GS1008"
    slug: ClassVar[str] = "unknown-escape"

    def message(self) -> str:
        return f"`{short(self.span.text)}` is not an escape"

    def label(self) -> str:
        return "not an escape"

    def helps(self) -> tuple[str, ...]:
        return (
            r"a backslash is written `\\`; escapes are \" \ \/ \b \f \n \r \t \u0041 \u{1F600}",
        )
