"""`specc explain CODE` and `specc explain FILE PATH`: what a message means, and where a number comes from."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """A code, or a file and a result's path."""
    parser.add_argument(
        "subject", metavar="CODE|FILE", help="a code such as GS5101 or its slug; or a file"
    )
    parser.add_argument(
        "path", nargs="?", metavar="PATH", help="a result: pod.power.it, chat.ttft.p95"
    )
    add_settings(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Print a page, or the derivation of a number."""
    if arguments.path is not None:
        from specc.cli.derivations import explain_path

        return explain_path(arguments, terminal)
    from specc.reports.pages import find_page, pages
    from specc.reports.report import View, find_format

    page = find_page(arguments.subject)
    if page is None:
        if arguments.subject.endswith(".gpuspec"):
            raise UsageError(
                f"which number of {arguments.subject}?",
                f"specc explain {arguments.subject} PATH; specc names {arguments.subject} lists the paths",
            )
        from specc.diagnostics.suggest import near

        known = [*pages(), *(one.slug for one in pages().values())]
        close = near(arguments.subject.upper(), known) or near(arguments.subject.lower(), known)
        raise UsageError(
            f"there is no code {arguments.subject}",
            f"did you mean {' or '.join(close)}?" if close else "codes look like GS5101",
        )
    drawn = find_format("page", arguments.format).draw(
        page, View(colour=terminal.coloured(terminal.out))
    )
    assert isinstance(drawn, str)
    terminal.say(terminal.for_people(drawn) if arguments.format == "text" else drawn)
    return WELL


COMMAND = Command(
    name="explain",
    about="say what a message means, or where a number comes from",
    usage=(
        "specc explain GS5101",
        "specc explain pod/pod.gpuspec pretrain.iteration_time",
    ),
    arguments=arguments,
    run=run,
    report="page",
)
