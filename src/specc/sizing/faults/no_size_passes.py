"""GS7101: an open value for which nothing passes.

What it finds: an `auto` for which no value, however large, meets every requirement and check.

Why it matters: there is no design to buy; the closest one is reported with what fails in it.

Example:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = auto(1..4) x g593_zd2
}

require pod.accelerators >= 64
```

Use instead:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = auto x g593_zd2
}

require pod.accelerators >= 64
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class NoSizePasses(Fault):
    code: ClassVar[str] = "GS7101"
    slug: ClassVar[str] = "no-size-passes"
    name: str
    tried: int
    most: int | None
    closest: int
    failures: tuple[str, ...]

    def message(self) -> str:
        """How far was tried."""
        bound = "" if self.most is None else f" (it may be at most {self.most})"
        return f"no `{self.name}` up to {self.tried} meets every requirement{bound}"

    def label(self) -> str:
        """Under the open value."""
        return "left open"

    def notes(self) -> tuple[str, ...]:
        """What fails in the closest one."""
        return tuple(f"closest was {self.closest}: {failure}" for failure in self.failures)

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("relax a requirement, or change what more of the same does not help",)
