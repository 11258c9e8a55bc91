"""GS20xx, GS24xx to GS26xx: what is wrong with names, fields and entities. A class's docstring is its page."""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label, Severity
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.resolve.misspelt import MOST, Misspelt, listing
from specc.units.table import UNITS


class UnknownName(Misspelt):
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


class UnknownField(Misspelt):
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


class UnknownKind(Misspelt):
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
        return tuple(Label(span, f"through `{name}`") for name, span in self.chain[1:MOST])

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("give one of them a value of its own",)


class UnknownSource(Misspelt):
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


class UnknownParam(Misspelt):
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
