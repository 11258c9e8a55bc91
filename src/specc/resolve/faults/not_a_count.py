"""GS2105: a count that is not whole, is negative, or is a percentage.

What it finds: `2.5`, `-1` or `12 %` where things are counted.

Why it matters: half a server cannot be bought.

Example:

```gpuspec
edition 2026
cpu half {
  cores = 2.5
}
```

Use instead:

```gpuspec
edition 2026
cpu half {
  cores = 2
}
```
"""

import re
from typing import ClassVar

from specc.diagnostics.fault import Fault


class NotACount(Fault):
    code: ClassVar[str] = "GS2105"
    slug: ClassVar[str] = "not-a-count"
    field: str
    found: str
    least: int

    def message(self) -> str:
        """What was found and what is allowed."""
        return f"{self._what()} must be a whole number of at least {self.least}, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return "too few" if self.span.text.isdecimal() else "not a whole number"

    def helps(self) -> tuple[str, ...]:
        """How counts are written."""
        swapped = re.fullmatch(r"(\w+)", self.span.text)
        behind = re.match(r"[ \t]+x[ \t]+(\d+)", self.span.source.text[self.span.end :][:40])
        if swapped and behind:
            return (f"the count comes first: write `{behind.group(1)} x {self.span.text}`",)
        value = re.fullmatch(r'"\$\{([\w.]+)\}"', self.span.text)
        if value:
            return (f"a value is named as it is: write `{value.group(1)}`",)
        if self.span.text == '"auto"':
            return ("write `auto`, without quotes",)
        return (f"write a whole number of at least {self.least}",)

    def _what(self) -> str:
        return self.field if " " in self.field else f"`{self.field}`"
