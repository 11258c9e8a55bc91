"""GS1204: a field stands outside of any block.

What it finds: `name = value` at the top level.

Why it matters: a field belongs to an entity; a value of the file's own is a `let`, or a `param` if the command line may
set it.

Example:

```gpuspec
edition 2026

rate = 120 requests/s
```

Use instead:

```gpuspec
edition 2026

param rate = 120 requests/s
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace, short
from specc.diagnostics.span import Span


class FieldOutsideBlock(Fault):
    code: ClassVar[str] = "GS1204"
    slug: ClassVar[str] = "field-outside-block"

    name: str

    def message(self) -> str:
        return f"the field `{short(self.name)}` stands outside of any block"

    def label(self) -> str:
        return "not in a block"

    def helps(self) -> tuple[str, ...]:
        return ("move it into the entity that it describes, or write `let` or `param` before it",)

    def fixes(self) -> tuple[Fix, ...]:
        if "." in self.name:
            return ()
        return replace(
            "make it a `let`",
            Span(self.span.source, self.span.start, self.span.start),
            "let ",
            safe=False,
        )
