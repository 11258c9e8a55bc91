"""GS2102: a quantity of another dimension than the field has.

What it finds: bytes where watts belong, a plain number where a unit is needed.

Why it matters: most sizing errors are units that were mixed.

Example:

```gpuspec
edition 2026
psu small {
  output = 10 GiB
}
```

Use instead:

```gpuspec
edition 2026
psu small {
  output = 1 kW
}
```
"""

import re
from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace
from specc.resolve.misspelt import listing
from specc.resolve.spoken import SPOKEN, spoken
from specc.units.text import plural, unit_scale


class WrongDimension(Fault):
    code: ClassVar[str] = "GS2102"
    slug: ClassVar[str] = "wrong-dimension"
    field: str
    found: str
    dimension: str
    allowed: tuple[str, ...]
    units: tuple[str, ...] = ()
    doc: str = ""
    """What the field says."""

    def message(self) -> str:
        """Both dimensions."""
        return f"`{self.field}` is {self._wanted()}, but this is {spoken(self.dimension)}: {self.found}"

    def label(self) -> str:
        """Under the value."""
        return f"{spoken(self.dimension)}, not {self._wanted()}"

    def _wanted(self) -> str:
        """What the field takes; a dimension without a name of its own by the units that people write."""
        told = []
        for dimension in self.allowed:
            written = [u for u in self.units if _base(u) == dimension]
            told.append(SPOKEN.get(dimension) or f"a quantity in {(written or [dimension])[0]}")
        return " or ".join(told)

    def notes(self) -> tuple[str, ...]:
        """What the field says, where something of another sort stands there."""
        return (f"`{self.field}`: {self.doc}",) if self.doc and self.dimension != "1" else ()

    def helps(self) -> tuple[str, ...]:
        """Units that would do, or how digits are grouped."""
        grouped = re.match(
            r"(?:,\d{3})+(?: [A-Za-z/]+)?", self.span.source.text[self.span.end :][:60]
        )
        if grouped:
            meant = self.span.text + grouped.group().replace(",", "_")
            return (f"digits are grouped with `_`: write `{meant}`",)
        with_unit = self._with_unit()
        if with_unit:
            return (f"write `{with_unit}`",)
        if not self.units:
            return ("write it without a unit",) if self.allowed == ("1",) else ()
        return (
            f"write it with a unit such as {listing(tuple(plural(unit) for unit in self.units))}",
        )

    def fixes(self) -> tuple[Fix, ...]:
        """Write the field's own unit, which may not be the one that is meant."""
        with_unit = self._with_unit()
        return (
            replace(f"write `{with_unit}`", self.span, with_unit, safe=False) if with_unit else ()
        )

    def _with_unit(self) -> str:
        """The number with the field's own unit; empty where it has none, or where no plain number stands there."""
        number = _NUMBER.fullmatch(self.span.text)
        if number is None or len(self.units) != 1:
            return ""
        unit = "%/year" if self.units[0] == "1/year" else plural(self.units[0])
        return f"{self.span.text} {unit}"


_NUMBER = re.compile(r"\d[\d_]*(\.\d+)?(e\d+)?[kMBT]?")


def _base(unit: str) -> str:
    """The dimension of a unit, by its base units; empty where it is none."""
    scale = unit_scale(unit)
    return "" if scale is None else scale[1].text
