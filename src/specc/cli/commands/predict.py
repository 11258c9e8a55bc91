"""`specc predict FILE`: memory and performance of every workload."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command
from specc.cli.options import add_file, add_output, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec."""
    add_file(parser)
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the predictions; what was found in the spec goes to standard error."""
    from specc.cli.compiling import compile_file
    from specc.cli.reporting import deliver, refuse_early
    from specc.reports.predictions import predictions_of

    refuse_early(arguments, [arguments.file])
    compiled = compile_file(arguments, terminal)
    subject = predictions_of(compiled.name, compiled.result, compiled.head)
    deliver("predict", subject, arguments, terminal, [arguments.file])
    return compiled.code


COMMAND = Command(
    name="predict",
    about="predict memory, time, power and cost of every workload",
    usage=(
        "specc predict specs/examples/pretrain_70b.gpuspec",
        'specc predict specs/examples/chat_70b.gpuspec --set "rate=240 requests/s"',
        "specc predict specs/examples/chat_70b.gpuspec -f json -o chat.json",
    ),
    arguments=arguments,
    run=run,
    report="predict",
)
