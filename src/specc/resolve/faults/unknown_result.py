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

from specc.resolve.misspelt import Misspelt


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
        """Near misses and the command that lists all."""
        return (*super().helps(), "`specc names FILE` lists every computed name with its unit")
