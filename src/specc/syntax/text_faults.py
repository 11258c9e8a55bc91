"""GS10xx and GS13xx: faults of bytes, characters, literals and size."""

from typing import ClassVar

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span


def short(text: str, most: int = 40) -> str:
    """A piece of the text as a message quotes it."""
    return text if len(text) <= most else text[: most - 1] + "…"


def replace(title: str, span: Span, text: str, safe: bool = True) -> tuple[Fix, ...]:
    """The fix that puts `text` in the place of a span."""
    return (Fix(title, (Edit(span, text),), Applicability.SAFE if safe else Applicability.UNSAFE),)


class InvalidEncoding(Fault):
    """The file is not valid UTF-8.

    What it finds: a byte that cannot stand there in UTF-8, such as one of a file saved as UTF-16 or Latin-1, an overlong
    form, half a surrogate pair, or a character cut off at the end of the file.

    Why it matters: the same bytes mean different characters in different encodings, so a spec has one: UTF-8.

    What to do: save the file as UTF-8; with `iconv -f latin1 -t utf-8`, for example.
    """

    code: ClassVar[str] = "GS1001"
    slug: ClassVar[str] = "invalid-encoding"

    found: str
    guess: str = ""

    def message(self) -> str:
        return f"the file is not valid UTF-8: {self.found}"

    def label(self) -> str:
        return "the first wrong byte"

    def helps(self) -> tuple[str, ...]:
        return (
            f"it looks like {self.guess}; save it as UTF-8"
            if self.guess
            else "save the file as UTF-8",
        )


class MisplacedByteOrderMark(Fault):
    """A byte order mark stands inside the text.

    What it finds: U+FEFF anywhere but at the very start, where one is accepted and dropped.

    Why it matters: the character is invisible, and usually shows where two files were joined.

    What to do: remove it; the message has the place.
    """

    code: ClassVar[str] = "GS1002"
    slug: ClassVar[str] = "misplaced-byte-order-mark"

    def message(self) -> str:
        return "a byte order mark (U+FEFF) stands inside the text"

    def label(self) -> str:
        return "invisible here"

    def helps(self) -> tuple[str, ...]:
        return ("remove the character; one is accepted at the very start of a file only",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("remove it", self.span, "")


class ControlCharacter(Fault):
    r"""The text holds a control character or a line end of another kind.

    What it finds: NUL, ESC and other control characters; vertical tab, form feed, U+0085, U+2028 and U+2029. They may
    not stand anywhere, comments and strings included.

    Why it matters: a terminal may obey them, and programs disagree on whether they end a line. Lines end with LF or CRLF.

    What to do: remove it, or write it in a string as an escape, as in `"\u0007"`.
    """

    code: ClassVar[str] = "GS1003"
    slug: ClassVar[str] = "control-character"

    point: int

    def message(self) -> str:
        return f"control character U+{self.point:04X} in the text"

    def label(self) -> str:
        return f"U+{self.point:04X}"

    def helps(self) -> tuple[str, ...]:
        return (f"remove it, or write it in a string as `\\u{self.point:04x}`",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("remove it", self.span, "", safe=False)


class BidirectionalControl(Fault):
    r"""The text holds a character that reorders what is shown.

    What it finds: the bidirectional controls U+061C, U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069, in comments
    and strings as well.

    Why it matters: with them, a reviewer sees another text than the one that is compiled.

    What to do: remove it, or write it in a string as an escape, as in `"\u{202e}"`.
    """

    code: ClassVar[str] = "GS1004"
    slug: ClassVar[str] = "bidirectional-control"

    point: int

    def message(self) -> str:
        return f"bidirectional control U+{self.point:04X}: what is shown here is not what is read"

    def label(self) -> str:
        return f"U+{self.point:04X}, invisible"

    def helps(self) -> tuple[str, ...]:
        return (f"remove it, or write it in a string as `\\u{{{self.point:x}}}`",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("remove it", self.span, "", safe=False)


class LoneCarriageReturn(Fault):
    """A carriage return stands without a line feed.

    What it finds: CR that no LF follows. Lines end with LF or CRLF.

    Why it matters: half of all programs would count another line here, and every position after it would be wrong.

    What to do: save the file with LF line ends.
    """

    code: ClassVar[str] = "GS1005"
    slug: ClassVar[str] = "lone-carriage-return"

    def message(self) -> str:
        return "a carriage return without a line feed"

    def label(self) -> str:
        return "lines end with LF or CRLF"

    def helps(self) -> tuple[str, ...]:
        return ("save the file with LF line ends",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("end the line with LF", self.span, "\n")


class ForeignCharacter(Fault):
    """A character has no meaning here.

    What it finds: outside of strings and comments, a character that is no part of the language: a letter that looks like
    an ASCII one, a full-width sign, a no-break space, `$`, `?`.

    Why it matters: names are ASCII, so that two names that look the same are the same.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power ＝ 2 MW
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

    code: ClassVar[str] = "GS1006"
    slug: ClassVar[str] = "foreign-character"

    found: str
    name: str
    meant: str = ""
    word: str = ""

    def message(self) -> str:
        what = f"`{short(self.found)}` (U+{ord(self.found[0]):04X}, {self.name})"
        return (
            f"{what} in the name `{short(self.word)}`"
            if self.word
            else f"{what} has no meaning here"
        )

    def label(self) -> str:
        return self.name

    def helps(self) -> tuple[str, ...]:
        if self.meant == " ":
            return ("write a plain blank",)
        if self.meant:
            return (f"write `{self.meant}`",)
        return ("names consist of the letters a to z, digits and `_`",) if self.word else ()

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace(f"write `{self.meant}`", self.span, self.meant, safe=not self.word)
            if self.meant
            else ()
        )


class UnclosedString(Fault):
    r"""A string does not end on its line.

    What it finds: a `"` whose partner is missing before the end of the line. Line ends in strings are written `\n`.

    Why it matters: were strings to run over lines, one forgotten quote would swallow the file.

    Example:

    ```gpuspec
    edition 2026

    source sheet {
      title = "Datasheet
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026

    source sheet {
      title = "Datasheet"
    }
    ```
    """

    code: ClassVar[str] = "GS1007"
    slug: ClassVar[str] = "unclosed-string"

    def message(self) -> str:
        return "the string does not end on this line"

    def label(self) -> str:
        return "opened here"

    def helps(self) -> tuple[str, ...]:
        return ('close it with `"`; a line end inside a string is written `\\n`, a quote `\\"`',)


class UnknownEscape(Fault):
    r"""A string has an escape that is none.

    What it finds: a `\` in a string before anything but `"`, `\`, `/`, `b`, `f`, `n`, `r`, `t`, `uXXXX` or `u{X}`, and
    escapes of numbers that are no character: above 10FFFF, or half of a surrogate pair.

    Why it matters: escapes are those of JSON, so that strings can be copied both ways.

    Example:

    ```gpuspec
    edition 2026

    source sheet {
      title = "C:\quotes"
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026

    source sheet {
      title = "C:\\quotes"
    }
    ```
    r
    """

    code: ClassVar[str] = "GS1008"
    slug: ClassVar[str] = "unknown-escape"

    def message(self) -> str:
        return f"`{short(self.span.text)}` is not an escape"

    def label(self) -> str:
        return "not an escape"

    def helps(self) -> tuple[str, ...]:
        return (
            r"a backslash is written `\`; escapes are \" \ \/ \b \f \n \r \t \u0041 \u{1F600}",
        )


class MalformedNumber(Fault):
    """A number is not written as numbers are.

    What it finds: `0x10`, `1__000`, `1e`, `.5`, `5.`, `1.2.3`.

    Why it matters: every number has one reading. Digits stand on both sides of a point, and single underscores
    between digits.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      pue = 1.
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026

    site hall {
      pue = 1.0
    }
    ```
    """

    code: ClassVar[str] = "GS1009"
    slug: ClassVar[str] = "malformed-number"

    meant: str = ""
    hint: str = ""

    def message(self) -> str:
        return f"`{short(self.span.text)}` is not a number"

    def label(self) -> str:
        return "not a number"

    def helps(self) -> tuple[str, ...]:
        hint = (
            self.hint
            or "numbers are written 64, 1_024, 0.5 or 1.4e12, or with a scale letter: 70B"
        )
        return (f"write `{self.meant}`", hint) if self.meant else (hint,)

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace(f"write `{self.meant}`", self.span, self.meant, safe=False)
            if self.meant
            else ()
        )


class GluedUnit(Fault):
    """A blank is missing between a number and what it counts.

    What it finds: `80GB`, `12%`, `8x h100_sxm`.

    Why it matters: a letter glued to a number is a scale, as in `70B params`; with the blank, `B` never passes for the byte.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power = 2MW
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

    code: ClassVar[str] = "GS1010"
    slug: ClassVar[str] = "glued-unit"

    meant: str

    def message(self) -> str:
        return f"a blank is missing in `{short(self.span.text)}`"

    def label(self) -> str:
        return "number and unit in one"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.meant)}`",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace(f"write `{short(self.meant)}`", self.span, self.meant)


class UnknownScale(Fault):
    """A letter behind a number is no scale.

    What it finds: a number with one letter glued to it that is not k (10^3), M (10^6), B (10^9) or T (10^12): `8K`, `70b`,
    `5G`.

    Why it matters: `K` is the kelvin, `b` the bit and `G` half a unit; guessing would be a factor of a thousand, or of eight.

    Example:

    ```gpuspec
    edition 2026

    param context = 128K
    ```

    Use instead:

    ```gpuspec
    edition 2026

    param context = 128k
    ```
    """

    code: ClassVar[str] = "GS1011"
    slug: ClassVar[str] = "unknown-scale"

    letter: str
    meant: str = ""

    def message(self) -> str:
        return f"`{self.letter}` is not a scale"

    def label(self) -> str:
        return "the scales are k, M, B and T"

    def helps(self) -> tuple[str, ...]:
        known = "k is 10^3, M 10^6, B 10^9, T 10^12; units stand behind a blank"
        return (f"write `{self.meant}`", known) if self.meant else (known,)

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace(f"write `{self.meant}`", self.span, self.meant, safe=False)
            if self.meant
            else ()
        )


class TextLimitExceeded(Fault):
    """A limit of the language is passed; each limit has a class and a code of its own."""

    limit: str
    what: str
    allowed: str
    hint: str = ""

    def message(self) -> str:
        return f"{self.what} passes the limit of {self.allowed}"

    def label(self) -> str:
        return f"more than {self.allowed}"

    def helps(self) -> tuple[str, ...]:
        return (self.hint,) if self.hint else ()


class FileTooLarge(TextLimitExceeded):
    """A file is larger than 16 MiB.

    What it finds: a file beyond the limit `file-size`.

    Why it matters: with limits, no text can make the compiler run for hours or out of memory.

    What to do: split the file; imports join the pieces.
    """

    code: ClassVar[str] = "GS1301"
    slug: ClassVar[str] = "file-too-large"


class NestingTooDeep(TextLimitExceeded):
    """Brackets or operators are nested more than 200 deep.

    What it finds: more than 200 brackets inside each other, or a chain of more than 200 operators.

    Why it matters: with limits, no text can make the compiler run for hours or out of memory.

    What to do: name parts of the expression with `let`; add a long list of terms with `sum([...])`.
    """

    code: ClassVar[str] = "GS1302"
    slug: ClassVar[str] = "nesting-too-deep"


class TooManyTokens(TextLimitExceeded):
    """A file has more than 4 million words and signs.

    What it finds: a file beyond the limit `tokens`.

    Why it matters: with limits, no text can make the compiler run for hours or out of memory.

    What to do: split the file; imports join the pieces.
    """

    code: ClassVar[str] = "GS1303"
    slug: ClassVar[str] = "too-many-tokens"


class NumberTooLong(TextLimitExceeded):
    """A number has more than 64 digits, or its exponent is beyond ±99.

    What it finds: a number beyond the limit `digits`, or with a larger exponent; a power of a unit above 99.

    Why it matters: numbers are exact, so a long one costs time in every sum; no measure needs it.

    What to do: write the digits that are known.

    Example:

    ```gpuspec
    edition 2026

    param tokens = 1e400
    ```

    Use instead:

    ```gpuspec
    edition 2026

    param tokens = 1e12
    ```
    """

    code: ClassVar[str] = "GS1304"
    slug: ClassVar[str] = "number-too-long"


class StringTooLong(TextLimitExceeded):
    """A string is longer than 1 MiB.

    What it finds: a string beyond the limit `string-length`.

    Why it matters: with limits, no text can make the compiler run for hours or out of memory.

    What to do: shorten it.
    """

    code: ClassVar[str] = "GS1305"
    slug: ClassVar[str] = "string-too-long"


class NameTooLong(TextLimitExceeded):
    """A name is longer than 256 characters.

    What it finds: a name beyond the limit `name-length`.

    Why it matters: names are shown in messages, tables and drawings.

    What to do: shorten it.
    """

    code: ClassVar[str] = "GS1306"
    slug: ClassVar[str] = "name-too-long"


class ListTooLong(TextLimitExceeded):
    """A list has more than a million items.

    What it finds: a list or call beyond the limit `list-items`.

    Why it matters: with limits, no text can make the compiler run for hours or out of memory.

    What to do: split it.
    """

    code: ClassVar[str] = "GS1307"
    slug: ClassVar[str] = "list-too-long"
