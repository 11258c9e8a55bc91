"""GS2101: a unit that does not exist.

What it finds: a word behind a number that is no unit.

Why it matters: a number without a known unit cannot be computed with.

Example:

```gpuspec
edition 2026
let size = 80 Gigs
```

Use instead:

```gpuspec
edition 2026
let size = 80 GB
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.resolve.misspelt import Misspelt
from specc.units.table import UNITS

_UNITS_SPOKEN = {
    "gig": "GB", "gigs": "GB", "gigabyte": "GB", "meg": "MB", "megs": "MB", "megabyte": "MB", "kilobyte": "kB",
    "terabyte": "TB", "petabyte": "PB", "gibibyte": "GiB", "mebibyte": "MiB", "tebibyte": "TiB", "kilowatt": "kW",
    "megawatt": "MW", "watt": "W", "kilowatthour": "kWh", "volt": "V", "amp": "A", "ampere": "A", "hr": "h",
    "mins": "min", "msec": "ms", "usec": "us", "meter": "m", "metre": "m", "kilogram": "kg", "dollar": "USD",
    "euro": "EUR", "percent": "%", "gigabit": "Gb", "megabit": "Mb", "flops": "FLOP/s", "qps": "requests/s",
    "rps": "requests/s", "req": "request", "tok": "token", "sec": "s", "gbit": "Gb", "µs": "us", "μs": "us", "°c": "degC",
    "ki": "KiB", "mi": "MiB", "gi": "GiB", "ti": "TiB", "gbe": "Gb/s", "ru": "U", "lbs": "lb", "rpm": "requests/min", "m2": "m^2", "m3": "m^3", "sqm": "m^2",
}  # fmt: skip
"""Units as people say them, in lower case and the singular."""

_RATES = {
    "gbps": "Gb/s", "mbps": "Mb/s", "tbps": "Tb/s", "kbps": "kb/s", "gbits": "Gb/s", "mbits": "Mb/s", "gflops": "GFLOP/s",
    "tflops": "TFLOP/s", "pflops": "PFLOP/s", "bps": "bit/s",
}  # fmt: skip
"""Rates in letters that have no case of their own: lower case are bits, as links are sold."""


class UnknownUnit(Misspelt):
    code: ClassVar[str] = "GS2101"
    slug: ClassVar[str] = "unknown-unit"

    def message(self) -> str:
        """The word."""
        return f"`{self.word}` is not a unit"

    def label(self) -> str:
        """Under the word."""
        return "not a unit"

    def helps(self) -> tuple[str, ...]:
        """Near misses, the byte, or units in general."""
        if self.word == "B":
            return (
                "bytes are written `byte`, `kB`, `MB`, `GB`; a lone `B` is a scale: `70B params`",
            )
        meant = self._meant()
        if meant:
            return (f"write `{meant}`",)
        number = self.span.source.text[max(0, self.span.start - 40) : self.span.start].split()[-1:]
        if number and number[0].isdigit() and any(letter in "_0123456789" for letter in self.word):
            return (f"if a count of parts is meant, write `{number[0]} x {self.word}`",)
        return super().helps()

    def fixes(self) -> tuple[Fix, ...]:
        """Write the unit that is meant, or the nearest one."""
        meant = self._meant()
        if not meant:
            return super().fixes()
        return (Fix(f"write `{meant}`", (Edit(self.span, meant),), Applicability.UNSAFE),)

    def _meant(self) -> str:
        """What `Gbps`, `TFLOPS` and `gigs` mean."""
        spoken = self.word.lower()
        meant = _UNITS_SPOKEN.get(spoken) or _UNITS_SPOKEN.get(spoken.removesuffix("s"))
        if meant:
            return meant
        written = _RATES.get(spoken)
        if written:
            return written
        for ending in ("ps", "PS", "S", "s"):
            unit = self.word.removesuffix(ending)
            if ending == "PS":
                unit += "P"  # TOPS, TFLOPS
            if unit != self.word and unit in UNITS and unit[-1] in "bBP":
                return f"{unit}/s"
        return ""
