"""`specc calibrate TOPIC --data FILE.csv`: one's own measurements as a calibration that designs use."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import FINDINGS, WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_output
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which topic, whose measurements."""
    parser.add_argument("topic", choices=("training", "inference"), help="what was measured")
    parser.add_argument(
        "--data",
        metavar="FILE.csv",
        required=True,
        help="your measurements, in the columns that specc validate reads",
    )
    parser.add_argument(
        "--name", metavar="NAME", default="own", help="how the names of the entries begin [own]"
    )
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the profile; exit code 1 where the rows speak for none."""
    import os
    import re
    from datetime import UTC, datetime

    from specc.cli.output import refuse, write_file
    from specc.cli.progress import progress
    from specc.cli.tables import read_rows
    from specc.measuring.profile import profile, text_of
    from specc.version import VERSION

    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,200}", arguments.name):
        raise UsageError(
            f"{arguments.name!r} can't begin the name of a calibration",
            "take lower case letters, digits and _",
        )
    if arguments.output:
        refuse(arguments.output, [arguments.data])
    rows = read_rows(arguments.data)
    with progress(f"fitting {len(rows)} rows", None, terminal):
        fitted = profile(arguments.topic, rows)
    for skipped in fitted.skipped:
        terminal.tell(f"not used: {skipped.id}: {skipped.reason}\n")
    for part in fitted.parts:
        terminal.tell(f"{part.part}: " + "\n  ".join(part.lines) + "\n")
        if part.refused:
            terminal.tell(f"  no profile: {part.refused}\n")
    if all(part.refused for part in fitted.parts):
        reasons = "; ".join(f"{part.part}: {part.refused}" for part in fitted.parts)
        terminal.complain(
            f"{arguments.data} makes no profile: {reasons or 'no row can be used'}",
            "measure more runs, of other batches, lengths or sizes",
        )
        return FINDINGS
    data = os.path.basename(arguments.data)
    text = text_of(
        fitted,
        name=arguments.name,
        data=data,
        command=f"specc calibrate {arguments.topic} --data {data}",
        date=datetime.now(UTC).date().isoformat(),
        program=f"specc {VERSION}",
    )
    if arguments.output:
        write_file(arguments.output, text, [arguments.data])
        terminal.tell(f"wrote {arguments.output}\n")
    else:
        terminal.say(text)
    return WELL


COMMAND = Command(
    name="calibrate",
    about="fit your own measurements, and write a calibration that designs use",
    usage=(
        "specc calibrate training --data our-runs.csv -o own.gpuspec",
        "specc calibrate inference --data our-runs.csv --name lab",
    ),
    arguments=arguments,
    run=run,
    long=True,
)
