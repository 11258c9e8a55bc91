"""GS7102: the value to minimise is unknown.

What it finds: a `minimise` whose expression rests on what nobody stated, such as a price.

Why it matters: the smallest choice that passes was taken instead, and it need not be the best.

Example:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = auto(1..4) x g593_zd2
  minimise cost.total
}
```

Use instead:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = auto(1..4) x g593_zd2
  minimise accelerators
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.fault import Fault
from specc.requirements.judge import unknown


class ObjectiveUnknown(Fault):
    code: ClassVar[str] = "GS7102"
    slug: ClassVar[str] = "objective-unknown"
    severity: ClassVar[Severity] = Severity.WARNING
    text: str
    missing: tuple[str, ...] = ()

    def message(self) -> str:
        """What is unknown."""
        why = unknown(self.missing) if self.missing else "its value is unknown"
        return f"`{self.text}` cannot be minimised: {why}"

    def label(self) -> str:
        """Under the objective."""
        return "the smallest size that passes was chosen instead"

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return (
            "declare the fields that it rests on, which `specc names FILE` lists; missing prices come with `offer` or `--prices`",
        )
