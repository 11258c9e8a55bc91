"""`specc watch FILE`: the report of a spec in a browser, made anew whenever the spec changes."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command, UsageError
from specc.cli.options import add_file, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec, and where it is served."""
    add_file(parser)
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="where on this machine [any that is free]"
    )
    parser.add_argument("--open", action="store_true", help="open the page in a browser")
    add_settings(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Serve until interrupted.

    Raises:
        UsageError: standard input, which does not change, or a port that can't be had.
    """
    from specc.cli.paths import STANDARD_INPUT
    from specc.cli.watching import watch

    if arguments.file == STANDARD_INPUT:
        raise UsageError("specc watch takes a file, found standard input", "give its name")
    if not 0 <= arguments.port < 65536:
        raise UsageError(f"a port is 0..65535, found {arguments.port}", "0 is any that is free")
    return watch(arguments, terminal)


COMMAND = Command(
    name="watch",
    about="check a spec whenever it changes, with its report in a browser",
    usage=("specc watch pod/pod.gpuspec", "specc watch pod/pod.gpuspec --open"),
    arguments=arguments,
    run=run,
    long=True,
)
