"""GS2305: a file that declares nothing.

What it finds: a file without a statement, or with its edition alone.

Why it matters: nothing was checked. An empty file where a spec is expected is mostly one that was not saved, or that a program failed to
write; "no problems" would hide that.

Example:

```gpuspec
edition 2026

# site hall {
#   it_power = 2 MW
# }
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

from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.fault import Fault


class NothingDeclared(Fault):
    code: ClassVar[str] = "GS2305"
    slug: ClassVar[str] = "nothing-declared"
    severity: ClassVar[Severity] = Severity.WARNING

    def message(self) -> str:
        """That nothing was checked."""
        return "nothing is declared here: nothing was checked"

    def label(self) -> str:
        """Under the edition, or at the start of the file."""
        return "no statement follows" if self.span.text else "the file has no statement"

    def helps(self) -> tuple[str, ...]:
        """How to begin."""
        return (
            "declare something, as in `site hall { it_power = 2 MW }`; `specc new NAME` writes a spec to begin with",
        )
