"""GS2107: a word that the field does not take.

What it finds: a field with a fixed choice of words and none of them.

Why it matters: the choice decides what is computed.

Example:

```gpuspec
edition 2026
server box {
  sold_as = sistem
}
```

Use instead:

```gpuspec
edition 2026
server box {
  sold_as = system
}
```
"""

from typing import ClassVar

from specc.diagnostics.suggest import did_you_mean
from specc.resolve.misspelt import Misspelt, listing


class UnknownWord(Misspelt):
    code: ClassVar[str] = "GS2107"
    slug: ClassVar[str] = "unknown-word"
    field: str

    def message(self) -> str:
        """The word and the field."""
        return f"`{self.field}` does not take `{self.word}`"

    def label(self) -> str:
        """Under the word."""
        return f"not a value of `{self.field}`"

    def helps(self) -> tuple[str, ...]:
        """The choice."""
        first = (did_you_mean(self.close),) if self.close else ()
        return (*first, f"it takes {listing(self.words)}")
