"""GS2006: an entity of another kind than the field takes.

What it finds: a field that takes, say, a switch and is given a server.

Why it matters: what would be computed from it does not exist.

Example:

```gpuspec
edition 2026
psu small {
  output = 800 W
}
server box {
  cpus = 2 x small
}
```

Use instead:

```gpuspec
edition 2026
psu small {
  output = 800 W
}
server box {
  psus = 2 x small
}
```
"""

import re
from typing import ClassVar

from specc.diagnostics.articles import with_article
from specc.diagnostics.fault import Fault
from specc.resolve.catalog_lines import import_help


class WrongKind(Fault):
    code: ClassVar[str] = "GS2006"
    slug: ClassVar[str] = "wrong-kind"
    word: str
    field: str
    found: str
    kinds: tuple[str, ...]
    counted: bool = True
    """Whether the field counts parts."""
    how_many: str = ""
    """The field that says how many there are of the part."""

    def message(self) -> str:
        """What was found and what is taken."""
        if self.field == ":":
            return f"the base must be {_one_of(self.kinds)}, but this is {self.found}"
        return f"`{self.field}` takes {_one_of(self.kinds)}, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return self.found

    def helps(self) -> tuple[str, ...]:
        """How parts are counted, which import brings it, or what may stand there."""
        lines = self._imports()
        if lines:
            return (f"import it: {lines}",)
        name = self.span.text.strip('"')
        if self.found.startswith("the text") and name.isidentifier() and name.islower():
            return (f"names have no quotes: write `{name}`, and declare or import it",)
        amount = (
            _AMOUNT.match(self.span.text)
            if not self.found.startswith("the ") or self.found.startswith("the text")
            else None
        )
        if amount is None or self.field == ":":
            return (f"name {_one_of(self.kinds)} that is declared or imported here",)
        count = amount.group(1)
        if not self.counted:
            many = (
                f"; how many there are says `{self.how_many} = {count}`" if self.how_many else ""
            )
            return (f"name {_one_of(self.kinds)} that is declared or imported here{many}",)
        return (
            f"a count of parts is `N x PART`: write `{count} x PART`, where PART is {_one_of(self.kinds)}",
        )

    def _imports(self) -> str:
        """The lines that import what a text or a namespace seems to name."""
        named = _NAMED.fullmatch(self.found)
        if named is None:
            return ""
        last = named.group(1).rpartition("/")[2]
        return import_help(re.sub(r"\W+", "_", last.lower()).strip("_"))


_NAMED = re.compile(r'the (?:text|namespace) ["`](.*)["`]')
_AMOUNT = re.compile(r'"?(\d+)')


def _one_of(kinds: tuple[str, ...]) -> str:
    return " or ".join(map(with_article, kinds)) or "an entity"
