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

from functools import cached_property
from typing import ClassVar

from specc.diagnostics.suggest import did_you_mean, near
from specc.resolve.misspelt import Misspelt, listing


class UnknownWord(Misspelt):
    code: ClassVar[str] = "GS2107"
    slug: ClassVar[str] = "unknown-word"
    field: str
    meant: str | None = None
    own: bool = False

    @cached_property
    def close(self) -> tuple[str, ...]:
        """What people mean by the word, else near misses."""
        return (self.meant,) if self.meant else near(self.word, self.words)

    def message(self) -> str:
        """The word and the field."""
        return f"`{self.field}` does not take `{self.word}`"

    def label(self) -> str:
        """Under the word."""
        return f"not a value of `{self.field}`"

    def helps(self) -> tuple[str, ...]:
        """The choice."""
        first = (did_you_mean(self.close),) if self.close else ()
        more = (f'a name that the language does not know stands in quotes: `"{self.word}"`',)
        return (*first, f"it takes {listing(self.words)}", *(more if self.own else ()))
