"""`specc diff A B`: what changes between two specs, or between a spec and its variants."""

import os
from argparse import ArgumentParser, Namespace

from specc.cli.command import Command, UsageError
from specc.cli.options import add_output, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Two sides."""
    parser.add_argument("before", metavar="A", help="a file")
    parser.add_argument(
        "after", metavar="B", nargs="?", help="a file, or a variant of A [every variant of A]"
    )
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write what changes; a change is no failure."""
    from specc.cli.compiling import compile_file
    from specc.cli.reporting import deliver, refuse_early
    from specc.reports.differences import Differences, difference

    inputs = [arguments.before, *([arguments.after] if arguments.after else [])]
    refuse_early(arguments, inputs)
    left = compile_file(arguments, terminal, arguments.before)
    variants = left.result.variants
    code = left.code
    if arguments.after is None:
        if not variants:
            raise UsageError(
                f"{arguments.before} has no variant", "name a second file: specc diff A B"
            )
        pairs = [
            difference(left.name, left.result, name, right) for name, right in variants.items()
        ]
    elif arguments.after in variants and not os.path.exists(arguments.after):
        pairs = [difference(left.name, left.result, arguments.after, variants[arguments.after])]
    else:
        right = compile_file(arguments, terminal, arguments.after)
        code = max(code, right.code)
        pairs = [difference(left.name, left.result, right.name, right.result)]
    deliver("diff", Differences(pairs=tuple(pairs), head=left.head), arguments, terminal, inputs)
    return code


COMMAND = Command(
    name="diff",
    about="say what changes between two specs or variants: parts, money, power, performance",
    usage=(
        "specc diff old.gpuspec new.gpuspec",
        "specc diff cluster.gpuspec cheaper",
        "specc diff cluster.gpuspec -f markdown",
    ),
    arguments=arguments,
    run=run,
    report="diff",
)
