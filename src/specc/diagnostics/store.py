"""Where sources come from: a disk, or strings. Nothing between the edges reads a file in another way."""

import os
import stat
from typing import Protocol

from specc.diagnostics.source import Source

LARGEST = 16 * 2**20


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
        self.catalogue = os.path.realpath(catalogue)
        self._here = os.path.realpath(os.getcwd())

    def load(self, path: str) -> Source:
        """The source at a path; pipes, devices and folders are refused before they are read."""
        try:
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            raise Unreadable(f"cannot read it: {(error.strerror or str(error)).lower()}") from None
        except ValueError:
            raise Unreadable("cannot read it: its name holds a NUL character") from None
        try:
            status = os.fstat(handle)
            if stat.S_ISDIR(status.st_mode):
                raise Unreadable("is a folder, not a file")
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("is not a regular file")
            if status.st_size > LARGEST:
                raise Unreadable(f"has {status.st_size} bytes; a file may have {LARGEST} (16 MiB)")
            with os.fdopen(handle, "rb", closefd=False) as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            raise Unreadable(f"cannot read it: {(error.strerror or str(error)).lower()}") from None
        finally:
            os.close(handle)
        return Source(self.shown(path), decode(content), os.path.realpath(path))

    def is_file(self, path: str) -> bool:
        """Whether there is something to read at the path, its name written in the same case."""
        return os.path.exists(path) and not os.path.isdir(path)

    def is_folder(self, path: str) -> bool:
        """Whether the path is a folder."""
        return os.path.isdir(path)

    def entries(self, path: str) -> list[str]:
        """What lies in a folder."""
        try:
            found = os.listdir(path)
        except OSError:
            return []
        stems = set()
        for entry in found:
            if entry.endswith(".gpuspec"):
                stems.add(entry[: -len(".gpuspec")])
            elif os.path.isdir(os.path.join(path, entry)):
                stems.add(entry)
        return sorted(stems)

    def root_of(self, path: str) -> str:
        """The nearest folder upward that holds a repository or project file, else the file's own."""
        start = folder = os.path.dirname(os.path.realpath(path))
        while True:
            if any(
                os.path.exists(os.path.join(folder, mark))
                for mark in (".git", "gpuspec.toml", "pyproject.toml")
            ):
                return folder
            above = os.path.dirname(folder)
            if above == folder:
                return start
            folder = above

    def real(self, path: str) -> str:
        """The path with links resolved."""
        return os.path.realpath(path)

    def shown(self, path: str) -> str:
        """Relative below the working folder, `std/…` in the catalogue, absolute elsewhere."""
        real = os.path.realpath(path)
        if real.startswith(self.catalogue + os.sep):
            return "std" + real[len(self.catalogue) :].replace(os.sep, "/")
        if real.startswith(self._here + os.sep):
            return real[len(self._here) + 1 :].replace(os.sep, "/")
        return path


class MemoryStore:
    """Sources in strings, over the catalogue on disk; for tests, editors and standard input."""

    def __init__(self, texts: dict[str, str], catalogue: str) -> None:
        """`texts` maps paths such as `main.gpuspec` to their text."""
        self.catalogue = os.path.realpath(catalogue)
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
