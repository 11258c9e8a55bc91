"""`specc stages FILE`: what a design that grows takes, stage by stage."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import FINDINGS, WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_file, add_output, add_settings
from specc.cli.terminal import Terminal

MOST = 120


def arguments(parser: ArgumentParser) -> None:
    """Which spec, how long a stage lasts, and how many there are."""
    add_file(parser)
    parser.add_argument(
        "--months", type=int, default=12, metavar="N", help="how long a stage lasts [12]"
    )
    parser.add_argument("--count", type=int, default=4, metavar="N", help="how many stages [4]")
    parser.add_argument(
        "--param", metavar="NAME", help="a param that is set to the years at the end of each stage"
    )
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Size the spec for the end of each stage."""
    from specc.cli.compiling import code_of, compiler_of, head_of, tell
    from specc.cli.options import settings_of
    from specc.cli.reading import Desk
    from specc.cli.reporting import deliver, refuse_early
    from specc.cli.staging import sized
    from specc.diagnostics.diagnostic import Severity
    from specc.reports.stages import Staged, loads_at

    months, count = arguments.months, arguments.count
    if months < 1 or not 1 <= count <= MOST:
        raise UsageError(
            f"{count} stages of {months} months", f"1 to {MOST} stages of one month or more"
        )
    refuse_early(arguments, [arguments.file])
    settings = settings_of(arguments)
    desk = Desk()
    source, unread = desk.read(arguments.file)
    if unread:
        tell(terminal, unread)
        return code_of(unread)
    compiler, told = compiler_of(arguments, desk)
    spec, diagnostics = compiler.open(source, source.path or arguments.file, dict(settings))
    tell(terminal, [*told, *diagnostics])
    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        return FINDINGS
    if spec.base.choices:
        raise UsageError(
            f"{arguments.file} chooses between parts", "name one of them in place of `auto of`"
        )
    if not loads_at(spec.base, months) and arguments.param is None:
        raise UsageError(
            f"nothing grows in {arguments.file}",
            "state `growth` in the traffic of a service, or a param with --param",
        )
    spans = [(at * months, (at + 1) * months) for at in range(count)]
    stages, results = sized(compiler, spec, spans, arguments.param, terminal)
    subject = Staged(
        name=source.name,
        currency=spec.base.currency,
        stages=tuple(stages),
        head=head_of(results, settings),
    )
    deliver("stages", subject, arguments, terminal, [arguments.file])
    return FINDINGS if any(stage.failures for stage in stages) else WELL


COMMAND = Command(
    name="stages",
    about="size a spec that grows stage by stage: what is to be bought when, and what that saves",
    usage=(
        "specc stages grow/grow.gpuspec",
        "specc stages grow/grow.gpuspec --months 6 --count 6 -f csv -o purchases.csv",
    ),
    arguments=arguments,
    run=run,
    report="stages",
    long=True,
)
