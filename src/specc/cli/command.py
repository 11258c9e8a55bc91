"""What a command must answer.

A command is one file of `commands/`, named as people type it, with one value `COMMAND`. What is heavy is imported inside
`run`, so that `specc fmt` never pays for `specc predict`.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from specc.cli.terminal import Terminal
from specc.record import record
from specc.registry import member, names

FAMILY = "specc.cli.commands"


@record
class Command:
    """One word after `specc`."""

    name: str
    about: str
    """One line, as `specc --help` and the manual print it."""
    usage: tuple[str, ...]
    """Examples that work in an empty folder once `specc new` made the projects there that help names."""
    arguments: Callable[[ArgumentParser], None]
    """Declares the command's own arguments; those of every command are there already."""
    run: Callable[[Namespace, Terminal], int]
    """Does the work and answers the exit code."""
    report: str | None = None
    """The report whose formats `--format` takes; none for a command without formats."""
    default_format: str = "text"
    choices: tuple[str, Callable[[], list[tuple[str, str]]]] | None = None
    """A heading, and what makes the rows below it: what its first argument may be, each with a line about it."""
    long: bool = False
    """Runs for long or for ever, so that memory has to be collected."""


class UsageError(Exception):
    """Wrong usage, or an input or output that cannot be used: one line, and exit code 2."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        """`message` says what was found, `hint` what to do."""
        super().__init__(message)
        self.hint = hint


class AlreadyTold(Exception):
    """What went wrong has been said; only the exit code is left."""

    def __init__(self, code: int) -> None:
        """The exit code."""
        super().__init__()
        self.code = code


def command_names() -> tuple[str, ...]:
    """Every command, as people type it. `import` is a word of Python, so its file is `import_`."""
    return tuple(sorted(name.rstrip("_") for name in names(FAMILY)))


def find_command(name: str) -> Command:
    """The command of that name; the name is one of `command_names`."""
    stem = name if name in names(FAMILY) else f"{name}_"
    found = member(FAMILY, stem, "COMMAND")
    assert isinstance(found, Command)
    return found
