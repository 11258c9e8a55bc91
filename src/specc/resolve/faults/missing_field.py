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

import re
from typing import ClassVar

from specc.design.attribute import Attribute
from specc.diagnostics.fault import Fault
from specc.resolve.misspelt import listing

FEW = 3  # entities that could be meant


class MissingField(Fault):
    code: ClassVar[str] = "GS2003"
    slug: ClassVar[str] = "missing-field"
    owner: str
    fields: tuple[str, ...]
    stated: tuple[Attribute, ...] = ()
    """What is known of each of them."""

    def message(self) -> str:
        """The owner and what it lacks."""
        return f"{self.owner} must state {listing(self.fields)}"

    def label(self) -> str:
        """Under the entity's name."""
        return f"without {listing(self.fields)}"

    def notes(self) -> tuple[str, ...]:
        """What the fields mean."""
        known = zip(self.fields, self.stated, strict=False)
        return tuple(f"`{name}`: {attribute.doc}" for name, attribute in known)

    def helps(self) -> tuple[str, ...]:
        """What of this file it could be, else how to say that it is not known."""
        field, there = self.fields[0], self._there()
        if there:
            return (f"add {' or '.join(f'`{field} = {name}`' for name in there)}",)
        return (f"add `{field} = …`, or `{field} = unknown` where nobody knows it",)

    def _there(self) -> list[str]:
        """The few entities of its kind that the file declares, or imports from the shelf of that kind."""
        names: list[str] = []
        for kind in self.stated[0].kinds if self.stated else ():
            text = self.span.source.text
            names += re.findall(rf"(?m)^[ \t]*{kind}[ \t]+([a-z_]\w*)[^\n]*\{{", text)
            for line in re.findall(rf"(?m)^from std\.{kind}s\.\S+ import ([\w, ]+)", text):
                names += [name.strip() for name in line.split(",") if " as " not in name]
        return names if len(names) <= FEW else []
