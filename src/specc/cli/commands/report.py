"""`specc report FILE -o OUT.html`: everything on one page."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command
from specc.cli.options import add_file, add_output, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which spec."""
    add_file(parser)
    add_settings(parser)
    add_output(parser)
    parser.set_defaults(rentals=True)
    parser.add_argument(
        "--open",
        action="store_true",
        help="open the page in a browser; without -o, a copy for that",
    )


def page_to_open() -> str:
    """Where a page goes that is looked at and not kept: a folder of its own among the system's temporary ones."""
    import os
    from tempfile import mkdtemp

    return os.path.join(mkdtemp(prefix="specc-"), "report.html")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the page."""
    from specc.cli.compiling import compile_file
    from specc.cli.reporting import deliver, refuse_early
    from specc.reports.whole import Whole

    if arguments.open and not arguments.output:
        arguments.output = page_to_open()
    refuse_early(arguments, [arguments.file])
    compiled = compile_file(arguments, terminal)
    subject = Whole(
        name=compiled.name, text=compiled.text, result=compiled.result, head=compiled.head
    )
    deliver("report", subject, arguments, terminal, [arguments.file])
    if arguments.output:
        terminal.tell(f"wrote {arguments.output}\n")
    if arguments.open:
        from specc.cli.opening import show_file

        show_file(arguments.output, terminal)
    return compiled.code


COMMAND = Command(
    name="report",
    about="write one self-contained page: parts, racks, topology, memory, time, cost",
    usage=("specc report pod/pod.gpuspec -o pod.html --open",),
    arguments=arguments,
    run=run,
    report="report",
    default_format="html",
)
