"""Files that commands write: whole or not at all, and never over what was not meant."""

import os
import stat
from collections.abc import Iterable

from specc.cli.command import UsageError


def write_file(path: str, data: str | bytes | Iterable[str], inputs: Iterable[str] = ()) -> None:
    """Replace the file in one step: a reader sees the old one or the new one.

    Raises:
        UsageError: the path cannot or must not be written; nothing was touched.
    """
    refuse(path, inputs)
    _replace(path, data)


def refuse(path: str, inputs: Iterable[str] = ()) -> None:
    """Say no to a path that must not be written, before any work is done for it.

    Raises:
        UsageError: a directory, a link, a device, an input of this run, or no folder to write to.
    """
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        folder = os.path.dirname(path) or "."
        if not os.path.isdir(folder):
            raise UsageError(
                f"cannot write {path}: there is no folder {folder}",
                f"make it first: mkdir -p {folder}",
            ) from None
        return
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {path}: {reason(error)}") from None
    if stat.S_ISDIR(status.st_mode):
        raise UsageError(f"cannot write {path}: it is a directory", "name a file in it")
    if stat.S_ISLNK(status.st_mode):
        raise UsageError(
            f"cannot write {path}: it is a symbolic link, and links are not followed",
            "name the file itself",
        )
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(
            f"cannot write {path}: it is not a regular file",
            "leave --output out to write to standard output",
        )
    for name in inputs:
        try:
            same = os.path.samefile(name, path)
        except (OSError, ValueError):
            continue
        if same:
            raise UsageError(
                f"cannot write {path}: it is the input", "name another file for the output"
            )
    if path.endswith(".gpuspec"):
        raise UsageError(
            f"cannot write {path}: a spec stands there already",
            "name a new file, or remove that one first",
        )


def rewrite(path: str, text: str) -> None:
    """Put a formatted text in the place of its own file; a link keeps pointing at it.

    Raises:
        UsageError: the file cannot be written; it is as it was.
    """
    _replace(os.path.realpath(path), text)


def _replace(path: str, data: str | bytes | Iterable[str]) -> None:
    from tempfile import mkstemp

    pieces = (data,) if isinstance(data, str | bytes) else data
    folder = os.path.dirname(path) or "."
    beside = None
    try:
        mode = _mode(path)
        handle, beside = mkstemp(prefix=".specc-", dir=folder)
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces:
                stream.write(piece.encode("utf-8") if isinstance(piece, str) else piece)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, mode)
        os.replace(beside, path)
    except OSError as error:
        raise UsageError(
            f"cannot write {path}: {reason(error)}", "the file is as it was"
        ) from None
    finally:
        if beside is not None and os.path.exists(beside):
            os.unlink(beside)


def _mode(path: str) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if not status.st_mode & stat.S_IWUSR:
        raise PermissionError(13, "it is read-only")
    return stat.S_IMODE(status.st_mode)


def reason(error: OSError | ValueError) -> str:
    """Why, as the system says it, without its number and lower case."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]
