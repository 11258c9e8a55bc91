"""GS0003: an `allow` silences nothing.

What it finds: an `allow` of a check that finds nothing there, or of a code that no check has.

Why it matters: the reason that it gives is believed, and the next one who reads it looks for a problem that is gone, or
believes a problem silenced that is not.

Example:

```gpuspec
edition 2026
psu small {
  output = 800 W
  allow GS3101 because "the second feed is on order"
}
```

Use instead:

```gpuspec
edition 2026
psu small {
  output = 800 W
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.fault import Fault
from specc.diagnostics.suggest import did_you_mean


class UnusedAllowance(Fault):
    code: ClassVar[str] = "GS0003"
    slug: ClassVar[str] = "unused-allowance"
    severity: ClassVar[Severity] = Severity.WARNING
    allowed: str
    known: bool
    near: tuple[str, ...] = ()

    def message(self) -> str:
        """What is allowed in vain."""
        if self.known:
            return f"`allow {self.allowed}` silences nothing here"
        return f"`allow {self.allowed}` names no check that can be allowed"

    def label(self) -> str:
        """Under the statement."""
        return "nothing is found that it would silence" if self.known else "no such check"

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        if self.near:
            return (did_you_mean(self.near),)
        if self.known:
            return ("remove it, or move it into the entity that the finding is about",)
        return (
            "only checks of what a text describes can be allowed; errors of the text itself cannot",
        )
