"""`specc bom FILE`: the sized bill of materials."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command
from specc.cli.options import add_cluster, add_file, add_output, add_settings, add_variant
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec, which cluster."""
    add_file(parser)
    add_cluster(parser)
    add_variant(parser)
    add_settings(parser)
    parser.add_argument(
        "--orderable",
        action="store_true",
        help="list the lines that lack a part, part number, price or sold length; exit code 1 if there are any",
    )
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the bill; what was found in the spec goes to standard error."""
    from specc.cli.reporting import bills_of

    return bills_of("bom", arguments, terminal)


COMMAND = Command(
    name="bom",
    about="write the bill of materials: what to buy, with prices, power and space",
    usage=(
        "specc bom pod/pod.gpuspec",
        "specc bom pod/pod.gpuspec --cluster pod -f xlsx -o pod.xlsx",
        "specc bom pod/pod.gpuspec -f cyclonedx -o pod.cdx.json",
    ),
    arguments=arguments,
    run=run,
    report="bom",
)
