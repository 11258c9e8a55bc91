"""GS2113: too many or too few arguments of a word.

What it finds: a word without an argument that it needs, or with more values than it takes.

Why it matters: what is missing would be guessed, and what is too much would be ignored.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
inference chat {
  model   = llama_3_1_8b
  cluster = unknown
  traffic { rate = 1 request/s; prompt = lognormal(500 tokens) }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
inference chat {
  model   = llama_3_1_8b
  cluster = unknown
  traffic { rate = 1 request/s; prompt = lognormal(500 tokens, 2000 tokens) }
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault
from specc.resolve.misspelt import listing


class WrongArgumentCount(Fault):
    code: ClassVar[str] = "GS2113"
    slug: ClassVar[str] = "wrong-argument-count"
    word: str
    signature: str
    missing: tuple[str, ...] = ()
    most: int = 0

    def message(self) -> str:
        """What is missing, or how many are allowed."""
        if self.missing:
            return f"`{self.word}` needs {listing(self.missing)}"
        if not self.most:
            return f"`{self.word}` takes nothing in parentheses"
        return f"`{self.word}` takes at most {self.most} value{'' if self.most == 1 else 's'}"

    def label(self) -> str:
        """Under the word or the first value that is too many."""
        return "not stated" if self.missing else "too many"

    def helps(self) -> tuple[str, ...]:
        """The signature."""
        return (f"write `{self.signature}`",)
