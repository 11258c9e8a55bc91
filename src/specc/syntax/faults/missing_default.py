"""GS1207: a param or constant has no value.

What it finds: `param name` or `let name` without `=`.

Why it matters: a spec compiles as it stands; the command line may replace a default, and need not.

Example:

```gpuspec
edition 2026

param rate
```

Use instead:

```gpuspec
edition 2026

param rate = 120 requests/s
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault, short


class MissingDefault(Fault):
    code: ClassVar[str] = "GS1207"
    slug: ClassVar[str] = "missing-default"

    name: str

    def message(self) -> str:
        return f"`{short(self.name)}` has no value"

    def label(self) -> str:
        return "`= value` is missing"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.name)} = …`",)
