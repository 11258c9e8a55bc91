"""`specc sweep FILE`: a design space, in parallel."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import FINDINGS, WELL, Command, UsageError
from specc.cli.options import add_file, add_output, add_settings
from specc.cli.terminal import Terminal

LIMIT = 100_000
CHUNK = 8
"""Points that one job takes: each job reads the spec once."""


def arguments(parser: ArgumentParser) -> None:
    """Which spec, which sweep, how many at once."""
    add_file(parser)
    parser.add_argument("--sweep", metavar="NAME", help="only this sweep block [the first]")
    parser.add_argument(
        "-j", "--jobs", type=int, default=0, metavar="N", help="processes [one for each core]"
    )
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write a table of all points, those that no other beats marked."""
    from specc.cli.compiling import code_of, head_of, tell
    from specc.cli.options import settings_of
    from specc.cli.reading import Desk
    from specc.cli.reporting import deliver, refuse_early
    from specc.cli.sweeping import compile_points
    from specc.reports.sweeps import Sweep, axes_of, combinations

    refuse_early(arguments, [arguments.file])
    settings = settings_of(arguments)
    desk = Desk()
    source, unread = desk.read(arguments.file)
    if unread:
        tell(terminal, unread)
        return code_of(unread)
    axes = axes_of(source, arguments.sweep)
    if axes is None:
        name = f"sweep {arguments.sweep}" if arguments.sweep else "sweep block"
        raise UsageError(
            f"{arguments.file} has no {name}",
            "sweep rates { rate = [10 requests/s, 20 requests/s] }",
        )
    points = combinations(axes)
    if len(points) > LIMIT:
        raise UsageError(
            f"the sweep has {len(points)} points; {LIMIT} are allowed", "leave values out"
        )
    jobs = [points[at : at + CHUNK] for at in range(0, len(points), CHUNK)]
    rows, base, failed = compile_points(
        source, axes, dict(settings), jobs, arguments.jobs, terminal
    )
    tell(terminal, base)
    if failed:
        return FINDINGS
    subject = Sweep(
        name=source.name, axes=tuple(axes), rows=tuple(rows), head=head_of([], settings)
    )
    deliver("sweep", subject, arguments, terminal, [arguments.file])
    return WELL


COMMAND = Command(
    name="sweep",
    about="run every combination of a sweep block, in parallel; mark those that no other beats",
    usage=(
        "specc sweep specs/examples/chat_70b.gpuspec",
        "specc sweep serving.gpuspec -f svg -o front.svg",
    ),
    arguments=arguments,
    run=run,
    report="sweep",
    long=True,
)
