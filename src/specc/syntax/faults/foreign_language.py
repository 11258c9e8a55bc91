"""GS1113: a file in the language of another tool.

What it finds: a text with faults that reads as YAML, JSON or HCL. The one message takes the place of those about each line.

Why it matters: every line of such a text is wrong in the same way, and one sentence says more than twenty.

Example:

```gpuspec
edition 2026

site:
  name: hall
  it_power: 2 MW
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

from specc.diagnostics.fault import Fault


class ForeignLanguage(Fault):
    code: ClassVar[str] = "GS1113"
    slug: ClassVar[str] = "foreign-language"

    language: str
    help: str

    def message(self) -> str:
        return f"this is written as {self.language}, which gpuspec is not"

    def label(self) -> str:
        return f"{self.language} from here on"

    def helps(self) -> tuple[str, ...]:
        return (self.help,)
