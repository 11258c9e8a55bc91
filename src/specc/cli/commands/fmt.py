"""`specc fmt [PATH…]`: the one canonical format."""

import os
from argparse import ArgumentParser, Namespace

from specc.cli.codes import FINDINGS, UNUSABLE, WELL
from specc.cli.command import Command, UsageError
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
    from specc.cli.differences import unified
    from specc.cli.output import rewrite
    from specc.cli.paths import STANDARD_INPUT, files_of
    from specc.cli.reading import Desk
    from specc.diagnostics.diagnostic import placed
    from specc.diagnostics.snippet import Painter
    from specc.syntax.format import formatted

    desk = Desk()
    painter = Painter(colour=terminal.coloured(terminal.err), width=terminal.width(terminal.err))
    changed = written = unusable = 0
    faulty = False
    for path in files_of(arguments.paths):
        source, unread = desk.read(path)
        if unread:
            unusable += 1
            for fault in unread:
                terminal.err.write(painter.diagnostic(placed(fault)) + "\n\n")
            continue
        text, complaints = formatted(source)
        if any(complaint.severity == 0 for complaint in complaints):
            faulty = True
            for complaint in complaints:
                terminal.err.write(painter.diagnostic(placed(complaint)) + "\n\n")
            continue
        if source.written is not None:
            written += converted(path, text, arguments, terminal)
            continue
        before = desk.raw(path, source)
        if path == STANDARD_INPUT and not (arguments.check or arguments.diff):
            terminal.say(text)
            continue
        if text == before:
            continue
        changed += 1
        if arguments.diff:
            terminal.say(unified(source.name, before, text, "formatted"))
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
    only_looked = arguments.check or arguments.diff
    return FINDINGS if (changed and (only_looked or hooked)) or (written and only_looked) else WELL


def converted(path: str, text: str, arguments: Namespace, terminal: Terminal) -> int:
    """Write the text of a spec that is JSON beside it, as `.gpuspec`; whether that changes anything.

    Raises:
        UsageError: such a file is there and says something else.
    """
    from specc.cli.differences import unified
    from specc.cli.output import write_file
    from specc.cli.paths import STANDARD_INPUT
    from specc.disk import SUFFIX

    if path == STANDARD_INPUT:
        terminal.say(text)
        return 0
    target = os.path.splitext(path)[0] + SUFFIX
    before = ""
    if os.path.exists(target):
        with open(target, encoding="utf-8") as stream:
            before = stream.read()
    if before == text:
        return 0
    if arguments.diff:
        terminal.say(unified(target, before, text, "formatted"))
    elif arguments.check:
        terminal.tell(f"would write {target}\n")
    elif before:
        raise UsageError(f"{target} is there and says something else", "remove it, or see --diff")
    else:
        write_file(target, text)
        terminal.tell(f"wrote {target}\n")
    return 1


COMMAND = Command(
    name="fmt",
    about="rewrite files in the one canonical format, comments kept",
    usage=(
        "specc fmt",
        "specc fmt --check .",
        "specc fmt --diff cluster.gpuspec",
        "specc fmt - < cluster.gpuspec",
        "specc fmt cluster.json",
    ),
    arguments=arguments,
    run=run,
)
