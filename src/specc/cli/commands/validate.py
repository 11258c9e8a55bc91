"""`specc validate TOPIC`: predictions against measurements, the shipped ones or one's own."""

import os
from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_output
from specc.cli.terminal import Terminal

TOPICS: dict[str, tuple[str, ...]] = {
    "models": ("models.csv",),
    "memory": ("training_measured.csv", "inference_measured.csv", "engine_memory_logs.csv"),
    "training": ("training_measured.csv",),
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
    from specc.reports.comparisons import Comparison
    from specc.shipped import folder
    from specc.validation.topics import comparer

    inputs = [arguments.data] if arguments.data else []
    refuse_early(arguments, inputs)
    paths = inputs or [os.path.join(folder("data"), name) for name in TOPICS[arguments.topic]]
    rows = [row for path in paths for row in read(path)]
    compare = comparer(arguments.topic)
    called = arguments.data or " and ".join(TOPICS[arguments.topic])
    with progress(f"comparing {len(rows)} rows", None, terminal):
        compared = compare(rows)
    subject = Comparison(topic=arguments.topic, data=called, rows=compared)
    deliver("validate", subject, arguments, terminal, inputs)
    return WELL


def read(path: str) -> list[dict[str, str]]:
    """The rows of a table of measurements.

    Raises:
        UsageError: it can't be read, is no text, or has no column `id`.
    """
    import csv

    from specc.diagnostics.store import DiskStore, Unreadable
    from specc.shipped import folder

    try:
        text = DiskStore(folder("specs")).load(path).text
    except Unreadable as error:
        raise UsageError(
            f"{path} {error.reason}", "a table of measurements is a CSV file in UTF-8"
        ) from None
    try:
        found = list(csv.DictReader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise UsageError(
            f"{path} is no table: {error}", "cells that hold commas or quotes are quoted"
        ) from None
    if not found:
        raise UsageError(
            f"{path} has no rows",
            "the first line names the columns; each further line is a measurement",
        )
    if "id" not in found[0]:
        columns = ", ".join(str(name) for name in list(found[0])[:8])
        raise UsageError(
            f"{path} has no column id; it has {columns}",
            "the columns are those of the shipped files",
        )
    return [
        {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        for row in found
    ]


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
