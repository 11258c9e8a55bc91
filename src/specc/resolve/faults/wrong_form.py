"""GS2108: a value of another form than the field takes.

What it finds: text where a quantity belongs, a block where a value belongs.

Why it matters: it cannot be read as the field's value.

Example:

```gpuspec
edition 2026
psu small {
  output = "800 W"
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
from typing import ClassVar

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.diagnostics.fault import Fault
from specc.syntax.strings import quantity_in

_TIMES = re.compile(r"(\d+) *\* *([a-z]\w*)")
_MINUS = re.compile(r"- *(\d+ x [a-z]\w*)")
_RATIO = re.compile(r"\d+:\d+")
_NUMBER = re.compile(r"\d+(\.\d+)?")


class WrongForm(Fault):
    code: ClassVar[str] = "GS2108"
    slug: ClassVar[str] = "wrong-form"
    field: str
    found: str
    wanted: str
    hint: str = ""

    def message(self) -> str:
        """Both forms."""
        if self.field == "arithmetic":
            return f"arithmetic takes {self.wanted}, but this is {self.found}"
        return f"`{self.field}` takes {self.wanted}, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return f"not {self.wanted}"

    def helps(self) -> tuple[str, ...]:
        """What to do, where it is known."""
        meant = self._quoted()
        if meant:
            return (f"write `{meant}`, without quotes",)
        times = _TIMES.fullmatch(self.span.text)
        if self.field == "arithmetic" and times:
            return (
                f"a count of parts is written with `x`: `{times.group(1)} x {times.group(2)}`",
            )
        minus = _MINUS.fullmatch(self.span.text)
        if self.field == "arithmetic" and minus:
            return (f"a count is a whole number of at least 0: write `{minus.group(1)}`",)
        if self.field == "arithmetic" and self.span.text.startswith('"'):
            return ('texts are not added: values stand in a text as `"${name}"`',)
        return (self.hint or f"give it {self.wanted}",)

    def fixes(self) -> tuple[Fix, ...]:
        """Take the quotes off a quantity."""
        meant = self._quoted()
        if not meant:
            return ()
        edit = Edit(self.span, meant)
        return (Fix(f"write `{meant}`, without quotes", (edit,), Applicability.SAFE),)

    def _quoted(self) -> str | None:
        """The quantity that a text seems to hold, where a quantity is wanted."""
        text = self.span.text
        if not text.startswith('"'):
            return None
        if "number" in self.wanted and _NUMBER.fullmatch(text[1:-1]):
            return text[1:-1]
        if "ratio" in self.wanted and _RATIO.fullmatch(text[1:-1]):
            return text[1:-1]
        if not any(word in self.wanted for word in ("quantity", "unit", "percentage")):
            return None
        return quantity_in(text[1:-1])
