"""`specc names FILE`: every computed name, with its unit."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command
from specc.cli.options import add_file, add_output, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec."""
    add_file(parser)
    parser.set_defaults(rentals=True)
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the names."""
    from specc.cli.compiling import compile_file
    from specc.cli.reporting import deliver, refuse_early
    from specc.reports.named import Names, named_results

    refuse_early(arguments, [arguments.file])
    compiled = compile_file(arguments, terminal)
    names = Names(
        file=compiled.name, names=tuple(named_results(compiled.result)), head=compiled.head
    )
    deliver("names", names, arguments, terminal, [arguments.file])
    return compiled.code


COMMAND = Command(
    name="names",
    about="list every computed name of a spec, with its unit: what can be required",
    usage=("specc names chat/chat.gpuspec",),
    arguments=arguments,
    run=run,
    report="names",
)
