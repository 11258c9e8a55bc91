"""`check --fix` and `check --diff`: what findings offer to change is changed, or shown."""

from argparse import Namespace
from collections.abc import Callable, Sequence

from specc.cli.command import UsageError
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
    selected = _selected(arguments.select)
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
            source, _judge(arguments, desk, path, selected), unsafe=arguments.unsafe_fixes
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


def _judge(
    arguments: Namespace, desk: Desk, path: str, selected: tuple[str, ...]
) -> Callable[[Source], list[Diagnostic]]:
    settings = dict(settings_of(arguments))

    def judge(source: Source) -> list[Diagnostic]:
        compiler, _ = compiler_of(arguments, desk)
        result = compiler.compile(source, source.path or path, dict(settings))
        return ordered(d for d in result.diagnostics if d.code.startswith(selected))

    return judge


def _selected(words: Sequence[str]) -> tuple[str, ...]:
    """What the codes begin with of which fixes are made; "" for all.

    Raises:
        UsageError: a word is neither a code, nor what codes begin with, nor a slug.
    """
    if not words:
        return ("",)
    from specc.diagnostics.suggest import near
    from specc.reports.pages import find_page, pages

    heads = []
    for word in ",".join(words).split(","):
        page, head = find_page(word), word.upper()
        if page is None and not (len(head) > 2 and any(c.startswith(head) for c in pages())):
            known = [*pages(), *(one.slug for one in pages().values())]
            close = near(head, known) or near(word.lower(), known)
            raise UsageError(
                f"there is no code {word}",
                f"did you mean {' or '.join(close)}?" if close else "codes look like GS5101",
            )
        heads.append(page.code if page is not None else head)
    return tuple(heads)


def _told(item: Made) -> str:
    """One line about a fix."""
    span = item.fix.edits[0].span
    return printable(f"fixed {span}: {item.fix.title} [{item.diagnostic.code}]")
