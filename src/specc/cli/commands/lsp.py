"""`specc lsp`: the language server, over standard input and output."""

import sys
from argparse import ArgumentParser, Namespace

from specc.cli.command import Command
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Editors give `--stdio`; there is no other way."""
    parser.add_argument(
        "--stdio",
        action="store_true",
        help="talk over standard input and output, as it does anyway",
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Serve until the editor goes away."""
    from specc.editor.server import LanguageServer

    return LanguageServer(sys.stdin.buffer, sys.stdout.buffer).run()


COMMAND = Command(
    name="lsp",
    about="serve editors: findings while typing, hovers, completion, names, fixes, margins of requirements",
    usage=("specc lsp",),
    arguments=arguments,
    run=run,
    long=True,
)
