"""GS1111: a declared name has a capital letter.

What it finds: capitals in the name of an entity, field, param, `let` or alias. Names consist of a to z, digits and `_`.

Why it matters: file names do not keep capitals on every machine, and two names must not differ in them alone.

Example:

```gpuspec
edition 2026

site Hall {
  it_power = 2 MW
}
```

Use instead:

```gpuspec
edition 2026

site hall {
  it_power = 2 MW
}
```
"""

import re
from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace, short


def lowered(name: str) -> str:
    """A name with capitals as the language writes it: `itPower` is `it_power`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class CapitalInName(Fault):
    code: ClassVar[str] = "GS1111"
    slug: ClassVar[str] = "capital-in-name"

    name: str

    @property
    def meant(self) -> str:
        return lowered(self.name)

    def message(self) -> str:
        return f"the name `{short(self.name)}` has capitals"

    def label(self) -> str:
        return "names are lower case"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.meant)}`, here and where it is used",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace(f"write `{short(self.meant)}`", self.span, self.meant, safe=False)
