"""What a source of specs must answer.

A source is one file of `sources/`, named as people type it after `specc import`, with one value `SOURCE`: from what people
have already to the text of a spec, and what of it was not read.
"""

from collections.abc import Callable, Mapping
from os import path
from types import MappingProxyType
from typing import Any

from specc.diagnostics.printable import one_line
from specc.importing.config import ImportFault
from specc.record import record
from specc.registry import member, names

FAMILY = "specc.importing.sources"
MOST_DEEP = "it is nested too deeply to be what it should be"


@record
class GivenFile:
    """What a source is given to read.

    Attributes:
        path: The file or folder as it was named; `-` for standard input.
        content: Its bytes, at most as many as the source reads.
        name: The name that the entity gets; None: from the file.
        options: What else was said: `cluster`, `model`, `accelerator` and such.
    """

    path: str
    content: bytes
    name: str | None = None
    options: Mapping[str, str] = MappingProxyType({})

    @property
    def text(self) -> str:
        """The content as text.

        Raises:
            ImportFault: it is no UTF-8.
        """
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ImportFault(f"the file is no UTF-8 text: byte {error.start} is not") from None

    @property
    def folder(self) -> str | None:
        """The folder that the file lies in; None for standard input."""
        if self.path == "-":
            return None
        return self.path if path.isdir(self.path) else path.dirname(self.path) or "."

    def neighbour(self, name: str, most: int = 64 * 2**20) -> bytes | None:
        """The first bytes of a file beside this one; None where there is none."""
        if self.folder is None:
            return None
        try:
            with open(path.join(self.folder, name), "rb") as file:
                return file.read(most)
        except (OSError, ValueError):
            return None

    def entity(self, fallback: str) -> str:
        """The name of the entity: as asked for, else a name made of the fallback."""
        return self.name or word_of(fallback)


@record
class Imported:
    """The text of a spec, and lines that say what of the source it does not hold."""

    text: str
    left: tuple[str, ...] = ()


@record
class ImportSource:
    """One word after `specc import`."""

    name: str
    about: str
    """One line, as the manual prints it."""
    read: Callable[[GivenFile], Imported]
    most: int = 16 * 2**20
    """Bytes that it reads at most; a longer file is refused unless `cut`."""
    cut: bool = False
    """Whether the first `most` bytes are enough."""
    file: str | None = None
    """The file that is meant where a folder is named."""
    options: tuple[str, ...] = ()
    """Options of the command that it understands, without dashes."""


def source_names() -> tuple[str, ...]:
    """Every source, as people type it."""
    return tuple(name.rstrip("_") for name in names(FAMILY))


def find_source(name: str) -> ImportSource:
    """The source of that name; the name is one of `source_names`."""
    read = member(FAMILY, name, "SOURCE")
    assert isinstance(read, ImportSource)
    return read


def json_of(text: str) -> Any:
    """A decoded JSON text, whose numbers are finite.

    Raises:
        ImportFault: it is no JSON, too deep, or holds what is no number.
    """
    import json

    def refuse(word: str) -> None:
        raise ImportFault(f"the file holds {word}, which is no number")

    try:
        return json.loads(text, parse_constant=refuse)
    except ValueError as error:
        raise ImportFault(f"the file is no JSON: {error}") from None
    except RecursionError:
        raise ImportFault(f"the file is JSON, but {MOST_DEEP}") from None


def object_of(text: str) -> dict[str, Any]:
    """A decoded JSON object.

    Raises:
        ImportFault: it is something else.
    """
    read = json_of(text)
    if not isinstance(read, dict):
        raise ImportFault("the file holds no JSON object")
    return read


def word_of(text: str) -> str:
    """A name in the language, made of any text."""
    import re

    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:200]
    if not name:
        return "imported"
    return name if not name[0].isdigit() else f"m_{name}"


def noted(text: str, left: tuple[str, ...]) -> str:
    """A spec with what it does not hold as comments behind its edition."""
    if not left:
        return text
    lines = "".join(f"# Not read: {one_line(line)}\n" for line in left)
    return text.replace("edition 2026\n", f"edition 2026\n\n{lines}", 1)
