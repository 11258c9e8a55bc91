"""`check --fix` and `check --diff`: what findings offer to change is changed, or shown."""

from argparse import Namespace
from collections.abc import Callable

from specc.cli.compiling import compiler_of, tell
from specc.cli.differences import unified
from specc.cli.options import settings_of
from specc.cli.output import rewrite
from specc.cli.paths import STANDARD_INPUT, files_of
from specc.cli.reading import Desk
from specc.cli.terminal import Terminal, interactive
from specc.diagnostics.diagnostic import Diagnostic, ordered
from specc.diagnostics.fixing import Made, fixed_until_stable
from specc.diagnostics.printable import printable, printable_lines
from specc.diagnostics.source import Source


def fix_paths(arguments: Namespace, terminal: Terminal, desk: Desk) -> tuple[int, bool]:
    """Fix every file that the paths mean, or print what would change.

    Gives the number of fixes, and whether a file could not be read, which the check that follows reports.
    A file is replaced in one step, so that it is never half fixed. The fixed standard input goes to standard output.
    """
    count = 0
    unusable = False
    for path in files_of(arguments.paths):
        source, unreadable = desk.read(path)
        if unreadable:
            unusable = True
            if arguments.diff:
                tell(terminal, unreadable)
            continue
        if (
            source.written is not None
        ):  # written as JSON: places in its text are not those of the file
            continue
        text, made = fixed_until_stable(
            source, _judge(arguments, desk, path), unsafe=arguments.unsafe_fixes
        )
        count += len(made)
        if arguments.diff:
            difference = unified(source.name, source.text, text, "fixed")
            terminal.say(printable_lines(difference) if interactive(terminal.out) else difference)
            continue
        for item in made:
            terminal.tell(f"{_told(item)}\n")
        if path == STANDARD_INPUT:
            desk.standard_input = text
            terminal.say(text)
        elif made:
            mark = "\ufeff" if desk.raw(path, source).startswith("\ufeff") else ""
            rewrite(path, mark + text)
    return count, unusable


def _judge(arguments: Namespace, desk: Desk, path: str) -> Callable[[Source], list[Diagnostic]]:
    settings = dict(settings_of(arguments))

    def judge(source: Source) -> list[Diagnostic]:
        compiler, _ = compiler_of(arguments, desk)
        return ordered(compiler.compile(source, source.path or path, dict(settings)).diagnostics)

    return judge


def _told(item: Made) -> str:
    """One line about a fix."""
    span = item.fix.edits[0].span
    return printable(f"fixed {span}: {item.fix.title} [{item.diagnostic.code}]")
