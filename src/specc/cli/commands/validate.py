"""`specc validate TOPIC`: predictions against measurements, the shipped ones or one's own."""

import os
from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command
from specc.cli.options import add_output
from specc.cli.terminal import Terminal

TOPICS: dict[str, tuple[str, ...]] = {
    "models": ("models.csv",),
    "memory": (
        "training_measured.csv",
        "training_more.csv",
        "inference_measured.csv",
        "engine_memory_logs.csv",
    ),
    "training": ("training_measured.csv", "training_more.csv"),
    "inference": ("inference_measured.csv",),
    "collectives": ("measured_collectives.csv", "collectives_more.csv"),
}
"""The topics, and the shipped files that hold their measurements."""


def arguments(parser: ArgumentParser) -> None:
    """Which topic, whose measurements."""
    parser.add_argument("topic", choices=tuple(TOPICS), help="what to compare")
    parser.add_argument(
        "--data",
        metavar="FILE.csv",
        help="measurements of your own, in the same columns [the shipped ones]",
    )
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the comparison; errors of prediction are no failure."""
    from specc.cli.progress import progress
    from specc.cli.reporting import deliver, refuse_early
    from specc.cli.tables import read_rows
    from specc.reports.comparisons import Comparison
    from specc.shipped import folder
    from specc.validation.topics import comparer

    inputs = [arguments.data] if arguments.data else []
    refuse_early(arguments, inputs)
    paths = inputs or [os.path.join(folder("data"), name) for name in TOPICS[arguments.topic]]
    rows = [row for path in paths for row in read_rows(path)]
    compare = comparer(arguments.topic)
    called = arguments.data or " and ".join(TOPICS[arguments.topic])
    with progress(f"comparing {len(rows)} rows", None, terminal):
        compared = compare(rows)
    subject = Comparison(topic=arguments.topic, data=called, rows=compared)
    deliver("validate", subject, arguments, terminal, inputs)
    return WELL


COMMAND = Command(
    name="validate",
    about="hold predictions against measurements: the shipped published ones, or your own",
    usage=(
        "specc validate training",
        "specc validate inference -f json",
        "specc validate memory --data our-runs.csv",
    ),
    arguments=arguments,
    run=run,
    report="validate",
    long=True,
)
