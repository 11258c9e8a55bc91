"""GS1110: a reserved word stands where a name must.

What it finds: `and`, `auto`, `else`, `false`, `for`, `if`, `in`, `not`, `of`, `or`, `then`, `true`, `unknown` or `x`
as the name of a field, entity, argument or import; only `of` may name a field.

Why it matters: these words mean something wherever they stand; others, such as `from` and `require`, only where a
statement begins.

Example:

```gpuspec
edition 2026

param x = 8
```

Use instead:

```gpuspec
edition 2026

param servers = 8
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class ReservedWord(Fault):
    code: ClassVar[str] = "GS1110"
    slug: ClassVar[str] = "reserved-word"

    word: str
    expected: str

    def message(self) -> str:
        return f"`{self.word}` is a reserved word and cannot be a name"

    def label(self) -> str:
        return "reserved"

    def helps(self) -> tuple[str, ...]:
        return (f"choose another name, `{self.word}_` for one",)
