"""From the words on the command line to an exit code.

0 all well, 1 the spec has errors, 2 wrong usage or an unreadable file, 130 interrupted.

What the version or a verdict that still holds takes is imported here; the rest is imported when there is a command to run. The
process ends by `os._exit` once its streams are flushed, because taking down an interpreter full of nodes takes longer than
checking a small file.
"""

import gc
import os
import sys

from specc.cli.codes import INTERRUPTED, UNUSABLE, WELL
from specc.version import VERSION

TYPE_CHECKING = False  # `typing` takes longer to load than a verdict to find
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn, TextIO

VERSIONS = {"-V", "--version"}
"""Words that ask for the version."""


def run() -> "NoReturn":
    """The console script: never returns, never shows a traceback unless --debug asks for it."""
    if None in {sys.stdin, sys.stdout, sys.stderr}:
        _stand_in()
    _steady(sys.stdout)
    _steady(sys.stderr)
    words = sys.argv[1:]
    keep = None
    try:
        code = _recalled(words)
        if code is None:
            keep = _loading()
            code = main(words)
    except KeyboardInterrupt:
        code = INTERRUPTED
    code = _flush(code)
    if keep is not None:
        keep()
    os._exit(code)


def main(words: "Sequence[str]") -> int:
    """Run one command; every failure ends in a message and an exit code."""
    if words and words[0] in VERSIONS:
        sys.stdout.write(f"specc {VERSION} (gpuspec edition 2026)\n")
        return WELL
    from specc.cli.dispatch import dispatch

    return dispatch(words)


def _recalled(words: list[str]) -> int | None:
    """The exit code of a check whose verdict still holds, or of what asks for the version, with what it says written; else None."""
    if words[:1] and words[0] in VERSIONS:
        return main(words)
    if words[:1] != ["check"] or "--no-cache" in words:
        return None
    from specc.cli import verdicts

    kept = verdicts.recall(words)
    if kept is None:
        return None
    code, report = kept
    try:
        sys.stdout.write(report)
    except BrokenPipeError:
        return code
    except OSError:
        return None  # what writes it again says what is wrong
    return code


def _loading() -> "Callable[[], None]":
    """Modules come from one file from now on, and what is made is not collected: most commands are over before it would pay."""
    from specc.cli import bytecode

    gc.disable()
    return bytecode.use()


def _stand_in() -> None:
    """Put a stream that cannot be used in the place of each that was closed, so that using it is what fails."""
    for name, mode, other in (
        ("stdin", "r", os.O_WRONLY),
        ("stdout", "w", os.O_RDONLY),
        ("stderr", "w", os.O_RDONLY),
    ):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.open(os.devnull, other), mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process


def _steady(stream: "TextIO") -> None:
    """Make a stream write the same bytes whatever the locale: UTF-8, LF, and escapes for what has no code."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _flush(code: int) -> int:
    """Flush both streams; a reader that went away is no failure, a full disk is."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            pass
        except (OSError, ValueError):
            code = UNUSABLE
    return code
