"""`specc schema [NAME]`: print the JSON Schemas that documents hold to."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_output
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which schema."""
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="check, predict, bom … [list them]"
    )
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Print one schema, or the names of all."""
    from specc.reports.schema import schema_names, schema_text

    known = schema_names()
    if arguments.name is None:
        terminal.say("".join(f"{name}\n" for name in known))
        return WELL
    if arguments.name not in known:
        from specc.diagnostics.suggest import near

        close = near(arguments.name, known)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise UsageError(f"there is no schema {arguments.name}", hint)
    text = schema_text(arguments.name)
    if arguments.output:
        from specc.cli.output import write_file

        write_file(arguments.output, text)
    else:
        terminal.say(text)
    return WELL


COMMAND = Command(
    name="schema",
    about="print the JSON Schemas of the documents that specc writes",
    usage=("specc schema", "specc schema predict"),
    arguments=arguments,
    run=run,
)
