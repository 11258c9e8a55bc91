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

import re
from collections.abc import Callable
from typing import ClassVar

from specc.resolve.misspelt import Misspelt


class UnknownField(Misspelt):
    code: ClassVar[str] = "GS2002"
    slug: ClassVar[str] = "unknown-field"
    owner: str
    inside: Callable[[], tuple[str, ...]] = tuple
    """The blocks of the owner that have such a field, as they are written."""

    def message(self) -> str:
        """The field and its owner."""
        return f"{self.owner} has no field `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not a field here"

    def helps(self) -> tuple[str, ...]:
        """The block that it belongs in, the near misses, or what there is."""
        blocks = self.inside()
        if blocks:
            value = _VALUE.match(self.span.source.text, self.span.end)
            stated = f"{self.word} = {value.group(1).strip()}" if value else f"{self.word} = …"
            return (f"it belongs in a block: write `{blocks[0]} {{ {stated} }}`",)
        return super().helps()


_VALUE = re.compile(r"[ \t]*=[ \t]*([^\n;#}]{1,40}?)[ \t]*(?=[\n;#}]|$)")
