"""One text that an editor holds open, and what was made of it."""

import os
from urllib.parse import quote, unquote, urlsplit

from specc import disk
from specc.diagnostics.source import Source
from specc.disk import SUFFIX
from specc.editor.positions import Json, offset
from specc.result import Result


def path_of(address: str) -> str:
    """The real path of the file that an address means; a name in the working folder for a text that is none."""
    if address.startswith("file:"):
        path = _clean(unquote(urlsplit(address).path))
        windows = len(path) > 2 and path[0] == "/" and path[2] == ":"
        return disk.real(path[1:] if windows and os.name == "nt" else path)
    name = os.path.basename(_clean(unquote(address.rpartition(":")[2]))) or "untitled"
    return disk.real(os.path.join(os.getcwd(), name.removesuffix(SUFFIX) + SUFFIX))


def _clean(path: str) -> str:
    """What a disk can be asked for: no zeros, and no halves of letters."""
    return path.replace("\0", "").encode("utf-8", "replace").decode()


def address_of(path: str) -> str:
    """The address of a file."""
    plain = path.replace(os.sep, "/")
    return f"file://{'' if plain.startswith('/') else '/'}{quote(plain)}"


class Document:
    """An open text.

    Attributes:
        address: What the editor calls it.
        path: Its real path.
        text: The text, as it was last sent.
        version: The version that the editor gave it, if it gave one.
        result: What the compiler made of it; None where it changed since.
        known: The last result of a text that could be resolved, for values while something is half written.
        files: Real paths of the files that the result rests on.
        published: What was last said of each file on account of this text.
    """

    def __init__(self, address: str, text: str, version: int | None) -> None:
        """A text that was just opened."""
        self.address = address
        self.path = path_of(address)
        self.text = text
        self.version = version
        self.result: Result | None = None
        self.known: Result | None = None
        self.files: frozenset[str] = frozenset((self.path,))
        self.published: dict[str, list[Json]] = {}

    def change(self, changes: list[object], version: int | None) -> None:
        """Take changes as an editor tells them, one after the other; what is no change is passed by."""
        for change in changes:
            if not isinstance(change, dict) or not isinstance(change.get("text"), str):
                continue
            new, place = change["text"], change.get("range")
            if isinstance(place, dict):
                source = Source("", self.text)
                start = offset(source, place.get("start"))
                end = max(start, offset(source, place.get("end")))
                self.text = self.text[:start] + new + self.text[end:]
            else:
                self.text = new
        self.version = version
        self.result = None
