"""GS1106: a comma ends a field.

What it finds: a comma behind a statement. Statements end with their line or with `;`.

Why it matters: commas separate what stands in `( )` and `[ ]`, and nothing else.

Example:

```gpuspec
edition 2026

site hall {
  it_power = 2 MW,
}
```

Use instead:

```gpuspec
edition 2026

site hall {
  it_power = 2 MW
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class CommaAtEnd(Fault):
    code: ClassVar[str] = "GS1106"
    slug: ClassVar[str] = "comma-at-end"

    last: bool
    require: bool = False
    reason: bool = False

    def message(self) -> str:
        return "a statement ends with its line, not with a comma"

    def label(self) -> str:
        return "no comma here"

    def helps(self) -> tuple[str, ...]:
        if self.last:
            return ("remove the comma",)
        if self.reason:
            return ("the reason stands right behind the condition: remove the comma",)
        if self.require:
            return (
                "a `require` has one condition: join them with `and`, or write another `require`",
            )
        return ("write `;`, or a line for each field",)

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace("remove the comma", self.span, "")
            if self.last or self.reason
            else ()
            if self.require
            else replace("write `;`", self.span, ";")
        )
