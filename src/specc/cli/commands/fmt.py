"""`specc fmt [PATH…]`: the one canonical format."""

import os
from argparse import ArgumentParser, Namespace

from specc.cli.command import FINDINGS, UNUSABLE, WELL, Command
from specc.cli.options import add_paths
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """What to format, and whether to write."""
    add_paths(parser)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 if a file would change"
    )
    parser.add_argument(
        "--diff", action="store_true", help="write nothing; print what would change"
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Rewrite files in place; `-` goes from standard input to standard output."""
    from specc.cli.output import rewrite
    from specc.cli.paths import STANDARD_INPUT, found
    from specc.cli.reading import Desk
    from specc.diagnostics.snippet import Painter
    from specc.syntax.format import formatted

    desk = Desk()
    painter = Painter(colour=terminal.coloured(terminal.err), width=terminal.width(terminal.err))
    changed = unusable = 0
    faulty = False
    for path in found(arguments.paths):
        source, fault = desk.read(path)
        if fault is not None:
            unusable += 1
            terminal.err.write(painter.diagnostic(fault) + "\n\n")
            continue
        text, complaints = formatted(source)
        if any(complaint.severity == 0 for complaint in complaints):
            faulty = True
            for complaint in complaints:
                terminal.err.write(painter.diagnostic(complaint) + "\n\n")
            continue
        before = desk.raw(path, source)
        if path == STANDARD_INPUT and not (arguments.check or arguments.diff):
            terminal.say(text)
            continue
        if text == before:
            continue
        changed += 1
        if arguments.diff:
            terminal.say(_diff(source.name, before, text))
        elif arguments.check:
            terminal.tell(f"would change {source.name}\n")
        else:
            rewrite(path, text)
            terminal.tell(f"formatted {source.name}\n")
    if unusable:
        return UNUSABLE
    if faulty:
        return FINDINGS
    hooked = bool(os.environ.get("PRE_COMMIT"))  # a hook that rewrote has to stop the commit
    return FINDINGS if changed and (arguments.check or arguments.diff or hooked) else WELL


def _diff(name: str, before: str, after: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"{name} (as it is)",
        f"{name} (formatted)",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ no newline at the end of the file\n"
        for line in lines
    )


COMMAND = Command(
    name="fmt",
    about="rewrite files in the one canonical format, comments kept",
    usage=(
        "specc fmt",
        "specc fmt --check .",
        "specc fmt --diff cluster.gpuspec",
        "specc fmt - < cluster.gpuspec",
    ),
    arguments=arguments,
    run=run,
)
