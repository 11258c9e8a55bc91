"""GS2401: a citation of a source that is not declared.

What it finds: `@name` where no `source name { }` is declared or imported.

Why it matters: a number's origin must lead somewhere.

Example:

```gpuspec
edition 2026
psu small {
  output = 800 W @sheet
}
```

Use instead:

```gpuspec
edition 2026
source sheet {
  title = "Data sheet"
}
psu small {
  output = 800 W @sheet
}
```
"""

from typing import ClassVar

from specc.resolve.misspelt import Misspelt


class UnknownSource(Misspelt):
    code: ClassVar[str] = "GS2401"
    slug: ClassVar[str] = "unknown-source"

    def message(self) -> str:
        """The name."""
        return f"no source named `{self.word}` is declared or imported"

    def label(self) -> str:
        """Under the name."""
        return "not a source"

    def helps(self) -> tuple[str, ...]:
        """The near misses, else how to declare it."""
        return super().helps() or (f'declare it: `source {self.word} {{ title = "…" }}`',)
