"""`specc size FILE`: solve the open values, and say why."""

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


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write what was chosen."""
    from specc.cli.compiling import compile_file
    from specc.cli.reporting import deliver, refuse_early
    from specc.reports.sizes import SizeReport

    refuse_early(arguments, [arguments.file])
    compiled = compile_file(arguments, terminal)
    deliver(
        "size",
        SizeReport(name=compiled.name, result=compiled.result, head=compiled.head),
        arguments,
        terminal,
        [arguments.file],
    )
    return compiled.code


COMMAND = Command(
    name="size",
    about="solve what a spec leaves open, and say why not one smaller",
    usage=(
        "specc size chat/chat.gpuspec",
        'specc size chat/chat.gpuspec --set "rate=480 requests/s"',
    ),
    arguments=arguments,
    run=run,
    report="size",
)
