"""GS1xxx: what the syntax station finds wrong in a text.

GS10xx are characters and literals and GS13xx limits (`text_faults.py`); GS11xx are the places of words and signs, GS12xx whole statements.
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix, Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.syntax.text_faults import (
    BidirectionalControl,
    ControlCharacter,
    FileTooLarge,
    ForeignCharacter,
    GluedUnit,
    InvalidEncoding,
    ListTooLong,
    LoneCarriageReturn,
    MalformedNumber,
    MisplacedByteOrderMark,
    NameTooLong,
    NestingTooDeep,
    NumberTooLong,
    StringTooLong,
    TextLimitExceeded,
    TooManyTokens,
    UnclosedString,
    UnknownEscape,
    UnknownScale,
    replace,
    short,
)

__all__ = (
    "BidirectionalControl",
    "CapitalInName",
    "ChainedOperators",
    "CommaAtEnd",
    "ControlCharacter",
    "FieldOutsideBlock",
    "FileTooLarge",
    "ForeignAssignment",
    "ForeignCharacter",
    "ForeignComment",
    "ForeignOperator",
    "ForeignWord",
    "GluedUnit",
    "InvalidEncoding",
    "ListTooLong",
    "LoneCarriageReturn",
    "MalformedNumber",
    "MisplacedByteOrderMark",
    "MisplacedEdition",
    "MisplacedStatement",
    "MissingDefault",
    "MissingEdition",
    "MissingReason",
    "MissingValue",
    "NameTooLong",
    "NestingTooDeep",
    "NumberTooLong",
    "ReservedWord",
    "StringTooLong",
    "TextLimitExceeded",
    "TooManyTokens",
    "UnclosedBracket",
    "UnclosedString",
    "UnexpectedToken",
    "UnknownEdition",
    "UnknownEscape",
    "UnknownScale",
    "UnmatchedBracket",
    "UnnamedEntity",
)  # fmt: skip


class UnexpectedToken(Fault):
    """Something stands where something else must.

    What it finds: a word, number or sign that cannot stand at its place.

    Why it matters: the rest of the statement cannot be read, and is not guessed.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power = 2 MW 3
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

    code: ClassVar[str] = "GS1101"
    slug: ClassVar[str] = "unexpected-token"

    found: str
    expected: str
    help: str = ""
    fix: tuple[Fix, ...] = ()

    def message(self) -> str:
        return f"expected {self.expected}, found {self.found}"

    def label(self) -> str:
        return f"expected {self.expected}"

    def helps(self) -> tuple[str, ...]:
        return (self.help,) if self.help else ()

    def fixes(self) -> tuple[Fix, ...]:
        return self.fix


class UnclosedBracket(Fault):
    """A bracket is not closed.

    What it finds: `{`, `(` or `[` whose partner is missing. Where the lines after it begin a new entity, the message points
    there as well.

    Why it matters: everything behind it would belong to it.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power = 2 MW
    ```

    Use instead:

    ```gpuspec
    edition 2026

    site hall {
      it_power = 2 MW
    }
    ```
    """

    code: ClassVar[str] = "GS1102"
    slug: ClassVar[str] = "unclosed-bracket"

    bracket: str
    closer: str
    until: Span
    because: str
    inside: str = ""

    def message(self) -> str:
        return f"`{self.bracket}`{self.inside} is not closed: `{self.closer}` is missing"

    def label(self) -> str:
        return "opened here"

    def others(self) -> tuple[Label, ...]:
        return (Label(self.until, self.because),)

    def helps(self) -> tuple[str, ...]:
        return (f"add `{self.closer}` before this point",)


class UnmatchedBracket(Fault):
    """A closing bracket has no partner.

    What it finds: `}`, `)` or `]` that closes nothing, or another bracket than the one that is open.

    Why it matters: what stands before and behind it no longer belongs to what it seems to.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power = 2 MW
    }
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

    code: ClassVar[str] = "GS1103"
    slug: ClassVar[str] = "unmatched-bracket"

    found: str
    opener: Span | None = None
    wanted: str = ""
    outside: Span | None = None

    def message(self) -> str:
        if self.opener is not None:
            return f"`{self.found}` closes what `{self.opener.text}` opened; `{self.wanted}` does"
        return f"`{self.found}` closes nothing"

    def label(self) -> str:
        return (
            f"`{self.wanted}` is needed here"
            if self.opener is not None
            else "nothing is open here"
        )

    def others(self) -> tuple[Label, ...]:
        if self.outside is not None:
            return (Label(self.outside, "this stands outside of any block already"),)
        return (Label(self.opener, "opened here"),) if self.opener is not None else ()

    def helps(self) -> tuple[str, ...]:
        if self.opener is not None:
            return (f"write `{self.wanted}`",)
        if self.outside is not None:
            return (f"one of the `{self.found}` above is too many",)
        return ("remove it, or a bracket before it",)


class MissingValue(Fault):
    """A field has no value.

    What it finds: `=` with nothing behind it on its line.

    Why it matters: what is not known is written `unknown`, what the compiler shall choose `auto`; nothing is neither.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power =
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026

    site hall {
      it_power = unknown
    }
    ```
    """

    code: ClassVar[str] = "GS1104"
    slug: ClassVar[str] = "missing-value"

    name: str

    def message(self) -> str:
        return f"`{short(self.name)}` has no value" if self.name else "a value is missing"

    def label(self) -> str:
        return "a value is missing here"

    def helps(self) -> tuple[str, ...]:
        return ("write a value on this line, or `unknown`; `auto` leaves it to the compiler",)


class ForeignAssignment(Fault):
    """A field is set with another sign than `=`.

    What it finds: `name: value`, `name := value`, `name += value`, `name => value`.

    Why it matters: `:` stands between an entity and its base; fields are set with `=`, once.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power: 2 MW
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

    code: ClassVar[str] = "GS1105"
    slug: ClassVar[str] = "foreign-assignment"

    sign: str
    name: str

    def message(self) -> str:
        return f"a field is set with `=`, not with `{self.sign}`"

    def label(self) -> str:
        return f"`=` sets `{short(self.name)}`"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.name)} = …`",)

    def fixes(self) -> tuple[Fix, ...]:
        text = (
            " =" if self.span.source.text[self.span.start - 1 : self.span.start].strip() else "="
        )
        title = f"write `{short(self.name)} = …`"
        return replace(title, self.span, text, safe=self.sign in (":", ":=", "=>"))


class CommaAtEnd(Fault):
    """A comma ends a field.

    What it finds: a comma behind a statement. Statements end with their line or with `;`.

    Why it matters: commas separate what stands in `( )` and `[ ]`, and nothing else.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power = 2 MW,
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

    code: ClassVar[str] = "GS1106"
    slug: ClassVar[str] = "comma-at-end"

    last: bool

    def message(self) -> str:
        return "a statement ends with its line, not with a comma"

    def label(self) -> str:
        return "no comma here"

    def helps(self) -> tuple[str, ...]:
        return ("remove the comma" if self.last else "write `;`, or a line for each field",)

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace("remove the comma", self.span, "")
            if self.last
            else replace("write `;`", self.span, ";")
        )


class ForeignOperator(Fault):
    """An operator of another language.

    What it finds: `&&`, `||`, `!`, `**`, `//`, `<>`, `≤`, `≥`, `≠`, `×`, `−`, and `=` where two values are compared.

    Why it matters: every operation has one spelling.

    Example:

    ```gpuspec
    edition 2026

    require 1 < 2 && 2 < 3
    ```

    Use instead:

    ```gpuspec
    edition 2026

    require 1 < 2 and 2 < 3
    ```
    """

    code: ClassVar[str] = "GS1107"
    slug: ClassVar[str] = "foreign-operator"

    found: str
    meant: str

    def message(self) -> str:
        return f"`{self.found}` is not an operator"

    def label(self) -> str:
        return f"`{self.meant}` is meant" if self.meant else "not an operator"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{self.meant}`",) if self.meant else ()

    def fixes(self) -> tuple[Fix, ...]:
        if not self.meant:
            return ()
        text = self.span.source.text
        before = text[self.span.start - 1 : self.span.start]
        after = text[self.span.end : self.span.end + 1]
        left = " " if self.meant.isalpha() and before.strip() else ""
        right = " " if self.meant.isalpha() and after.strip() else ""
        return replace(f"write `{self.meant}`", self.span, left + self.meant + right)


class ForeignComment(Fault):
    """A comment of another language.

    What it finds: `//`, `/*` and `--` at the start of a line or behind a statement.

    Why it matters: comments begin with `#` and end with their line; `##` documents what follows.

    Example:

    ```gpuspec
    edition 2026

    // The hall that we lease.
    site hall {
      it_power = 2 MW
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026

    # The hall that we lease.
    site hall {
      it_power = 2 MW
    }
    ```
    """

    code: ClassVar[str] = "GS1108"
    slug: ClassVar[str] = "foreign-comment"

    found: str

    def message(self) -> str:
        return f"`{self.found}` does not begin a comment"

    def label(self) -> str:
        return "a comment begins with `#`"

    def helps(self) -> tuple[str, ...]:
        return ("write `#`",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("write `#`", self.span, "#") if self.found != "/*" else ()


class ForeignWord(Fault):
    """A word of another language.

    What it finds: `null`, `None`, `nil`, `NaN`, `inf`, `True`, `False`, `undefined` as values; `elif`; statements that begin
    with `def`, `class`, `var`, `const`, `function`, `struct`, `resource`.

    Why it matters: what is not known is `unknown`, and whatever rests on it says so, which no other language's nothing does.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      it_power = null
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026

    site hall {
      it_power = unknown
    }
    ```
    """

    code: ClassVar[str] = "GS1109"
    slug: ClassVar[str] = "foreign-word"

    found: str
    meant: str = ""
    hint: str = ""

    def message(self) -> str:
        return f"`{self.found}` is a word of other languages"

    def label(self) -> str:
        return f"`{self.meant}` is meant" if self.meant else "no such word here"

    def helps(self) -> tuple[str, ...]:
        return tuple(
            text for text in (f"write `{self.meant}`" if self.meant else "", self.hint) if text
        )

    def fixes(self) -> tuple[Fix, ...]:
        if not self.meant:
            return ()
        return replace(
            f"write `{self.meant}`", self.span, self.meant, safe=self.meant in ("true", "false")
        )


class ReservedWord(Fault):
    """A reserved word stands where a name must.

    What it finds: `and`, `auto`, `else`, `false`, `for`, `if`, `in`, `not`, `of`, `or`, `then`, `true`, `unknown` or `x`
    as the name of a field, entity, argument or import; only `of` may name a field.

    Why it matters: these words mean something wherever they stand; others, such as `from` and `require`, only where a
    statement begins.

    Example:

    ```gpuspec
    edition 2026

    param x = 8
    ```

    Use instead:

    ```gpuspec
    edition 2026

    param servers = 8
    ```
    """

    code: ClassVar[str] = "GS1110"
    slug: ClassVar[str] = "reserved-word"

    word: str
    expected: str

    def message(self) -> str:
        return f"`{self.word}` is a reserved word and cannot be a name"

    def label(self) -> str:
        return "reserved"

    def helps(self) -> tuple[str, ...]:
        return (f"choose another name, `{self.word}_` for one",)


class CapitalInName(Fault):
    """A declared name has a capital letter.

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

    code: ClassVar[str] = "GS1111"
    slug: ClassVar[str] = "capital-in-name"

    name: str
    meant: str

    def message(self) -> str:
        return f"the name `{short(self.name)}` has capitals"

    def label(self) -> str:
        return "names are lower case"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.meant)}`, here and where it is used",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace(f"write `{short(self.meant)}`", self.span, self.meant, safe=False)


class ChainedOperators(Fault):
    """Comparisons or ranges are chained.

    What it finds: `a < b < c`, `1..2..3`, `a ± b ± c`, `a of b of c`.

    Why it matters: languages read `a < b < c` in different ways.

    Example:

    ```gpuspec
    edition 2026

    require 1 < 2 < 3
    ```

    Use instead:

    ```gpuspec
    edition 2026

    require 1 < 2 and 2 < 3
    ```
    """

    code: ClassVar[str] = "GS1112"
    slug: ClassVar[str] = "chained-operators"

    operator: str

    def message(self) -> str:
        return f"`{self.operator}` cannot follow an operator of its kind"

    def label(self) -> str:
        return "the second of its kind"

    def helps(self) -> tuple[str, ...]:
        if self.operator in ("..", "±", "+-", "of"):
            return ("use parentheses, or name a part with `let`",)
        return ("compare twice and join with `and`: `a < b and b < c`",)


class MissingEdition(Fault):
    """The file does not begin with its edition.

    What it finds: a file whose first statement is not `edition 2026`.

    Why it matters: a file keeps the meaning that it had in its edition when the language changes.

    Example:

    ```gpuspec
    site hall {
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

    code: ClassVar[str] = "GS1201"
    slug: ClassVar[str] = "missing-edition"

    edition: int

    def message(self) -> str:
        return "the file does not begin with its edition"

    def label(self) -> str:
        return f"`edition {self.edition}` belongs before this"

    def helps(self) -> tuple[str, ...]:
        return (f"begin the file with `edition {self.edition}`",)

    def fixes(self) -> tuple[Fix, ...]:
        line = self.span.source.starts[self.span.first[0] - 1]
        return replace(
            f"add `edition {self.edition}`",
            Span(self.span.source, line, line),
            f"edition {self.edition}\n\n",
        )


class MisplacedEdition(Fault):
    """An edition stands elsewhere than first.

    What it finds: an `edition` statement that is not the first of its file, or a second one.

    Why it matters: the edition says how the whole file is read.

    Example:

    ```gpuspec
    edition 2026
    edition 2026
    ```

    Use instead:

    ```gpuspec
    edition 2026
    ```
    """

    code: ClassVar[str] = "GS1202"
    slug: ClassVar[str] = "misplaced-edition"

    def message(self) -> str:
        return "the edition must be the first statement of its file"

    def label(self) -> str:
        return "not the first statement"

    def helps(self) -> tuple[str, ...]:
        return ("move it to the top, or remove it",)


class UnknownEdition(Fault):
    """The file is written for another edition.

    What it finds: an edition that this compiler does not know.

    Why it matters: what the file means in another edition, this compiler cannot say.

    Example:

    ```gpuspec
    edition 2031
    ```

    Use instead:

    ```gpuspec
    edition 2026
    ```
    """

    code: ClassVar[str] = "GS1203"
    slug: ClassVar[str] = "unknown-edition"

    found: str
    known: int

    def message(self) -> str:
        return (
            f"edition {short(self.found)} is not known; this compiler knows edition {self.known}"
        )

    def label(self) -> str:
        return f"edition {self.known} is known"

    def helps(self) -> tuple[str, ...]:
        if self.found.isdigit() and len(self.found) == 4 and int(self.found) > self.known:
            return (f"a newer compiler is needed, one that knows edition {self.found}",)
        return (f"write `edition {self.known}`",)


class FieldOutsideBlock(Fault):
    """A field stands outside of any block.

    What it finds: `name = value` at the top level.

    Why it matters: a field belongs to an entity; a value of the file's own is a `let`, or a `param` if the command line may
    set it.

    Example:

    ```gpuspec
    edition 2026

    rate = 120 requests/s
    ```

    Use instead:

    ```gpuspec
    edition 2026

    param rate = 120 requests/s
    ```
    """

    code: ClassVar[str] = "GS1204"
    slug: ClassVar[str] = "field-outside-block"

    name: str

    def message(self) -> str:
        return f"the field `{short(self.name)}` stands outside of any block"

    def label(self) -> str:
        return "not in a block"

    def helps(self) -> tuple[str, ...]:
        return ("move it into the entity that it describes, or write `let` or `param` before it",)

    def fixes(self) -> tuple[Fix, ...]:
        if "." in self.name:
            return ()
        return replace(
            "make it a `let`",
            Span(self.span.source, self.span.start, self.span.start),
            "let ",
            safe=False,
        )


class MisplacedStatement(Fault):
    """A statement of the top level stands in a block.

    What it finds: `import`, `from`, `param` or `edition` inside braces.

    Why it matters: what a file imports and what the command line may set hold for the whole file, and stand where one looks.

    Example:

    ```gpuspec
    edition 2026

    site hall {
      param power = 2 MW
      it_power = power
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026

    param power = 2 MW

    site hall {
      it_power = power
    }
    ```
    """

    code: ClassVar[str] = "GS1205"
    slug: ClassVar[str] = "misplaced-statement"

    word: str

    def message(self) -> str:
        return f"`{self.word}` stands at the top level of a file, not in a block"

    def label(self) -> str:
        return "inside a block"

    def helps(self) -> tuple[str, ...]:
        hint = "move it out of the braces"
        return (f"{hint}, or write `let`",) if self.word == "param" else (hint,)


class UnnamedEntity(Fault):
    """An entity has no name.

    What it finds: a block at the top level with a kind and no name.

    Why it matters: results, requirements and other entities refer to it by its name.

    Example:

    ```gpuspec
    edition 2026

    site {
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

    code: ClassVar[str] = "GS1206"
    slug: ClassVar[str] = "unnamed-entity"

    kind: str

    def message(self) -> str:
        return f"this `{short(self.kind)}` has no name"

    def label(self) -> str:
        return "a name must follow"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.kind)} some_name {{ … }}`",)


class MissingDefault(Fault):
    """A param or constant has no value.

    What it finds: `param name` or `let name` without `=`.

    Why it matters: a spec compiles as it stands; the command line may replace a default, and need not.

    Example:

    ```gpuspec
    edition 2026

    param rate
    ```

    Use instead:

    ```gpuspec
    edition 2026

    param rate = 120 requests/s
    ```
    """

    code: ClassVar[str] = "GS1207"
    slug: ClassVar[str] = "missing-default"

    name: str

    def message(self) -> str:
        return f"`{short(self.name)}` has no value"

    def label(self) -> str:
        return "`= value` is missing"

    def helps(self) -> tuple[str, ...]:
        return (f"write `{short(self.name)} = …`",)


class MissingReason(Fault):
    """A check is allowed to fail without a reason.

    What it finds: `allow CODE` without `because "…"`.

    Why it matters: reports print the reason; without one, nobody can tell later whether it still holds.

    Example:

    ```gpuspec
    edition 2026

    allow GS5203
    ```

    Use instead:

    ```gpuspec
    edition 2026

    allow GS5203 because "measured on the test rack"
    ```
    """

    code: ClassVar[str] = "GS1208"
    slug: ClassVar[str] = "missing-reason"

    allowed: str

    def message(self) -> str:
        return f"`allow {short(self.allowed)}` gives no reason"

    def label(self) -> str:
        return '`because "…"` is missing'

    def helps(self) -> tuple[str, ...]:
        return (f'write `allow {short(self.allowed)} because "…"`',)
