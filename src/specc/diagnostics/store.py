"""Where sources come from: a disk, or strings. Nothing between the edges reads a file in another way."""

import os
from typing import Protocol

from specc import disk
from specc.diagnostics.source import Source


class Unreadable(Exception):
    """A source that cannot be had; `reason` says why in the user's words, `offset` the first bad byte if any."""

    def __init__(self, reason: str, text: str | None = None, offset: int = 0) -> None:
        """`text` is what could be decoded before `offset`, so that the place can be shown."""
        super().__init__(reason)
        self.reason = reason
        self.text = text
        self.offset = offset


class SourceStore(Protocol):
    """The only door through which text enters."""

    def load(self, path: str) -> Source:
        """The source at a path.

        Raises:
            Unreadable: there is none, or it is no text.
        """

    def is_file(self, path: str) -> bool:
        """Whether there is a source at the path."""

    def is_folder(self, path: str) -> bool:
        """Whether sources lie below the path."""

    def entries(self, path: str) -> list[str]:
        """What lies in a folder, sorted: stems of sources, and folders."""

    def root_of(self, path: str) -> str:
        """The project that a file belongs to; its imports may not leave it."""

    def real(self, path: str) -> str:
        """The path with links resolved."""

    def shown(self, path: str) -> str:
        """The path as messages show it."""


class DiskStore:
    """Sources on a disk. Paths in messages are relative to the working folder where they lie below it."""

    def __init__(self, catalogue: str) -> None:
        """`catalogue` is the folder of `std`."""
        self.catalogue = disk.real(catalogue)
        self._here = disk.real(os.getcwd())

    def load(self, path: str) -> Source:
        """The source at a path; pipes, devices and folders are refused before they are read."""
        try:
            content = disk.contents(path)
        except disk.Refused as refused:
            raise Unreadable(str(refused)) from None
        real = disk.real(path)
        return Source(self._shown(path, real), decode(content), real)

    def is_file(self, path: str) -> bool:
        """Whether there is something to read at the path, its name written in the same case."""
        return disk.is_file(path)

    def is_folder(self, path: str) -> bool:
        """Whether the path is a folder."""
        return disk.is_folder(path)

    def entries(self, path: str) -> list[str]:
        """What lies in a folder."""
        return disk.entries(path)

    def root_of(self, path: str) -> str:
        """The nearest folder upward that holds a repository or project file, else the file's own."""
        return disk.root_of(path)

    def real(self, path: str) -> str:
        """The path with links resolved."""
        return disk.real(path)

    def shown(self, path: str) -> str:
        """Relative below the working folder, `std/…` in the catalogue, absolute elsewhere."""
        return self._shown(path, disk.real(path))

    def _shown(self, path: str, real: str) -> str:
        if real == self.catalogue or real.startswith(self.catalogue + os.sep):
            return "std" + real[len(self.catalogue) :].replace(os.sep, "/")
        if real.startswith(self._here + os.sep):
            return real[len(self._here) + 1 :].replace(os.sep, "/")
        return path


class MemoryStore:
    """Sources in strings, over the catalogue on disk; for tests, editors and standard input."""

    def __init__(self, texts: dict[str, str], catalogue: str) -> None:
        """`texts` maps paths such as `main.gpuspec` to their text."""
        self.catalogue = disk.real(catalogue)
        self.texts = {self.real(path): text for path, text in texts.items()}
        self._disk = DiskStore(catalogue)

    def _shipped(self, path: str) -> bool:
        return path.startswith(self.catalogue)

    def load(self, path: str) -> Source:
        """The source at a path."""
        if self._shipped(path):
            return self._disk.load(path)
        text = self.texts.get(self.real(path))
        if text is None:
            raise Unreadable("cannot read it: no such file or directory")
        return Source(path, text, self.real(path))

    def is_file(self, path: str) -> bool:
        """Whether there is such a text."""
        return self._disk.is_file(path) if self._shipped(path) else self.real(path) in self.texts

    def is_folder(self, path: str) -> bool:
        """Whether texts lie below the path."""
        if self._shipped(path):
            return self._disk.is_folder(path)
        return any(name.startswith(self.real(path).rstrip("/") + "/") for name in self.texts)

    def entries(self, path: str) -> list[str]:
        """What lies in a folder."""
        if self._shipped(path):
            return self._disk.entries(path)
        prefix = self.real(path).rstrip("/") + "/"
        below = (name[len(prefix) :] for name in self.texts if name.startswith(prefix))
        return sorted({name.split("/")[0].removesuffix(".gpuspec") for name in below})

    def root_of(self, path: str) -> str:
        """All strings are one project."""
        return self._disk.root_of(path) if self._shipped(path) else "/"

    def real(self, path: str) -> str:
        """The path, normalised."""
        return path if self._shipped(path) else os.path.normpath("/" + path.lstrip("/"))

    def shown(self, path: str) -> str:
        """The path itself."""
        return self._disk.shown(path) if self._shipped(path) else path


def decode(content: bytes) -> str:
    """The text of a file: UTF-8, one byte order mark at the start dropped.

    Raises:
        Unreadable: it is not UTF-8; the reason names the byte, or the encoding that it seems to have.
    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unreadable("is encoded in UTF-16; gpuspec files are UTF-8")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        byte = content[error.start]
        raise Unreadable(
            f"is not UTF-8: byte 0x{byte:02X} at offset {error.start}", before, len(before)
        ) from None
    return text.removeprefix("\ufeff")
