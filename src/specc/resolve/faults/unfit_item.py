"""GS2009: an item that cannot end a name.

What it finds: `for` over something else than whole numbers and short texts, or over a range that runs backwards.

Why it matters: each item makes an entity whose name ends in it, `hall_paris` or `hall_3`.

Example:

```gpuspec
edition 2026
site hall for place in ["Paris 1"] {
  it_power = 2 MW
}
```

Use instead:

```gpuspec
edition 2026
site hall for place in ["paris_1"] {
  it_power = 2 MW
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class UnfitItem(Fault):
    code: ClassVar[str] = "GS2009"
    slug: ClassVar[str] = "unfit-item"
    item: str

    def message(self) -> str:
        """The item."""
        return f"{self.item} cannot end the name of an entity"

    def label(self) -> str:
        """Under the item."""
        return "in `for`"

    def helps(self) -> tuple[str, ...]:
        """What can."""
        return (
            'items are whole numbers, `1..8`, or texts of small letters, digits and `_`: `["paris", "oslo"]`',
        )
