"""`specc compare FILE`: buying against renting."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command
from specc.cli.options import add_file, add_output, add_settings, add_variant
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec."""
    add_file(parser)
    add_variant(parser)
    add_settings(parser)
    add_output(parser)
    parser.set_defaults(rentals=True)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write every way to have the same accelerators."""
    from specc.cli.compiling import compile_file
    from specc.cli.reporting import deliver, refuse_early
    from specc.reports.rent_or_buy import comparison

    refuse_early(arguments, [arguments.file])
    compiled = compile_file(arguments, terminal)
    subject = comparison(compiled.name, compiled.result, compiled.head)
    deliver("compare", subject, arguments, terminal, [arguments.file])
    return compiled.code


COMMAND = Command(
    name="compare",
    about="set a cluster against every offer to rent the same accelerators, with break-even",
    usage=("specc compare pod/pod.gpuspec", "specc compare chat/chat.gpuspec -f csv -o rent.csv"),
    arguments=arguments,
    run=run,
    report="compare",
)
