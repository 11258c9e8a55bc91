"""GS1105: a field is set with another sign than `=`.

What it finds: `name: value`, `name := value`, `name += value`, `name => value`.

Why it matters: `:` stands between an entity and its base; fields are set with `=`, once.

Example:

```gpuspec
edition 2026

site hall {
  it_power: 2 MW
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


class ForeignAssignment(Fault):
    code: ClassVar[str] = "GS1105"
    slug: ClassVar[str] = "foreign-assignment"

    sign: str
    name: str

    def message(self) -> str:
        return f"a field is set with `=`, not with `{self.sign}`"

    def label(self) -> str:
        return f"`=` sets `{short(self.name)}`"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.name)} = …`",)

    def fixes(self) -> tuple[Fix, ...]:
        text = (
            " =" if self.span.source.text[self.span.start - 1 : self.span.start].strip() else "="
        )
        title = f"write `{short(self.name)} = …`"
        return replace(title, self.span, text, safe=self.sign in (":", ":=", "=>"))
