"""The common end of commands that write one report about one spec."""

from argparse import Namespace
from collections.abc import Sequence

from specc.cli.output import refuse, write_file
from specc.cli.terminal import Terminal


def refuse_early(arguments: Namespace, inputs: Sequence[str]) -> None:
    """Say no to an output that must not be written before work is done for it."""
    if getattr(arguments, "output", None):
        refuse(arguments.output, inputs)


def deliver(
    report: str, subject: object, arguments: Namespace, terminal: Terminal, inputs: Sequence[str]
) -> None:
    """Render the report in the format that was asked for, and write it where it was asked for.

    Raises:
        UsageError: bytes would go to a terminal, or the output cannot be written.
    """
    from specc.cli.command import UsageError
    from specc.cli.terminal import interactive
    from specc.reports.report import View, find_format

    chosen = find_format(report, arguments.format)
    output = getattr(arguments, "output", None)
    colour = not output and not chosen.machine and terminal.coloured(terminal.out)
    view = View(
        colour=colour,
        width=terminal.width(terminal.out),
        quiet=terminal.quiet,
        cluster=getattr(arguments, "cluster", None),
        level=getattr(arguments, "level", None),
    )
    drawn = chosen.render(subject, view)
    if output:
        write_file(output, drawn, inputs)
        return
    if isinstance(drawn, bytes):
        if interactive(terminal.out):
            raise UsageError(f"{chosen.name} is not for a terminal", "give a file: -o FILE")
        terminal.say_bytes(drawn)
        return
    terminal.say(drawn)
