"""`specc check [PATH…]`: parse, resolve, check."""

import os
from argparse import ArgumentParser, Namespace

from specc.cli.codes import FINDINGS, UNUSABLE, WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_output, add_paths, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """What to check."""
    add_paths(parser)
    add_settings(parser)
    add_output(parser)
    parser.add_argument(
        "-j",
        "--jobs",
        type=int,
        default=0,
        metavar="N",
        help="processes for many files [one for each core]",
    )
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="check anew, though nothing may have changed, and keep no verdict",
    )
    parser.add_argument(
        "--dependents",
        action="store_true",
        help="check what imports the named files too, and what imports a file that is not there",
    )
    group = parser.add_argument_group("fixing")
    group.add_argument(
        "--fix",
        action="store_true",
        help="apply the fixes that keep the meaning, then report what is left",
    )
    group.add_argument(
        "--diff",
        action="store_true",
        help="write nothing; print what --fix would change, with exit code 1 if it would",
    )
    group.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also fixes that are a guess at what was meant",
    )
    group.add_argument(
        "--select",
        action="append",
        metavar="CODE",
        default=[],
        help="with --fix or --diff: only fixes of findings of this code (GS1010, its slug, or GS1 for "
        "all that begin so); several by commas, repeatable",
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the findings; they are the result, so they go to standard output."""
    from specc.cli import verdicts
    from specc.cli.checking import check_paths
    from specc.cli.compiling import tell
    from specc.cli.output import refuse, write_file
    from specc.cli.paths import STANDARD_INPUT
    from specc.cli.reading import Desk
    from specc.diagnostics.diagnostic import Severity

    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if arguments.select and not (arguments.fix or arguments.diff):
        raise UsageError("--select goes with --fix or --diff")
    if arguments.output:
        refuse(arguments.output, arguments.paths)
    desk = Desk()
    fixes = 0
    if arguments.fix or arguments.diff:
        from specc.cli.fixing import fix_paths

        fixes, unusable = fix_paths(arguments, terminal, desk)
        if arguments.diff:
            return UNUSABLE if unusable else FINDINGS if fixes else WELL
    checked = check_paths(arguments, desk)
    findings = checked.findings
    if checked.unreadable:
        code = UNUSABLE
    else:
        gravest = Severity.WARNING if arguments.strict else Severity.ERROR
        failed = any(diagnostic.severity <= gravest for diagnostic in findings.diagnostics)
        hooked = bool(os.environ.get("PRE_COMMIT"))  # a hook that rewrote has to stop the commit
        code = FINDINGS if failed or (fixes and hooked) else WELL
    if arguments.output:
        write_file(arguments.output, _drawn(arguments, terminal, findings), checked.paths)
    elif (
        arguments.fix and STANDARD_INPUT in checked.paths
    ):  # the fixed text goes to standard output
        tell(terminal, findings.shown)
    else:
        report = _drawn(arguments, terminal, findings)
        if not (arguments.fix or checked.crashed or STANDARD_INPUT in checked.paths):
            verdicts.keep(code, report)
        terminal.say(report)
    return code


def _drawn(arguments: Namespace, terminal: Terminal, findings: object) -> str:
    from specc.reports.report import View, find_format

    view = View(
        colour=not arguments.output and terminal.coloured(terminal.out),
        width=terminal.width(terminal.out),
        quiet=terminal.quiet,
    )
    drawn = find_format("check", arguments.format).draw(findings, view)
    assert isinstance(drawn, str)
    return drawn


COMMAND = Command(
    name="check",
    about="say what is wrong, on the exact line",
    usage=(
        "specc check",
        "specc check pod/pod.gpuspec",
        "specc check --dependents parts/box.gpuspec",
        "specc check - < cluster.gpuspec",
        "specc check --fix",
        "specc check --diff cluster.gpuspec",
        "specc check --fix --select GS1010 cluster.gpuspec",
        "specc check -f sarif -o specc.sarif",
    ),
    arguments=arguments,
    run=run,
    report="check",
)
