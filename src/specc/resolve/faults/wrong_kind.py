"""GS2006: an entity of another kind than the field takes.

What it finds: a field that takes, say, a switch and is given a server.

Why it matters: what would be computed from it does not exist.

Example:

```gpuspec
edition 2026
psu small {
  output = 800 W
}
server box {
  cpus = 2 x small
}
```

Use instead:

```gpuspec
edition 2026
psu small {
  output = 800 W
}
server box {
  psus = 2 x small
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class WrongKind(Fault):
    code: ClassVar[str] = "GS2006"
    slug: ClassVar[str] = "wrong-kind"
    word: str
    field: str
    found: str
    kinds: tuple[str, ...]

    def message(self) -> str:
        """What was found and what is taken."""
        return f"`{self.field}` takes {_one_of(self.kinds)}, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return self.found


def _one_of(kinds: tuple[str, ...]) -> str:
    named = [f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in kinds]
    return " or ".join(named) or "an entity"
