"""GS21xx, GS2304: what is wrong with values and units. A class's docstring is its page."""

from typing import ClassVar

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.diagnostics.fault import Fault
from specc.resolve.misspelt import Misspelt, listing
from specc.syntax.strings import quantity_in
from specc.units.table import UNITS

_UNITS_SPOKEN = {
    "gig": "GB", "gigs": "GB", "gigabyte": "GB", "meg": "MB", "megs": "MB", "megabyte": "MB", "kilobyte": "kB",
    "terabyte": "TB", "petabyte": "PB", "gibibyte": "GiB", "mebibyte": "MiB", "tebibyte": "TiB", "kilowatt": "kW",
    "megawatt": "MW", "watt": "W", "kilowatthour": "kWh", "volt": "V", "amp": "A", "ampere": "A", "hr": "h",
    "mins": "min", "msec": "ms", "usec": "us", "meter": "m", "metre": "m", "kilogram": "kg", "dollar": "USD",
    "euro": "EUR", "percent": "%", "gigabit": "Gb", "megabit": "Mb", "flops": "FLOP/s", "qps": "requests/s",
    "rps": "requests/s", "gbit": "Gb", "µs": "us", "μs": "us", "°c": "degC",
}  # fmt: skip
"""Units as people say them, in lower case and the singular."""


class UnknownUnit(Misspelt):
    """A unit that does not exist.

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
        for ending in ("ps", "PS", "S"):
            unit = self.word.removesuffix(ending)
            if ending == "PS":
                unit += "P"  # TOPS, TFLOPS
            if unit != self.word and unit in UNITS and unit[-1] in "bBP":
                return f"{unit}/s"
        return ""


class WrongDimension(Fault):
    """A quantity of another dimension than the field has.

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

    code: ClassVar[str] = "GS2102"
    slug: ClassVar[str] = "wrong-dimension"
    field: str
    found: str
    dimension: str
    allowed: tuple[str, ...]
    units: tuple[str, ...] = ()

    def message(self) -> str:
        """Both dimensions."""
        allowed = " or ".join(_spoken(d) for d in self.allowed)
        return f"`{self.field}` is {allowed}, but this is {_spoken(self.dimension)}: {self.found}"

    def label(self) -> str:
        """Under the value."""
        return f"{_spoken(self.dimension)}, not {' or '.join(_spoken(d) for d in self.allowed)}"

    def helps(self) -> tuple[str, ...]:
        """Units that would do."""
        return (f"write it with a unit such as {listing(self.units)}",) if self.units else ()


_SPOKEN = {
    "1": "a plain number",
    "byte": "an amount of data (byte)",
    "byte/s": "a data rate (byte/s)",
    "s": "a time (s)",
    "W": "a power (W)",
    "J": "an energy (J)",
    "FLOP": "an amount of work (FLOP)",
    "FLOP/s": "a compute rate (FLOP/s)",
    "m": "a length (m)",
    "kg": "a mass (kg)",
    "token": "a number of tokens (token)",
    "token/s": "a token rate (token/s)",
    "request/s": "a request rate (request/s)",
    "USD": "an amount of money (USD)",
}


def _spoken(base: str) -> str:
    return _SPOKEN.get(base, f"a quantity in {base}")


class MixedDimensions(Fault):
    """An operation on quantities that do not go together.

    What it finds: a sum, difference or comparison of two dimensions, such as seconds plus tokens.

    Why it matters: the result would mean nothing.

    Example:

    ```gpuspec
    edition 2026
    let wrong = 3 s + 5 tokens
    ```

    Use instead:

    ```gpuspec
    edition 2026
    let right = 3 s + 5 ms
    ```
    """

    code: ClassVar[str] = "GS2103"
    slug: ClassVar[str] = "mixed-dimensions"
    operation: str
    left: str
    right: str
    left_unit: str
    right_unit: str

    def message(self) -> str:
        """Both sides."""
        return f"cannot {self.operation} {_spoken(self.left_unit)} and {_spoken(self.right_unit)}"

    def label(self) -> str:
        """Under the operation."""
        return f"{self.left} and {self.right}"

    def helps(self) -> tuple[str, ...]:
        """Currencies need a rate; W and Wh are often mixed."""
        pair = {self.left_unit, self.right_unit}
        if all(len(unit) == 3 and unit.isupper() for unit in pair):
            return ("convert one of them with a declared, dated `exchange` rate",)
        if pair == {"W", "J"}:
            return ("power times time is energy: multiply the watts by a time",)
        return ("bring both sides to the same unit",)


class BytesForBits(Fault):
    """A network rate in bytes, or a memory rate in bits.

    What it finds: `400 GB/s` for a network link, whose rates are given in bits, or `3.35 Tb/s` for a memory.

    Why it matters: the two differ by eight, and the mistake is invisible in the result.

    Example:

    ```gpuspec
    edition 2026
    nic fast {
      rate = 400 GB/s
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    nic fast {
      rate = 400 Gb/s
    }
    ```
    """

    code: ClassVar[str] = "GS2104"
    slug: ClassVar[str] = "bytes-for-bits"
    field: str
    found: str
    same: str
    likely: str
    bits: bool

    def message(self) -> str:
        """Both units."""
        wanted = "bits" if self.bits else "bytes"
        return f"`{self.field}` is given in {wanted} per second, but this is {self.found}, which is {self.same}"

    def label(self) -> str:
        """Under the value."""
        return f"{self.found} is {self.same}"

    def helps(self) -> tuple[str, ...]:
        """Both readings."""
        return (f"did you mean `{self.likely}`? If not, write `{self.same}`",)

    def fixes(self) -> tuple[Fix, ...]:
        """Write the likely unit."""
        edit = Edit(self.span, self.likely)
        return (Fix(f"write `{self.likely}`", (edit,), Applicability.UNSAFE),)


class NotACount(Fault):
    """A count that is not whole, is negative, or is a percentage.

    What it finds: `2.5`, `-1` or `12 %` where things are counted.

    Why it matters: half a server cannot be bought.

    Example:

    ```gpuspec
    edition 2026
    cpu half {
      cores = 2.5
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    cpu half {
      cores = 2
    }
    ```
    """

    code: ClassVar[str] = "GS2105"
    slug: ClassVar[str] = "not-a-count"
    field: str
    found: str
    least: int

    def message(self) -> str:
        """What was found and what is allowed."""
        return f"`{self.field}` is a whole number from {self.least} up, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return f"{self.found} is no count"


class DivisionByZero(Fault):
    """A division by zero, or by an interval that holds zero.

    What it finds: a divisor that is or may be zero.

    Why it matters: the result has no value.

    Example:

    ```gpuspec
    edition 2026
    let wrong = 3 / 0
    ```

    Use instead:

    ```gpuspec
    edition 2026
    let right = 3 / 2
    ```
    """

    code: ClassVar[str] = "GS2106"
    slug: ClassVar[str] = "division-by-zero"
    found: str

    def message(self) -> str:
        """The divisor."""
        return f"the divisor is {self.found}, which is or may be zero"

    def label(self) -> str:
        """Under the divisor."""
        return "may be zero"


class UnknownWord(Misspelt):
    """A word that the field does not take.

    What it finds: a field with a fixed choice of words and none of them.

    Why it matters: the choice decides what is computed.

    Example:

    ```gpuspec
    edition 2026
    server box {
      sold_as = sistem
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    server box {
      sold_as = system
    }
    ```
    """

    code: ClassVar[str] = "GS2107"
    slug: ClassVar[str] = "unknown-word"
    field: str

    def message(self) -> str:
        """The word and the field."""
        return f"`{self.field}` does not take `{self.word}`"

    def label(self) -> str:
        """Under the word."""
        return f"not a value of `{self.field}`"

    def helps(self) -> tuple[str, ...]:
        """The choice."""
        close = self.near()
        first = (
            ("did you mean " + " or ".join(f"`{name}`" for name in close) + "?",) if close else ()
        )
        return (*first, f"it takes {listing(self.known)}")


class WrongForm(Fault):
    """A value of another form than the field takes.

    What it finds: text where a quantity belongs, a block where a value belongs.

    Why it matters: it cannot be read as the field's value.

    Example:

    ```gpuspec
    edition 2026
    psu small {
      output = "800 W"
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

    code: ClassVar[str] = "GS2108"
    slug: ClassVar[str] = "wrong-form"
    field: str
    found: str
    wanted: str
    hint: str = ""

    def message(self) -> str:
        """Both forms."""
        return f"`{self.field}` takes {self.wanted}, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return f"not {self.wanted}"

    def helps(self) -> tuple[str, ...]:
        """What to do, where it is known."""
        meant = self._quoted()
        if meant:
            return (f"write `{meant}`, without quotes",)
        return (self.hint,) if self.hint else ()

    def fixes(self) -> tuple[Fix, ...]:
        """Take the quotes off a quantity."""
        meant = self._quoted()
        if not meant:
            return ()
        edit = Edit(self.span, meant)
        return (Fix(f"write `{meant}`, without quotes", (edit,), Applicability.SAFE),)

    def _quoted(self) -> str | None:
        """The quantity that a text seems to hold, where a quantity is wanted."""
        text = self.span.text
        if not text.startswith('"') or "quantity" not in self.wanted:
            return None
        return quantity_in(text[1:-1])


class ReversedRange(Fault):
    """A range whose ends are the wrong way round, or a margin that is negative.

    What it finds: `10..5`, or `±` with a negative margin.

    Why it matters: nothing lies between.

    Example:

    ```gpuspec
    edition 2026
    psu small {
      output = 10..5 W
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    psu small {
      output = 5..10 W
    }
    ```
    """

    code: ClassVar[str] = "GS2109"
    slug: ClassVar[str] = "reversed-range"
    low: str
    high: str

    def message(self) -> str:
        """Both ends."""
        return f"the range ends below where it begins: from {self.low} to {self.high}"

    def label(self) -> str:
        """Under the range."""
        return "reversed"


class OutOfRange(Fault):
    """A value that the field cannot have.

    What it finds: a negative power, a share above 100 %, a number too large to mean anything.

    Why it matters: it would turn the results that rest on it into nonsense.

    Example:

    ```gpuspec
    edition 2026
    psu small {
      output = -800 W
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

    code: ClassVar[str] = "GS2110"
    slug: ClassVar[str] = "out-of-range"
    field: str
    found: str
    allowed: str

    def message(self) -> str:
        """What was found and what is allowed."""
        return f"`{self.field}` is {self.allowed}, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return f"not {self.allowed}"


class WrongArguments(Fault):
    """A built-in function called with what it does not take.

    What it finds: `sum(3)`, `sqrt()`, a call of something that is no function.

    Why it matters: it has no value.

    Example:

    ```gpuspec
    edition 2026
    let wrong = sqrt(1, 2)
    ```

    Use instead:

    ```gpuspec
    edition 2026
    let right = sqrt(4)
    ```
    """

    code: ClassVar[str] = "GS2111"
    slug: ClassVar[str] = "wrong-arguments"
    function: str
    wanted: str

    def message(self) -> str:
        """What it takes."""
        return f"`{self.function}` takes {self.wanted}"

    def label(self) -> str:
        """Under the call."""
        return "not so"


class LimitExceeded(Fault):
    """More than the language allows.

    What it finds: evaluation, lists, nesting of names or imports beyond the documented limits.

    Why it matters: limits keep every run short and within memory.

    What to do: split the file, or shorten what is computed; the limits stand in the language reference.
    """

    code: ClassVar[str] = "GS2304"
    slug: ClassVar[str] = "limit-exceeded"
    what: str
    limit: str

    def message(self) -> str:
        """What and how much."""
        return f"{self.what} goes beyond the limit of {self.limit}"
