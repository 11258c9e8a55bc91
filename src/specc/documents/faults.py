"""GS14xx: what is wrong with a spec that is written as JSON. A class's docstring is its page."""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.diagnostics.suggest import near


class InvalidJson(Fault):
    """A JSON spec that cannot be read.

    What it finds: text that is no JSON, `NaN` and `Infinity`, which JSON has not, numbers of more than 64 digits, brackets more
    than 64 deep, and documents of more than 4 MiB.

    Why it matters: readers of JSON differ in what they make of such text, so nothing is guessed.

    What to do: mend the place that the caret shows; write `null` for what is not known.
    """

    code: ClassVar[str] = "GS1401"
    slug: ClassVar[str] = "invalid-json"

    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"this is no JSON that can be read: {self.reason}"

    def helps(self) -> tuple[str, ...]:
        """Where the shape is described."""
        return ("`specc schema model` prints the JSON Schema of specs",)


class DuplicateKey(Fault):
    """A key that stands twice in an object of JSON.

    What it finds: two members of one object with the same name.

    Why it matters: most readers of JSON keep the last one and say nothing, so that half of what was written is lost.

    What to do: keep one of them.
    """

    code: ClassVar[str] = "GS1402"
    slug: ClassVar[str] = "duplicate-key"

    word: str
    first: Span

    def message(self) -> str:
        """Which key."""
        return f'the key "{self.word}" stands twice in this object'

    def others(self) -> tuple[Label, ...]:
        """The first one."""
        return (Label(self.first, "first here"),)

    def helps(self) -> tuple[str, ...]:
        """Keep one."""
        return ("keep one of them",)


class WrongShape(Fault):
    """A JSON spec that does not hold to the published schema.

    What it finds: keys that do not exist, keys that are missing, and values of another type than the schema allows. The message
    names the place as a JSON pointer (RFC 6901).

    Why it matters: a key that nobody reads would be a requirement that nobody checks.

    What to do: `specc schema model` prints the schema; the page on JSON in the manual has an example.
    """

    code: ClassVar[str] = "GS1403"
    slug: ClassVar[str] = "wrong-shape"

    pointer: str
    problem: str
    word: str
    known: tuple[str, ...]

    def message(self) -> str:
        """Where and what."""
        return f"{self.pointer or '/'}: {self.problem}"

    def helps(self) -> tuple[str, ...]:
        """Near misses, or all that is known."""
        close = near(self.word, self.known) if self.word else ()
        if close:
            return (f"did you mean {' or '.join(f'`{word}`' for word in close)}?",)
        if self.known:
            return (f"there are {', '.join(f'`{word}`' for word in self.known[:12])}",)
        return ("`specc schema model` prints the schema",)


class UnknownReference(WrongShape):
    """A reference in a JSON spec to what is not there.

    What it finds: `{"ref": NAME}` where the document has no such entity, and NAME is no import path below `std`.

    Why it matters: what refers to it cannot be read.

    What to do: name an entity of the document, or a part of the catalogue by its import path, such as
    `std.servers.gigabyte.g593_zd2`; `specc catalog` lists them.
    """

    code: ClassVar[str] = "GS1404"
    slug: ClassVar[str] = "unknown-reference"


class CopyDiffers(Fault):
    """A copy of a catalogue part in a JSON spec that is not what the catalogue holds.

    What it finds: an entry of `parts` under an import path of `std` with another value than the catalogue of this compiler.

    Why it matters: parts of the catalogue are read from the catalogue, so that what the document says of them would be ignored.

    What to do: leave the entry out, or declare a part of your own under `entities` with `"$base"` and refer to that.
    """

    code: ClassVar[str] = "GS1405"
    slug: ClassVar[str] = "copy-differs"

    part: str
    field: str

    def message(self) -> str:
        """Which part and field."""
        return f"the copy of `{self.part}` differs from the catalogue in `{self.field}`"

    def helps(self) -> tuple[str, ...]:
        """What to do instead."""
        return (
            f"leave `{self.part}` out of `parts`, or declare a part of your own with"
            f' "$base": {{"ref": "{self.part}"}}',
        )
