"""GS2109: a range whose ends are the wrong way round, or a margin that is negative.

What it finds: `10..5`, or `±` with a negative margin.

Why it matters: nothing lies between.

Example:

```gpuspec
edition 2026
psu small {
  output = 10..5 W
}
```

Use instead:

```gpuspec
edition 2026
psu small {
  output = 5..10 W
}
```
"""

import re
from typing import ClassVar

from specc.diagnostics.fault import Fault

_HOURS = re.compile(r"\bhours *= *\[?[\d., ]*$")
_DATES = re.compile(r"\d{4}-\d\d?(?:-\d\d?)?\.\.\d{4}-\d\d?(?:-\d\d?)?")


class ReversedRange(Fault):
    code: ClassVar[str] = "GS2109"
    slug: ClassVar[str] = "reversed-range"
    low: str
    high: str

    def message(self) -> str:
        """Both ends."""
        return f"the range runs backwards: from {self.low} to {self.high}"

    def label(self) -> str:
        """Under the range."""
        return "the lower end comes first"

    def helps(self) -> tuple[str, ...]:
        """The other way round."""
        if _DATES.fullmatch(self.span.text):
            first, last = self.span.text.split("..")
            return (f'dates are texts: write `"{first}".."{last}"`',)
        ends = self.span.text.split("..")
        if len(ends) == 2 and _HOURS.search(self.span.source.text[: self.span.start][-80:]):
            return (f"over midnight there are two: `[{ends[0]}..24, 0..{ends[1]}]`",)
        unit = self.high.partition(" ")[2]
        if len(ends) == 2 and unit and self.high.split()[0] == ends[1].split()[0]:
            return (
                f"the lower end comes first: write `{ends[1].split()[0]}..{ends[0].split()[0]} {unit}`",
            )
        return (f"the lower end comes first: begin with `{self.high}`",)
