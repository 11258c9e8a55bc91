"""`specc graph FILE`: the infrastructure as a graph."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command
from specc.cli.options import add_cluster, add_file, add_output, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec, at which scale."""
    add_file(parser)
    add_cluster(parser)
    parser.add_argument(
        "--level",
        choices=("kinds", "devices", "ports"),
        default=None,
        help="kinds with multiplicities, every device, or every port [kinds]",
    )
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the graph; what was found in the spec goes to standard error."""
    from specc.cli.reporting import bills_of

    return bills_of("graph", arguments, terminal)


COMMAND = Command(
    name="graph",
    about="draw or export the infrastructure graph",
    usage=(
        "specc graph pod/pod.gpuspec -f svg -o pod.svg",
        "specc graph pod/pod.gpuspec -f mermaid",
    ),
    arguments=arguments,
    run=run,
    report="graph",
    default_format="svg",
)
