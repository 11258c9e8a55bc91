"""`specc catalog [WORDS]`: look up the standard catalogue."""

import os
from argparse import ArgumentParser, Namespace

from specc.cli.codes import FINDINGS, WELL
from specc.cli.command import Command
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Words to look for."""
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="all of them must occur in name, kind or title"
    )
    parser.add_argument(
        "--show", action="store_true", help="print the files themselves, with sources"
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """List what matches; exit code 1 where nothing does."""
    from specc.reports.catalogue import entries, matching
    from specc.reports.report import View, find_format
    from specc.shipped import folder

    everything = entries()
    found = matching(everything, arguments.words)
    if not found:
        from specc.diagnostics.suggest import near

        names = {entry.name for entry in everything} | {entry.kind for entry in everything}
        close = near(arguments.words[0], names)
        terminal.complain(
            f"nothing in the catalogue matches {' '.join(arguments.words)}",
            f"did you mean {' or '.join(close)}?" if close else "specc catalog lists everything",
        )
        return FINDINGS
    if arguments.show:
        for file in dict.fromkeys(entry.file for entry in found):
            with open(os.path.join(folder("specs"), file), encoding="utf-8") as stream:
                terminal.say(f"# {file}\n{stream.read()}\n")
        return WELL
    drawn = find_format("catalog", arguments.format).draw(found, View())
    assert isinstance(drawn, str)
    terminal.say(drawn)
    if arguments.format == "text":
        first = found[0]
        terminal.tell(
            f"\n{len(found)} found; for instance: from {first.module} import {first.name}\n"
        )
    return WELL


COMMAND = Command(
    name="catalog",
    about="look up the standard catalogue",
    usage=(
        "specc catalog h100",
        "specc catalog server gigabyte",
        "specc catalog llama 70b --show",
    ),
    arguments=arguments,
    run=run,
    report="catalog",
)
