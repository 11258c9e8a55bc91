"""GS2112: an argument that a word does not have.

What it finds: a name in the parentheses of a word that the word does not know, or that is given twice.

Why it matters: a misspelt argument would silently leave a value at its default.

Example:

```gpuspec
edition 2026
nic fast {
  rate      = 400 Gb/s
  host_link = pcie(gen = 5, lane = 16)
}
```

Use instead:

```gpuspec
edition 2026
nic fast {
  rate      = 400 Gb/s
  host_link = pcie(gen = 5, lanes = 16)
}
```
"""

from typing import ClassVar

from specc.diagnostics.suggest import did_you_mean
from specc.resolve.misspelt import Misspelt, listing
from specc.resolve.other_names import other_way


class UnknownArgument(Misspelt):
    code: ClassVar[str] = "GS2112"
    slug: ClassVar[str] = "unknown-argument"
    owner: str
    twice: bool = False

    def message(self) -> str:
        """The argument and the word."""
        if self.twice:
            return f"`{self.owner}` is given `{self.word}` twice"
        return f"`{self.owner}` has no argument `{self.word}`"

    def label(self) -> str:
        """Under the argument."""
        return "given already" if self.twice else f"not an argument of `{self.owner}`"

    def helps(self) -> tuple[str, ...]:
        """The near misses, and all that it takes."""
        if self.twice:
            return ("leave one of them out",)
        first = (did_you_mean(self.close),) if self.close else ()
        if not self.words:
            return (f"write `{self.owner}` alone",)
        if not self.close and other_way(self.word):
            return (other_way(self.word),)
        return (*first, f"it takes {listing(self.words)}")
