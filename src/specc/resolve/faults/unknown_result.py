"""GS2301: a requirement on something that is not computed.

What it finds: a path in `require` that is neither a field nor a computed name.

Why it matters: a requirement that rests on nothing would never be judged.

Example:

```gpuspec
edition 2026
site hall {
  it_power = 1 MW
  require it_pwer <= 2 MW
}
```

Use instead:

```gpuspec
edition 2026
site hall {
  it_power = 1 MW
  require it_power <= 2 MW
}
```
"""

from typing import ClassVar

from specc.diagnostics.suggest import did_you_mean
from specc.resolve.misspelt import Misspelt, listing
from specc.resolve.other_names import other_names


class UnknownResult(Misspelt):
    code: ClassVar[str] = "GS2301"
    slug: ClassVar[str] = "unknown-result"

    def message(self) -> str:
        """The path."""
        return f"nothing computed is called `{self.word}`"

    def label(self) -> str:
        """Under the path."""
        return "not a result and not a field"

    def helps(self) -> tuple[str, ...]:
        """What others mean by the name, what it has inside, near misses, and the command that lists all."""
        listed = "`specc names FILE` lists every computed name with its unit"
        usual = other_names(self.word, self.words)
        inside = (did_you_mean(usual),) if usual else self._inside()
        return (*(inside or super().helps()), listed)

    def _inside(self) -> tuple[str, ...]:
        """The results below the path, or beside it where its last name is not one."""
        head = self.word.rpartition(".")[0]
        heads = {name.partition(".")[0] for name in self.words}
        for place in filter(None, (self.word, head, *other_names(self.word, heads))):
            inside = tuple(name for name in self.words if name.startswith(f"{place}."))
            if inside and (place == self.word or not self.close):
                return (f"`{place}` has {listing(inside)}",)
        return ()
