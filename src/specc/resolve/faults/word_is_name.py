"""GS2601: an entity with the name of a word.

What it finds: a declaration whose name fields read as a word, such as a switch called `single`.

Why it matters: where a field expects words, the word wins, which may not be what was meant.

Example:

```gpuspec
edition 2026
switch fat_tree {
  title = "A switch with a confusing name"
}
```

Use instead:

```gpuspec
edition 2026
switch tree_switch {
  title = "A switch with a name of its own"
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.fault import Fault


class WordIsName(Fault):
    code: ClassVar[str] = "GS2601"
    slug: ClassVar[str] = "word-is-name"
    severity: ClassVar[Severity] = Severity.WARNING
    word: str

    def message(self) -> str:
        """The name."""
        return f"`{self.word}` is also a word of the language; where a field expects it, the word wins"

    def label(self) -> str:
        """Under the name."""
        return "also a word"
