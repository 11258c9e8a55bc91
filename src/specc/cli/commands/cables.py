"""`specc cables FILE`: the port-to-port cable list."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command
from specc.cli.options import add_cluster, add_file, add_output, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec, which cluster."""
    add_file(parser)
    add_cluster(parser)
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the list; what was found in the spec goes to standard error."""
    from specc.cli.reporting import bills_of

    return bills_of("cables", arguments, terminal)


COMMAND = Command(
    name="cables",
    about="list every cable from port to port, with lengths, labels and bundles",
    usage=(
        "specc cables pod/pod.gpuspec",
        "specc cables pod/pod.gpuspec --cluster pod -f csv -o cables.csv",
    ),
    arguments=arguments,
    run=run,
    report="cables",
)
