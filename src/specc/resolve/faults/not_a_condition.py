"""GS2303: a requirement that is neither true nor false.

What it finds: `require` with a number or a word.

Why it matters: it cannot fail or hold.

Example:

```gpuspec
edition 2026
require 3 + 4
```

Use instead:

```gpuspec
edition 2026
require 3 + 4 <= 8
```
"""

import re
from typing import ClassVar

from specc.diagnostics.fault import Fault


class NotACondition(Fault):
    code: ClassVar[str] = "GS2303"
    slug: ClassVar[str] = "not-a-condition"
    found: str

    def message(self) -> str:
        """What was found."""
        return f"expected a condition, found {self.found}"

    def label(self) -> str:
        """Under the expression."""
        return "neither true nor false"

    def helps(self) -> tuple[str, ...]:
        """How conditions are made."""
        if self.found.startswith("the text") and re.search("[<>=]", self.found):
            return (f"write it without quotes: `{self.span.text.strip(chr(34))}`",)
        return ("compare it with something: `… <= …`, `… >= …` or `… == …`",)
