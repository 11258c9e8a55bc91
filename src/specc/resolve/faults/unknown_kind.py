"""GS2007: a kind of entity that does not exist.

What it finds: a declaration whose first word is no kind.

Why it matters: nothing says which fields it has.

Example:

```gpuspec
edition 2026
sevrer box {
  height = 2 U
}
```

Use instead:

```gpuspec
edition 2026
server box {
  height = 2 U
}
```
"""

from typing import ClassVar

from specc.resolve.misspelt import Misspelt


class UnknownKind(Misspelt):
    code: ClassVar[str] = "GS2007"
    slug: ClassVar[str] = "unknown-kind"

    def message(self) -> str:
        """The word."""
        return f"`{self.word}` is not a kind of entity"

    def label(self) -> str:
        """Under the word."""
        return "not a kind"
