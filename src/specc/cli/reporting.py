"""The common end of commands that write one report about one spec."""

from argparse import Namespace
from collections.abc import Sequence

from specc.cli.output import refuse, write_file
from specc.cli.terminal import Terminal
from specc.reports.report import View


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
    from specc.reports.report import find_format

    chosen = find_format(report, arguments.format)
    output = getattr(arguments, "output", None)
    colour = not output and not chosen.machine and terminal.coloured(terminal.out)
    view = View(
        colour=colour,
        width=terminal.width(terminal.out),
        fit=None if output or chosen.machine else terminal.fit(terminal.out),
        quiet=terminal.quiet,
        cluster=getattr(arguments, "cluster", None),
        level=getattr(arguments, "level", None),
        orderable=getattr(arguments, "orderable", False),
    )
    streamed = chosen.drawn_pieces(subject, view)
    if streamed is not None:
        if output:
            write_file(output, streamed, inputs)
        else:
            for piece in streamed:
                terminal.say(piece)
        return
    drawn = chosen.draw(subject, view)
    if output:
        write_file(output, drawn, inputs)
        return
    if isinstance(drawn, bytes):
        if interactive(terminal.out):
            raise UsageError(f"{chosen.name} is not for a terminal", "give a file: -o FILE")
        terminal.say_bytes(drawn)
        return
    terminal.say(terminal.for_people(drawn) if chosen.name == "text" else drawn)


def bills_of(report: str, arguments: Namespace, terminal: Terminal) -> int:
    """A report about the bills of a spec.

    Raises:
        UsageError: there is no cluster of that name.
    """
    from specc.cli.command import UsageError
    from specc.cli.compiling import compile_file
    from specc.reports.bills import Bills

    refuse_early(arguments, [arguments.file])
    compiled = compile_file(arguments, terminal)
    bills = compiled.result.bills
    if arguments.cluster is not None and arguments.cluster not in bills:
        if compiled.code:
            return compiled.code
        from specc.diagnostics.suggest import near

        close = near(arguments.cluster, bills)
        hint = (
            f"did you mean {close[0]}?"
            if close
            else f"there are {', '.join(bills)}"
            if bills
            else "it declares none"
        )
        raise UsageError(f"{arguments.file} has no cluster {arguments.cluster}", hint)
    deliver(
        report,
        Bills(name=compiled.name, bills=bills, head=compiled.head),
        arguments,
        terminal,
        [arguments.file],
    )
    if getattr(arguments, "orderable", False):
        from specc.bill.ordering import count_incomplete
        from specc.cli.codes import FINDINGS

        wanted = [b for name, b in bills.items() if arguments.cluster in {None, name}]
        if any(count_incomplete(bill.lines) for bill in wanted):
            return compiled.code or FINDINGS
    return compiled.code
