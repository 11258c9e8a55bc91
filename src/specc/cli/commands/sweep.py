"""`specc sweep FILE`: a design space, in parallel."""

from argparse import ArgumentParser, Namespace
from functools import partial

from specc.cli.codes import FINDINGS, WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_file, add_output, add_settings
from specc.cli.terminal import Terminal

LIMIT = 1_000_000


def arguments(parser: ArgumentParser) -> None:
    """Which spec, which sweep, how many at once."""
    add_file(parser)
    parser.add_argument("--sweep", metavar="NAME", help="only this sweep block [the first]")
    parser.add_argument(
        "-j", "--jobs", type=int, default=0, metavar="N", help="processes [one for each core]"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="a Dask cluster that does it: tcp://127.0.0.1:8786"
    )
    parser.add_argument(
        "--columns",
        metavar="PATHS",
        default="",
        help="results to show: chat.tpot.p95,pod.cost.capital",
    )
    parser.add_argument(
        "--resume", metavar="FILE", help="keep what is finished in FILE, and go on from it"
    )
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write a table of all points, those that no other beats marked."""
    from specc.cli.compiling import code_of, head_of, tell
    from specc.cli.journal import Journal
    from specc.cli.options import settings_of
    from specc.cli.reading import Desk
    from specc.cli.reporting import deliver, refuse_early
    from specc.cli.sweeping import columns_of, compile_points, on_processes, space_of, task_of
    from specc.diagnostics.diagnostic import Severity
    from specc.reports.sweeps import Sweep

    refuse_early(arguments, [arguments.file])
    settings = settings_of(arguments)
    source, unread = Desk().read(arguments.file)
    if unread:
        tell(terminal, unread)
        return code_of(unread)
    space = space_of(source, dict(settings), arguments.sweep)
    tell(terminal, space.diagnostics)
    if any(diagnostic.severity is Severity.ERROR for diagnostic in space.diagnostics):
        return FINDINGS
    if space.axes is None:
        name = f"sweep {arguments.sweep}" if arguments.sweep else "sweep block"
        raise UsageError(
            f"{arguments.file} has no {name}",
            "sweep rates { rate = [10 requests/s, 20 requests/s] }",
        )
    if space.size > LIMIT:
        raise UsageError(
            f"the sweep has {space.size} points; {LIMIT} are allowed", "leave values out"
        )
    columns = columns_of(arguments.columns, space.base.design)
    task = task_of(source, space, dict(settings), arguments.sweep, columns)
    journal = None if arguments.resume is None else Journal(arguments.resume, task.key)
    if arguments.scheduler is None:
        answers = partial(on_processes, task, space, arguments.jobs)
    else:
        from specc.cli.cluster import on_cluster  # an optional extra

        answers = partial(on_cluster, task, arguments.scheduler)
    rows = compile_points(space, journal, terminal, answers)
    subject = Sweep(
        name=source.name,
        axes=space.axes,
        rows=tuple(rows),
        columns=columns,
        head=head_of([], settings),
    )
    deliver("sweep", subject, arguments, terminal, [arguments.file])
    return FINDINGS if any(row.broken for row in rows) else WELL


COMMAND = Command(
    name="sweep",
    about="run every combination of a sweep block, in parallel; mark those that no other beats",
    usage=(
        "specc sweep curve/curve.gpuspec",
        "specc sweep curve/curve.gpuspec -f svg -o front.svg",
        "specc sweep curve/curve.gpuspec --columns chat.tpot.p95,chat.max_rate",
        "specc sweep curve/curve.gpuspec --resume curve.journal",
    ),
    arguments=arguments,
    run=run,
    report="sweep",
    long=True,
)
