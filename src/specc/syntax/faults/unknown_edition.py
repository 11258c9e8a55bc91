"""GS1203: the file is written for another edition.

What it finds: an edition that this compiler does not know.

Why it matters: what the file means in another edition, this compiler cannot say.

Example:

```gpuspec
edition 2031
```

Use instead:

```gpuspec
edition 2026
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault, short


class UnknownEdition(Fault):
    code: ClassVar[str] = "GS1203"
    slug: ClassVar[str] = "unknown-edition"

    found: str
    known: int

    def message(self) -> str:
        return (
            f"edition {short(self.found)} is not known; this compiler knows edition {self.known}"
        )

    def label(self) -> str:
        return f"edition {self.known} is known"

    def helps(self) -> tuple[str, ...]:
        if self.found.isdigit() and len(self.found) == 4 and int(self.found) > self.known:
            return (f"a newer compiler is needed, one that knows edition {self.found}",)
        return (f"write `edition {self.known}`",)
