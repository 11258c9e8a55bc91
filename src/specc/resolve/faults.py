"""GS2xxx: what is wrong with names, imports and values. A class's docstring is its page."""

from typing import ClassVar

from specc.diagnostics.diagnostic import Applicability, Edit, Fix, Label, Severity
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.diagnostics.suggest import near
from specc.syntax.strings import quantity_in
from specc.units.table import UNITS

_MOST = 12


def listing(names: tuple[str, ...]) -> str:
    """Names in back quotes, cut with a count."""
    shown = ", ".join(f"`{name}`" for name in names[:_MOST])
    return shown if len(names) <= _MOST else f"{shown} and {len(names) - _MOST} more"


class _Misspelt(Fault):
    """A word that nobody knows, with those that are known."""

    word: str
    known: tuple[str, ...] = ()

    def near(self) -> tuple[str, ...]:
        """Near misses."""
        return near(self.word, self.known)

    def helps(self) -> tuple[str, ...]:
        """The near misses, or what there is."""
        close = self.near()
        if close:
            return ("did you mean " + " or ".join(f"`{name}`" for name in close) + "?",)
        return (f"known here: {listing(self.known)}",) if self.known else ()

    def fixes(self) -> tuple[Fix, ...]:
        """Write the nearest one, where there is just one."""
        close = self.near()
        if len(close) != 1:
            return ()
        edit = Edit(self.span, close[0])
        return (Fix(f"write `{close[0]}`", (edit,), Applicability.UNSAFE),)


_UNITS_SPOKEN = {
    "gig": "GB", "gigs": "GB", "gigabyte": "GB", "meg": "MB", "megs": "MB", "megabyte": "MB", "kilobyte": "kB",
    "terabyte": "TB", "petabyte": "PB", "gibibyte": "GiB", "mebibyte": "MiB", "tebibyte": "TiB", "kilowatt": "kW",
    "megawatt": "MW", "watt": "W", "kilowatthour": "kWh", "volt": "V", "amp": "A", "ampere": "A", "hr": "h",
    "mins": "min", "msec": "ms", "usec": "us", "meter": "m", "metre": "m", "kilogram": "kg", "dollar": "USD",
    "euro": "EUR", "percent": "%", "gigabit": "Gb", "megabit": "Mb", "flops": "FLOP/s", "qps": "requests/s",
    "rps": "requests/s", "gbit": "Gb", "µs": "us", "μs": "us", "°c": "degC",
}  # fmt: skip
"""Units as people say them, in lower case and the singular."""


class UnknownName(_Misspelt):
    """A name that is not declared.

    What it finds: a name on the right side of a field that is no parameter, constant, entity or import.

    Why it matters: a misspelt name would otherwise stand for nothing.

    Example:

    ```gpuspec
    edition 2026
    let hours = 24
    let week = 7 * houers
    ```

    Use instead:

    ```gpuspec
    edition 2026
    let hours = 24
    let week = 7 * hours
    ```
    """

    code: ClassVar[str] = "GS2001"
    slug: ClassVar[str] = "unknown-name"

    def message(self) -> str:
        """The name."""
        return f"nothing here is called `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not declared and not imported"

    def helps(self) -> tuple[str, ...]:
        """That a unit has no blank inside, or the near misses."""
        before = self.span.source.text[max(0, self.span.start - 40) : self.span.start].rstrip()
        if self.word in UNITS and before.endswith("/"):
            numerator = before[:-1].split()[-1:]
            if numerator and numerator[0] in UNITS:
                return (f"a unit has no blank inside: write `{numerator[0]}/{self.word}`",)
        return super().helps()


class UnknownField(_Misspelt):
    """A field that the kind does not have.

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

    code: ClassVar[str] = "GS2002"
    slug: ClassVar[str] = "unknown-field"
    owner: str

    def message(self) -> str:
        """The field and its owner."""
        return f"{self.owner} has no field `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not a field here"


class MissingField(Fault):
    """A field that must be stated.

    What it finds: an entity without a field that its kind requires. `unknown` is a statement too.

    Why it matters: without it nothing can be computed from the entity.

    Example:

    ```gpuspec
    edition 2026
    psu small {
      title = "Small supply"
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    psu small {
      title  = "Small supply"
      output = 800 W
    }
    ```
    """

    code: ClassVar[str] = "GS2003"
    slug: ClassVar[str] = "missing-field"
    owner: str
    fields: tuple[str, ...]
    docs: tuple[str, ...] = ()

    def message(self) -> str:
        """The owner and what it lacks."""
        return f"{self.owner} must state {listing(self.fields)}"

    def label(self) -> str:
        """Under the entity's name."""
        return f"without {listing(self.fields)}"

    def notes(self) -> tuple[str, ...]:
        """What the fields mean."""
        return tuple(f"`{name}`: {doc}" for name, doc in zip(self.fields, self.docs, strict=False))

    def helps(self) -> tuple[str, ...]:
        """How to say that it is not known."""
        return (
            f"add `{self.fields[0]} = …`, or `{self.fields[0]} = unknown` where nobody knows it",
        )


class DuplicateName(Fault):
    """Two declarations of one name.

    What it finds: two entities, parameters, constants or imports of one file with the same name.

    Why it matters: order never matters in a file, so neither could win.

    Example:

    ```gpuspec
    edition 2026
    let a = 1
    let a = 2
    ```

    Use instead:

    ```gpuspec
    edition 2026
    let a = 1
    let b = 2
    ```
    """

    code: ClassVar[str] = "GS2004"
    slug: ClassVar[str] = "duplicate-name"
    word: str
    first: Span

    def message(self) -> str:
        """The name."""
        return f"`{self.word}` is declared twice"

    def label(self) -> str:
        """At the second one."""
        return "declared again"

    def others(self) -> tuple[Label, ...]:
        """The first one."""
        return (Label(self.first, "first declared here"),)

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("rename one of them; an import can be renamed with `as`",)


class DuplicateField(Fault):
    """A field stated twice.

    What it finds: two statements of the same field in one block.

    Why it matters: order never matters, so neither could win.

    Example:

    ```gpuspec
    edition 2026
    psu small {
      output = 800 W
      output = 900 W
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    psu small {
      output = 900 W
    }
    ```
    """

    code: ClassVar[str] = "GS2005"
    slug: ClassVar[str] = "duplicate-field"
    word: str
    first: Span

    def message(self) -> str:
        """The field."""
        return f"`{self.word}` is stated twice in this block"

    def label(self) -> str:
        """At the second one."""
        return "stated again"

    def others(self) -> tuple[Label, ...]:
        """The first one."""
        return (Label(self.first, "first stated here"),)

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("keep one of them",)


class WrongKind(Fault):
    """An entity of another kind than the field takes.

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

    code: ClassVar[str] = "GS2006"
    slug: ClassVar[str] = "wrong-kind"
    word: str
    field: str
    found: str
    kinds: tuple[str, ...]

    def message(self) -> str:
        """What was found and what is taken."""
        return f"`{self.field}` takes {_one_of(self.kinds)}, but this is {self.found}"

    def label(self) -> str:
        """Under the value."""
        return self.found


def _one_of(kinds: tuple[str, ...]) -> str:
    named = [f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in kinds]
    return " or ".join(named) or "an entity"


class UnknownKind(_Misspelt):
    """A kind of entity that does not exist.

    What it finds: a declaration whose first word is no kind.

    Why it matters: nothing says which fields it has.

    Example:

    ```gpuspec
    edition 2026
    sevrer box {
      height = 2 U
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    server box {
      height = 2 U
    }
    ```
    """

    code: ClassVar[str] = "GS2007"
    slug: ClassVar[str] = "unknown-kind"

    def message(self) -> str:
        """The word."""
        return f"`{self.word}` is not a kind of entity"

    def label(self) -> str:
        """Under the word."""
        return "not a kind"


class NameCycle(Fault):
    """Names that rest on themselves.

    What it finds: a chain of names, bases or fields that comes back to where it began.

    Why it matters: none of them has a value.

    Example:

    ```gpuspec
    edition 2026
    let a = b + 1
    let b = a + 1
    ```

    Use instead:

    ```gpuspec
    edition 2026
    let a = b + 1
    let b = 1
    ```
    """

    code: ClassVar[str] = "GS2008"
    slug: ClassVar[str] = "name-cycle"
    chain: tuple[tuple[str, Span], ...]

    def message(self) -> str:
        """The whole chain."""
        names = [name for name, _ in self.chain]
        return "these rest on each other: " + " -> ".join(f"`{n}`" for n in (*names, names[0]))

    def label(self) -> str:
        """At the first one."""
        return f"`{self.chain[0][0]}` comes back to itself"

    def others(self) -> tuple[Label, ...]:
        """Every other one."""
        return tuple(Label(span, f"through `{name}`") for name, span in self.chain[1:_MOST])

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("give one of them a value of its own",)


class UnknownUnit(_Misspelt):
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


class UnknownWord(_Misspelt):
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


class ImportNotFound(_Misspelt):
    """An import of what is not there.

    What it finds: a file, folder or name that does not exist.

    Why it matters: everything that uses it is unresolved.

    Example:

    ```gpuspec
    edition 2026
    from std.accelerators.nvidia import h100_smx
    ```

    Use instead:

    ```gpuspec
    edition 2026
    from std.accelerators.nvidia import h100_sxm
    ```
    """

    code: ClassVar[str] = "GS2201"
    slug: ClassVar[str] = "import-not-found"
    place: str

    def message(self) -> str:
        """What and where."""
        return f"{self.place} has no `{self.word}`" if self.place else f"there is no `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not found"

    def helps(self) -> tuple[str, ...]:
        """Near misses, or where to look."""
        return super().helps() or ("`specc catalog` lists what `std` holds",)


class ImportCycle(Fault):
    """Files that import each other.

    What it finds: a chain of imports that comes back to where it began.

    Why it matters: none of them could be read first.

    Example:

    ```gpuspec
    edition 2026
    import "example.gpuspec" as self_import
    ```

    Use instead:

    ```gpuspec
    edition 2026
    let nothing = 0
    ```
    """

    code: ClassVar[str] = "GS2202"
    slug: ClassVar[str] = "import-cycle"
    chain: tuple[tuple[str, Span], ...]

    def message(self) -> str:
        """The whole chain."""
        names = [name for name, _ in self.chain]
        return "files import each other: " + " -> ".join(f"`{n}`" for n in (*names, names[0]))

    def label(self) -> str:
        """At the import that closes the chain."""
        return "comes back here"

    def others(self) -> tuple[Label, ...]:
        """Every other import of the chain."""
        return tuple(
            Label(span, f"`{name}` is imported here") for name, span in self.chain[1:_MOST]
        )

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("move what both need into a file of its own",)


class ImportOutside(Fault):
    """An import that leaves the project, or asks for the network.

    What it finds: an absolute path, `..` beyond the project's root, a link that leads out, an address.

    Why it matters: the same files must give the same result on every machine.

    Example:

    ```gpuspec
    edition 2026
    import "/etc/parts.gpuspec" as parts
    ```

    Use instead:

    ```gpuspec
    edition 2026
    from std.accelerators.nvidia import h100_sxm
    ```
    """

    code: ClassVar[str] = "GS2203"
    slug: ClassVar[str] = "import-outside"
    path: str
    why: str

    def message(self) -> str:
        """The path and the reason."""
        return f"cannot import `{self.path}`: {self.why}"

    def label(self) -> str:
        """Under the path."""
        return self.why

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("copy the file into the project and import it by a relative path",)


class ImportUnreadable(Fault):
    """An import that cannot be read.

    What it finds: a file that is a folder, a device, too large, not UTF-8, or not readable.

    Why it matters: everything that uses it is unresolved.

    What to do: check the path, the rights and the encoding of the file.
    """

    code: ClassVar[str] = "GS2204"
    slug: ClassVar[str] = "import-unreadable"
    path: str
    why: str

    def message(self) -> str:
        """The path and the reason."""
        return f"`{self.path}` {self.why}"

    def label(self) -> str:
        """Under the path."""
        return "cannot be read"


class BrokenImport(Fault):
    """An import of a file with errors of its own.

    What it finds: a file of the project or the catalogue that has errors; they are reported where they are.

    Why it matters: what it declares may be missing.

    What to do: mend that file first.
    """

    code: ClassVar[str] = "GS2205"
    slug: ClassVar[str] = "broken-import"
    severity: ClassVar[Severity] = Severity.WARNING
    path: str

    def message(self) -> str:
        """The path."""
        return f"`{self.path}` has errors of its own"


class UnknownResult(_Misspelt):
    """A requirement on something that is not computed.

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


class ResultOutsideRequire(Fault):
    """A result used to state a field.

    What it finds: a computed name on the right side of a field; only `require` and `minimise` may mention results.

    Why it matters: nothing may need its own result to be computed.

    Example:

    ```gpuspec
    edition 2026
    cluster pod {
      servers = []
    }
    site hall {
      it_power = pod.power.it
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    site hall {
      it_power = 1 MW
    }
    ```
    """

    code: ClassVar[str] = "GS2302"
    slug: ClassVar[str] = "result-outside-require"
    word: str

    def message(self) -> str:
        """The path."""
        return f"`{self.word}` is no field; results may stand in `require` and `minimise` only"

    def label(self) -> str:
        """Under the path."""
        return "not known while fields are read"


class NotACondition(Fault):
    """A requirement that is neither true nor false.

    What it finds: `require` with a number or a word.

    Why it matters: it cannot fail or hold.

    Example:

    ```gpuspec
    edition 2026
    require 3 + 4
    ```

    Use instead:

    ```gpuspec
    edition 2026
    require 3 + 4 <= 8
    ```
    """

    code: ClassVar[str] = "GS2303"
    slug: ClassVar[str] = "not-a-condition"
    found: str

    def message(self) -> str:
        """What was found."""
        return f"a condition is true or false, but this is {self.found}"

    def label(self) -> str:
        """Under the expression."""
        return "not a condition"


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


class UnknownSource(_Misspelt):
    """A citation of a source that is not declared.

    What it finds: `@name` where no `source name { }` is declared or imported.

    Why it matters: a number's origin must lead somewhere.

    Example:

    ```gpuspec
    edition 2026
    psu small {
      output = 800 W @sheet
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    source sheet {
      title = "Data sheet"
    }
    psu small {
      output = 800 W @sheet
    }
    ```
    """

    code: ClassVar[str] = "GS2401"
    slug: ClassVar[str] = "unknown-source"

    def message(self) -> str:
        """The name."""
        return f"no source is called `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not a source"


class UnknownParam(_Misspelt):
    """A setting of a parameter that the file does not have.

    What it finds: `--set name=value` where the file declares no `param name`.

    Why it matters: the run would not use the value that was meant.

    What to do: declare `param name = default` in the file, or mend the name.
    """

    code: ClassVar[str] = "GS2501"
    slug: ClassVar[str] = "unknown-param"

    def message(self) -> str:
        """The name."""
        return f"the file has no `param {self.word}` to set"

    def label(self) -> str:
        """Under the value."""
        return "set from outside"


class WordIsName(Fault):
    """An entity with the name of a word.

    What it finds: a declaration whose name fields read as a word, such as a switch called `single`.

    Why it matters: where a field expects words, the word wins, which may not be what was meant.

    Example:

    ```gpuspec
    edition 2026
    switch fat_tree {
      title = "A switch with a confusing name"
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    switch tree_switch {
      title = "A switch with a name of its own"
    }
    ```
    """

    code: ClassVar[str] = "GS2601"
    slug: ClassVar[str] = "word-is-name"
    severity: ClassVar[Severity] = Severity.WARNING
    word: str

    def message(self) -> str:
        """The name."""
        return f"`{self.word}` is also a word of the language; where a field expects it, the word wins"

    def label(self) -> str:
        """Under the name."""
        return "also a word"
