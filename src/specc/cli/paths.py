"""Which files a command line means: files as given, folders searched, `-` for standard input."""

import sys
from collections.abc import Sequence

from specc import disk
from specc.cli.command import UsageError
from specc.diagnostics.store import Unreadable

STANDARD_INPUT = "-"


def files_of(paths: Sequence[str]) -> list[str]:
    """The files that paths mean, each once, in the order given; those of a folder sorted.

    Raises:
        UsageError: there is nothing to look at.
    """
    files: dict[str, None] = {}
    for path in paths or ["."]:
        if path != STANDARD_INPUT and disk.is_folder(path):
            before = len(files)
            for file in below(path):
                files[file] = None
            if len(files) == before and len(paths) < 2:
                raise UsageError(
                    f"there is no {disk.SUFFIX} file in {path}",
                    "name a file, or start with specc new",
                )
        else:
            files[path] = None
    return list(files)


def below(folder: str) -> list[str]:
    """The specs in a folder and its folders.

    Raises:
        UsageError: there are too many.
    """
    files = disk.below(folder)
    if len(files) > disk.MOST:
        raise UsageError(
            f"there are more than {disk.MOST} {disk.SUFFIX} files in {folder}",
            "name a smaller folder",
        )
    return files


def read_standard_input() -> bytes:
    """All of standard input.

    Raises:
        Unreadable: it holds more than a file may.
    """
    content = sys.stdin.buffer.read(disk.LARGEST + 1)
    if len(content) > disk.LARGEST:
        raise Unreadable(f"has more than the {disk.LARGEST} bytes (16 MiB) that a file may have")
    return content
