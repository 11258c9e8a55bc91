"""GS2003: a field that must be stated.

What it finds: an entity without a field that its kind requires. `unknown` is a statement too.

Why it matters: without it nothing can be computed from the entity.

Example:

```gpuspec
edition 2026
psu small {
  title = "Small supply"
}
```

Use instead:

```gpuspec
edition 2026
psu small {
  title  = "Small supply"
  output = 800 W
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault
from specc.resolve.misspelt import listing


class MissingField(Fault):
    code: ClassVar[str] = "GS2003"
    slug: ClassVar[str] = "missing-field"
    owner: str
    fields: tuple[str, ...]
    docs: tuple[str, ...] = ()

    def message(self) -> str:
        """The owner and what it lacks."""
        return f"{self.owner} must state {listing(self.fields)}"

    def label(self) -> str:
        """Under the entity's name."""
        return f"without {listing(self.fields)}"

    def notes(self) -> tuple[str, ...]:
        """What the fields mean."""
        return tuple(f"`{name}`: {doc}" for name, doc in zip(self.fields, self.docs, strict=False))

    def helps(self) -> tuple[str, ...]:
        """How to say that it is not known."""
        return (
            f"add `{self.fields[0]} = …`, or `{self.fields[0]} = unknown` where nobody knows it",
        )
