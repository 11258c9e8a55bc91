r"""GS1007: a string does not end on its line.

What it finds: a `"` whose partner is missing before the end of the line. Line ends in strings are written `\n`.

Why it matters: were strings to run over lines, one forgotten quote would swallow the file.

Example:

```gpuspec
edition 2026

source sheet {
  title = "Datasheet
}
```

Use instead:

```gpuspec
edition 2026

source sheet {
  title = "Datasheet"
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class UnclosedString(Fault):
    code: ClassVar[str] = "GS1007"
    slug: ClassVar[str] = "unclosed-string"

    def message(self) -> str:
        return "the string does not end on this line"

    def label(self) -> str:
        return "opened here"

    def helps(self) -> tuple[str, ...]:
        return ('close it with `"`; a line end inside a string is written `\\n`, a quote `\\"`',)
