"""GS2002: a field that the kind does not have.

What it finds: a field or block whose name its entity does not know.

Why it matters: a misspelt field would silently leave a value at its default.

Example:

```gpuspec
edition 2026
psu small {
  outpt = 800 W
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
from collections.abc import Callable
from typing import ClassVar

from specc.diagnostics.articles import with_article
from specc.diagnostics.fault import short
from specc.resolve.misspelt import Misspelt
from specc.resolve.other_names import other_names

MOST_KINDS = 3
"""Kinds that a message names; a field that more have says nothing of what was meant."""


class UnknownField(Misspelt):
    code: ClassVar[str] = "GS2002"
    slug: ClassVar[str] = "unknown-field"
    owner: str
    inside: Callable[[], tuple[str, ...]] = tuple
    """The blocks of the owner that have such a field, as they are written."""
    elsewhere: Callable[[], tuple[str, ...]] = tuple
    """The other kinds that have it."""

    def message(self) -> str:
        """The field and its owner."""
        if self.word in self.words:
            return f"`{self.word}` is a block, but this is {short(self._stated())}"
        return f"{self.owner} has no field `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not a field here"

    def helps(self) -> tuple[str, ...]:
        """The block that it belongs in, the near misses, or what there is."""
        if self.word in self.words:
            return (f"its fields stand in braces: write `{self.word} {{ field = value }}`",)
        blocks = () if other_names(self.word, self.words) else self.inside()
        if blocks:
            stated = f"{self.word} = {self._stated()}"
            return (f"it belongs in a block: write `{blocks[0]} {{ {stated} }}`",)
        kinds = () if self.close else self.elsewhere()
        if kinds == ("offer",):
            stated = self._stated()
            sold = "instance" if "/" in stated else "part"
            return (
                f"an offer says it: write `offer NAME {{ {sold} = PART; {self.word} = {stated} }}`",
            )
        if 0 < len(kinds) <= MOST_KINDS:
            have = " and ".join(map(with_article, kinds))
            return (
                f"{have} {'has' if len(kinds) == 1 else 'have'} it: is that the kind you mean?",
            )
        return super().helps()

    def _stated(self) -> str:
        """The value that stands there, as it is written."""
        value = _VALUE.match(self.span.source.text, self.span.end)
        return value.group(1).strip() if value else "…"


_VALUE = re.compile(r"[ \t]*=[ \t]*([^\n;#}]{1,40}?)[ \t]*(?=[\n;#}]|$)")
