"""`specc catalog [WORDS]`: look up the standard catalogue, or print the card of a part."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from specc.cli.codes import FINDINGS, WELL
from specc.cli.command import Command
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Words to look for."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help="all of them must occur in name, kind or title; a name alone shows its card",
    )
    parser.add_argument(
        "--show", action="store_true", help="print the files themselves, with sources"
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """List what matches, or show the card of what was named; exit code 1 where nothing matches."""
    from specc.cli.reporting import deliver
    from specc.reports.catalogue import entries, matching, named

    everything = entries()
    called = named(everything, arguments.words)
    found = matching(everything, arguments.words)
    if not found:
        names = {entry.name for entry in everything} | {entry.kind for entry in everything}
        _complain(arguments.words, names, terminal)
        return FINDINGS
    if arguments.show:
        _show((entry.file for entry in ([called] if called else found)), terminal)
        return WELL
    from specc.reports.card import Found, cards_of

    card = None if called is None else cards_of(everything).card(called)
    deliver("catalog", Found(entries=tuple(found), card=card), arguments, terminal, [])
    if arguments.format != "text":
        return WELL
    others = len(found) - 1
    if called is None:
        terminal.tell(f"\n{len(found)} found; the card of one: specc catalog {found[0].name}\n")
    elif others:
        told = "1 other contains" if others == 1 else f"{others} others contain"
        terminal.tell(f"\n{told} the word: specc catalog std {arguments.words[0]}\n")
    return WELL


def _complain(words: list[str], names: Iterable[str], terminal: Terminal) -> None:
    from specc.diagnostics.suggest import near

    close = near(words[0], names)
    terminal.complain(
        f"nothing in the catalogue matches {' '.join(words)}",
        f"did you mean {' or '.join(close)}?" if close else "specc catalog lists everything",
    )


def _show(files: Iterable[str], terminal: Terminal) -> None:
    from specc.shipped import folder

    for file in dict.fromkeys(files):
        with open(os.path.join(folder("specs"), file), encoding="utf-8") as stream:
            terminal.say(f"# {file}\n{stream.read()}\n")


COMMAND = Command(
    name="catalog",
    about="look up the standard catalogue",
    usage=(
        "specc catalog h100",
        "specc catalog llama_3_3_70b",
        "specc catalog server gigabyte",
        "specc catalog llama 70b --show",
    ),
    arguments=arguments,
    run=run,
    report="catalog",
)
