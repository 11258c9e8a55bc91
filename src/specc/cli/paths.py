"""Which files a command line means: files as given, folders searched, `-` for standard input."""

import os
import sys
from collections.abc import Sequence

from specc.cli.command import UsageError
from specc.diagnostics.store import LARGEST, Unreadable

SUFFIX = ".gpuspec"
STANDARD_INPUT = "-"
MOST = 100_000
"""Files that a search of folders may find."""
SYSTEM = frozenset({"/proc", "/sys", "/dev"})
"""Folders in which the kernel shows itself; a search from the root passes them by."""


def found(paths: Sequence[str]) -> list[str]:
    """The files that paths mean, each once, in the order given; those of a folder sorted.

    Raises:
        UsageError: there is nothing to look at.
    """
    files: dict[str, None] = {}
    for path in paths or ["."]:
        if path != STANDARD_INPUT and os.path.isdir(path):
            before = len(files)
            for file in below(path):
                files[file] = None
            if len(files) == before and len(paths) < 2:
                raise UsageError(
                    f"there is no {SUFFIX} file in {path}", "name a file, or start with specc new"
                )
        else:
            files[path] = None
    return list(files)


def below(folder: str) -> list[str]:
    """The specs in a folder and its folders, sorted; hidden folders and links to folders are passed by."""
    files = []
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
            raise UsageError(
                f"there are more than {MOST} {SUFFIX} files in {folder}", "name a smaller folder"
            )
    return files


def read_standard_input() -> bytes:
    """All of standard input.

    Raises:
        Unreadable: it holds more than a file may.
    """
    content = sys.stdin.buffer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(f"has more than the {LARGEST} bytes (16 MiB) that a file may have")
    return content
