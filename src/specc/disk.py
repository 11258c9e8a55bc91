"""The disk, asked in a handful of ways, and what it answered: a verdict holds as long as the same questions have the same answers.

Everything that a compilation learns of files and folders it learns here, what is not there included. Nothing but `os` is
imported, since a verdict that still holds is found before anything else is loaded.
"""

import os
import stat
from _blake2 import (
    blake2b,  # `hashlib` loads OpenSSL, which takes longer than all that is hashed here
)

TYPE_CHECKING = False  # `typing` takes longer to load than a verdict to find
if TYPE_CHECKING:
    from collections.abc import Callable

    State = tuple[int, int, int, int]

LARGEST = 16 * 2**20
"""Bytes that a file may have."""
SUFFIX = ".gpuspec"
MOST = 100_000
"""Files that a search of folders may find."""
SYSTEM = frozenset({"/proc", "/sys", "/dev"})
"""Folders in which the kernel shows itself; a search from the root passes them by."""
_PROJECT = (".git", "gpuspec.toml", "pyproject.toml")


class Refused(Exception):
    """A file whose bytes cannot be had; the message says why in the user's words."""


class Answers:
    """What the disk answered: a digest by kind of question and path."""

    def __init__(self, tree: str = "") -> None:
        """Nothing was asked yet; `tree` is a folder in which the states of what is asked for are kept, too."""
        self.digests: dict[tuple[str, str], bytes] = {}
        self.steady = True
        """Whether a question that was asked twice had one answer."""
        self.program: frozenset[str] = frozenset()
        """Files of the program that other processes loaded for these answers."""
        self.tree = tree
        self.states: dict[str, tuple[str, State] | None] = {}
        """For each path in the tree, before it was first asked for: what lies there, or the folder that lacks it, and its state."""

    def look(self, path: str) -> None:
        """Keep the state of a path of the tree; None of what is a link or cannot be seen."""
        if path not in self.states and self.tree and path.startswith(self.tree + os.sep):
            place = path if os.path.lexists(path) else os.path.dirname(path)
            try:
                self.states[path] = None if os.path.islink(place) else (place, state_of(place))
            except OSError:
                self.states[path] = None

    def note(self, kind: str, path: str, answer: object) -> None:
        """Keep an answer."""
        digest = _digest(answer)
        if self.digests.setdefault((kind, path), digest) != digest:
            self.steady = False


_noted: Answers | None = None


def watch(tree: str = "") -> Answers:
    """Note all answers from now on, with the states of files in a tree of folders."""
    global _noted  # noqa: PLW0603 - the disk is one, and so is the process
    _noted = Answers(tree)
    return _noted


def watched() -> bool:
    """Whether answers are noted."""
    return _noted is not None


def add(others: Answers) -> None:
    """Note the answers that another process had."""
    if _noted is not None:
        _noted.steady = _noted.steady and others.steady
        _noted.program |= others.program
        for asked, digest in others.digests.items():
            if _noted.digests.setdefault(asked, digest) != digest:
                _noted.steady = False
        for path, state in others.states.items():
            if _noted.states.setdefault(path, state) != state:
                _noted.steady = False


def state_of(path: str) -> "State":
    """What the system says of a file or folder unread: whoever writes it or moves another there makes another state."""
    status = os.stat(path)
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def digest_now(kind: str, path: str) -> bytes:
    """The digest of what the disk answers now to a question that was asked before."""
    return _digest(_QUESTIONS[kind](path))


def digest_of(content: bytes) -> bytes:
    """Sixteen bytes that stand for others."""
    return blake2b(content, digest_size=16).digest()


def contents(path: str) -> bytes:
    """The bytes of a file; pipes, devices and folders are refused before they are read.

    Raises:
        Refused: there is no such file, or it is none that can be read.
    """
    content = _asked("contents", path)
    if isinstance(content, Refused):
        raise content
    assert isinstance(content, bytes)
    return content


def beginning(path: str, most: int) -> bytes:
    """At most `most` bytes of a file that no verdict rests on.

    Raises:
        Refused: there is no such file, or it is none that can be read.
    """
    content = _contents(path, most)
    if isinstance(content, Refused):
        raise content
    return content


def is_file(path: str) -> bool:
    """Whether there is something to read at the path."""
    return bool(_asked("file", path))


def is_folder(path: str) -> bool:
    """Whether the path is a folder."""
    return bool(_asked("folder", path))


def entries(path: str) -> list[str]:
    """What lies in a folder, sorted: stems of specs, and folders; nothing where it can't be read."""
    return _paths(_asked("entries", path))


def below(path: str) -> list[str]:
    """The specs in a folder and its folders, sorted; hidden folders and links to folders are passed by.

    The search ends where it has found more than `MOST`.
    """
    return _paths(_asked("below", path))


def root_of(path: str) -> str:
    """The nearest folder upward that holds a repository or project file, else the file's own."""
    return str(_asked("root", path))


def real(path: str) -> str:
    """The path with links resolved.

    A file that is no link lies where its folder does: a verdict asks once for each folder, which takes ten questions of the
    system, and once for each file whether it is a link.
    """
    folder, name = os.path.split(path)
    if folder and name not in {"", os.curdir, os.pardir} and not _asked("link", path):
        return os.path.join(str(_asked("real", folder)), name)
    return str(_asked("real", path))


def _asked(kind: str, path: str) -> object:
    if _noted is not None:
        _noted.look(path)
    answer = _QUESTIONS[kind](path)
    if _noted is not None:
        _noted.note(kind, path, answer)
    return answer


def _digest(answer: object) -> bytes:
    if isinstance(answer, bytes):
        return digest_of(answer)
    # Of another length than that of bytes, so that no content is taken for the reason why there is none.
    return digest_of(f"{type(answer).__name__} {answer!r}".encode()) + b"!"


def _paths(answer: object) -> list[str]:
    assert isinstance(answer, list)
    return answer


def _contents(path: str, most: int | None = None) -> bytes | Refused:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        return Refused(_cannot(error))
    except ValueError:
        return Refused("cannot read it: its name holds a NUL character")
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            return Refused("is a folder, not a file")
        if not stat.S_ISREG(status.st_mode):
            return Refused("is not a regular file")
        if most is not None:
            return _first(handle, most)
        if status.st_size > LARGEST:
            return Refused(f"has {status.st_size} bytes; a file may have {LARGEST} (16 MiB)")
        pieces = []
        while piece := os.read(handle, status.st_size + 1):
            pieces.append(piece)
        return b"".join(pieces)
    except OSError as error:
        return Refused(_cannot(error))
    finally:
        os.close(handle)


def _first(handle: int, most: int) -> bytes:
    pieces = []
    while most > 0 and (piece := os.read(handle, min(most, 2**20))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _cannot(error: OSError) -> str:
    return f"cannot read it: {(error.strerror or str(error)).lower()}"


def _is_file(path: str) -> bool:
    return os.path.exists(path) and not os.path.isdir(path)


def _entries(path: str) -> list[str]:
    stems = set()
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name.endswith(SUFFIX):
                    stems.add(entry.name[: -len(SUFFIX)])
                elif entry.is_dir():
                    stems.add(entry.name)
    except OSError:
        return []
    return sorted(stems)


def _below(folder: str) -> list[str]:
    files: list[str] = []
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.join(path, name) not in SYSTEM
        )
        files += [
            os.path.normpath(os.path.join(path, name))
            for name in sorted(names)
            if name.endswith(SUFFIX)
        ]
        if len(files) > MOST:
            return files[: MOST + 1]
    return files


def _root_of(path: str) -> str:
    start = folder = os.path.dirname(os.path.realpath(path))
    while True:
        if any(os.path.exists(os.path.join(folder, mark)) for mark in _PROJECT):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return start
        folder = above


_QUESTIONS: "dict[str, Callable[[str], object]]" = {
    "contents": _contents,
    "file": _is_file,
    "folder": os.path.isdir,
    "entries": _entries,
    "below": _below,
    "root": _root_of,
    "real": os.path.realpath,
    "link": os.path.islink,
}
