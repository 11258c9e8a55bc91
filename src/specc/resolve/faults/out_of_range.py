"""GS2110: a value that the field cannot have.

What it finds: a negative power, a share above 100 %, a number too large to mean anything.

Why it matters: it would turn the results that rest on it into nonsense.

Example:

```gpuspec
edition 2026
psu small {
  output = -800 W
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

from specc.diagnostics.fault import Fault


class OutOfRange(Fault):
    code: ClassVar[str] = "GS2110"
    slug: ClassVar[str] = "out-of-range"
    field: str
    found: str
    allowed: str

    def message(self) -> str:
        """What was found and what is allowed."""
        if self.allowed == "not negative":
            return f"`{self.field}` must not be negative, but this is {self.found}"
        return f"`{self.field}` must be {self.allowed}, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return (
            f"must be {self.allowed.removeprefix('not ')}"
            if not self.allowed.startswith("not ")
            else self.found
        )

    def helps(self) -> tuple[str, ...]:
        """What would do."""
        if self.allowed == "not negative":
            return ("write a positive value, or 0; `unknown` where nobody knows it",)
        if self.allowed == "at most 100 %" and _PERCENTAGE.fullmatch(self.found):
            return (f"write `{self.found} %`",)
        if self.allowed == "free of repetitions":
            return ("name each once",)
        return (f"write a value that is {self.allowed}",)


_PERCENTAGE = re.compile(r"\d{1,2}(\.\d+)?|100")
