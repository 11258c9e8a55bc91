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
from specc.resolve.other_names import other_names, other_way

MOST_KINDS = 3
"""Kinds that a message names; a field that more have says nothing of what was meant."""


class UnknownField(Misspelt):
    code: ClassVar[str] = "GS2002"
    slug: ClassVar[str] = "unknown-field"
    owner: str
    inside: Callable[[], tuple[tuple[str, str], ...]] = tuple
    """The blocks of the owner that have such a field, as they are written, and what it is called there."""
    elsewhere: Callable[[], tuple[str, ...]] = tuple
    """The other kinds that have it."""
    result: Callable[[], str] = str
    """The result of the owner that is called so."""

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
        own = tuple(block for block in blocks if block[1] == self.word)
        blocks = own if own or other_way(self.word) else blocks
        if blocks:
            block, field = blocks[0]
            return (f"it belongs in a block: write `{block} {{ {field} = {self._stated()} }}`",)
        result = "" if self.close or other_way(self.word) else self.result()
        if result:
            sign = ">=" if _LARGE.search(result) else "<="
            return (
                f"`{result}` is a result; what it must be is a requirement: `require {result} {sign} {self._stated()}`",
            )
        kinds = () if self.close or other_way(self.word) else self.elsewhere()
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


_LARGE = re.compile(
    r"_per_second|_per_day|^max_|_served|^m?h?fu$|goodput|replicas|kv_cache_tokens|accelerators"
)
"""Results that people want to be large."""
_VALUE = re.compile(r"[ \t]*=[ \t]*([^\n;#}]{1,40}?)[ \t]*(?=[\n;#}]|$)")
