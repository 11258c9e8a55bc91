"""GS2002: a field that the kind does not have.

What it finds: a field or block whose name its entity does not know.

Why it matters: a misspelt field would silently leave a value at its default.

Example:

```gpuspec
edition 2026
psu small {
  outpt = 800 W
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

from specc.resolve.misspelt import Misspelt


class UnknownField(Misspelt):
    code: ClassVar[str] = "GS2002"
    slug: ClassVar[str] = "unknown-field"
    owner: str

    def message(self) -> str:
        """The field and its owner."""
        return f"{self.owner} has no field `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not a field here"
