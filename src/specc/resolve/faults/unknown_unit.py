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

import re
from typing import ClassVar

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.resolve.misspelt import Misspelt
from specc.units.table import UNITS
from specc.units.text import number

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

_OF_TEXT = {
    "word": (0.75, "100 tokens are about 75 words of English"),
    "char": (4.0, "a token is about 4 characters of English"),
    "character": (4.0, "a token is about 4 characters of English"),
    "letter": (4.0, "a token is about 4 characters of English"),
    "page": (1 / 667, "a page of 500 words is about 670 tokens"),
}
"""How many of what people count text by are a token. Source: OpenAI, What are tokens and how to count them, 2025."""

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
        text = _OF_TEXT.get(self.word.lower().removesuffix("s"))
        if text:
            each, why = text
            many = self._number()
            tokens = (
                f"write `{number(float('%.2g' % (many / each)))} tokens`"
                if many
                else "write tokens"
            )
            return (f"models count tokens, and {why}: {tokens}",)
        meant = self._meant()
        if meant:
            return (f"write `{meant}`",)
        before = self.span.source.text[max(0, self.span.start - 40) : self.span.start].split()[-1:]
        if before and before[0].isdigit() and any(letter in "_0123456789" for letter in self.word):
            return (f"if a count of parts is meant, write `{before[0]} x {self.word}`",)
        return super().helps()

    def fixes(self) -> tuple[Fix, ...]:
        """Write the unit that is meant, or the nearest one."""
        meant = self._meant()
        if not meant:
            return super().fixes()
        return (Fix(f"write `{meant}`", (Edit(self.span, meant),), Applicability.UNSAFE),)

    def _number(self) -> float | None:
        """What stands before it, where that is a plain number."""
        before = self.span.source.text[max(0, self.span.start - 40) : self.span.start]
        found = re.search(r"(?<![\w.])([0-9][0-9_]*(?:\.[0-9]+)?)([kM]?) $", before)
        scale = {"": 1, "k": 1e3, "M": 1e6}
        return None if found is None else float(found[1]) * scale[found[2]]

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
