"""`specc sensitivity FILE`: which inputs move an answer most."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import FINDINGS, WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_file, add_output, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec, and which of its results."""
    add_file(parser)
    parser.add_argument(
        "results", nargs="*", metavar="PATH", help="results to look at [the headlines]"
    )
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Compile the spec with each of its inputs at both ends of its range."""
    from specc.cli.compiling import code_of, compiler_of, head_of, tell
    from specc.cli.options import settings_of
    from specc.cli.progress import progress
    from specc.cli.reading import Desk
    from specc.cli.reporting import deliver, refuse_early
    from specc.reports.sensitivity import asked_of, sensitivity
    from specc.units import Quantity

    refuse_early(arguments, [arguments.file])
    settings = settings_of(arguments)
    desk = Desk()
    source, unread = desk.read(arguments.file)
    if unread:
        tell(terminal, unread)
        return code_of(unread)
    compiler, told = compiler_of(arguments, desk)
    spec, diagnostics = compiler.open(source, source.path or arguments.file, dict(settings))
    base = compiler.run(spec.base)
    tell(terminal, [*told, *diagnostics, *base.errors])
    for path in arguments.results:
        if not isinstance(base.lookup(path), Quantity):
            raise UsageError(
                f"{arguments.file} has no known result {path}", "`specc names FILE` lists them"
            )
    inputs = spec.inputs()
    ends = {}
    with progress("inputs", len(inputs), terminal) as tick:
        for entry in inputs:
            for moved, low, high in spec.ends(entry):
                at = {end: base if end is spec.base else compiler.run(end) for end in (low, high)}
                ends[entry.name] = moved, at[low], at[high]
            tick(1)
    subject = sensitivity(
        source.name,
        base,
        asked_of(base, arguments.results),
        ends,
        head_of([base], settings),
    )
    deliver("sensitivity", subject, arguments, terminal, [arguments.file])
    return FINDINGS if base.errors else WELL


COMMAND = Command(
    name="sensitivity",
    about="say which amounts of a spec move its answers most, and the range that their ranges give",
    usage=(
        "specc sensitivity pod/pod.gpuspec",
        "specc sensitivity chat/chat.gpuspec chat.ttft.p95 -f csv -o tornado.csv",
    ),
    arguments=arguments,
    run=run,
    report="sensitivity",
    long=True,
)
