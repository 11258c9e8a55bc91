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
from specc.units.text import number


class NoSizePasses(Fault):
    code: ClassVar[str] = "GS7101"
    slug: ClassVar[str] = "no-size-passes"
    name: str
    tried: int
    least: int
    most: int | None
    closest: int
    failures: tuple[str, ...]
    conflict: tuple[str, ...]
    assessed: int | None = None
    """Designs that were assessed, where there was more to try than work for it."""

    def message(self) -> str:
        """How far was tried."""
        span = f"from {self.least} to {self.tried}"
        if self.assessed is not None:
            return f"none of {number(self.assessed)} designs that were tried, with `{self.name}` {span}, meets every requirement; closest: {self.closest}"
        return f"no value of `{self.name}` {span} meets every requirement; closest: {self.closest}"

    def label(self) -> str:
        """Under the open value."""
        return "left open"

    def notes(self) -> tuple[str, ...]:
        """What fails in the closest one, and which requirements cannot hold together."""
        closest = tuple(f"with {self.closest}: {failure}" for failure in self.failures)
        if not self.conflict:
            return closest
        together = "cannot hold" if self.assessed is None else "did not hold"
        return (*closest, f"{together} together: {', '.join(self.conflict)}")

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        first = "relax the requirement that fails, or change what does not scale with this value"
        if self.most is not None and self.tried >= self.most:
            return (f"{first}; or raise the bound of `auto`, now {self.most}",)
        return (first,)
