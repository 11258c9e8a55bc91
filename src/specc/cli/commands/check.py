"""`specc check [PATH…]`: parse, resolve, check."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import FINDINGS, UNUSABLE, WELL, Command
from specc.cli.options import add_output, add_paths, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """What to check."""
    add_paths(parser)
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the findings; they are the result, so they go to standard output."""
    from specc.cli.compiling import check_paths
    from specc.cli.output import refuse, write_file
    from specc.diagnostics.diagnostic import Severity
    from specc.reports.report import View, find_format

    if arguments.output:
        refuse(arguments.output, arguments.paths)
    checked = check_paths(arguments)
    findings = checked.findings
    view = View(
        colour=not arguments.output and terminal.coloured(terminal.out),
        width=terminal.width(terminal.out),
        quiet=terminal.quiet,
    )
    drawn = find_format("check", arguments.format).render(findings, view)
    if arguments.output:
        write_file(arguments.output, drawn, checked.paths)
    else:
        assert isinstance(drawn, str)
        terminal.say(drawn)
    if checked.unreadable:
        return UNUSABLE
    gravest = Severity.WARNING if arguments.strict else Severity.ERROR
    return FINDINGS if any(found.severity <= gravest for found in findings.diagnostics) else WELL


COMMAND = Command(
    name="check",
    about="say what is wrong, on the exact line",
    usage=(
        "specc check",
        "specc check specs/examples/pretrain_70b.gpuspec",
        "specc check - < cluster.gpuspec",
        "specc check -f sarif -o specc.sarif",
    ),
    arguments=arguments,
    run=run,
    report="check",
)
