"""GS2010: a variant or sweep cannot change what it names.

What it finds: a name that is there, but is no field of an entity of this file and no param: an entity itself, a constant, an
imported part, another variant.

Why it matters: every point of a sweep reads the file again with another value of a field or param; there is no other way in.

Example:

```gpuspec
edition 2026
let power = 2 MW
site hall {
  it_power = power
}
sweep halls {
  power = [2 MW, 3 MW]
}
```

Use instead:

```gpuspec
edition 2026
param power = 2 MW
site hall {
  it_power = power
}
sweep halls {
  power = [2 MW, 3 MW]
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class NotVaried(Fault):
    code: ClassVar[str] = "GS2010"
    slug: ClassVar[str] = "not-varied"
    word: str
    what: str
    hint: str

    def message(self) -> str:
        """What the name is, and what can be varied."""
        return f"`{self.word}` is {self.what}; fields and params can be varied"

    def label(self) -> str:
        """Under the name."""
        return self.what

    def helps(self) -> tuple[str, ...]:
        """How to vary what it stands for."""
        return (self.hint,)
