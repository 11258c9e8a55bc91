"""GS1010: a space is missing between a number and what it counts.

What it finds: `80GB`, `12%`, `8x h100_sxm`.

Why it matters: a letter glued to a number is a scale, as in `70B params`; with the space, `B` never passes for the byte.

Example:

```gpuspec
edition 2026

site hall {
  it_power = 2MW
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
from specc.diagnostics.fault import Fault, replace, short


class GluedUnit(Fault):
    code: ClassVar[str] = "GS1010"
    slug: ClassVar[str] = "glued-unit"

    meant: str

    def message(self) -> str:
        return f"a space is missing in `{short(self.span.text)}`"

    def label(self) -> str:
        return "number and unit in one"

    def helps(self) -> tuple[str, ...]:
        write = f"write `{short(self.meant)}`"
        if self.meant.partition(" ")[2] in {"bit", "bits"}:
            return (
                f"{write} for an amount; a format of numbers is a word, such as `int8` or `fp8`",
            )
        return (write,)

    def fixes(self) -> tuple[Fix, ...]:
        return replace(f"write `{short(self.meant)}`", self.span, self.meant)
