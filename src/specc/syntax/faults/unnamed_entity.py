"""GS1206: an entity has no name.

What it finds: a block at the top level with a kind and no name.

Why it matters: results, requirements and other entities refer to it by its name.

Example:

```gpuspec
edition 2026

site {
  it_power = 2 MW
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

from specc.diagnostics.fault import Fault, short


class UnnamedEntity(Fault):
    code: ClassVar[str] = "GS1206"
    slug: ClassVar[str] = "unnamed-entity"

    kind: str

    def message(self) -> str:
        return f"this `{short(self.kind)}` has no name"

    def label(self) -> str:
        return "a name must follow"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.kind)} some_name {{ … }}`",)
