"""`specc fields [KIND [FIELD]]`: what can be said of a kind, from the declarations that the compiler itself reads."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_output
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which kind, and which of its fields."""
    parser.add_argument("kind", nargs="?", metavar="KIND", help="server, inference … [list them]")
    parser.add_argument(
        "field", nargs="?", metavar="FIELD", help="weights, traffic.prompt … [all of the kind]"
    )
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the kinds, the fields of one, or one field with its words."""
    from specc.cli.reporting import deliver
    from specc.design.kinds import described_kinds
    from specc.reports.field_reference import kind_reference

    known = described_kinds()
    if arguments.kind is None:
        deliver("fields", known, arguments, terminal, [])
        return WELL
    if arguments.kind not in known:
        raise UsageError(f"there is no kind {arguments.kind}", _hint(arguments.kind, known))
    reference = kind_reference(arguments.kind, arguments.field)
    if arguments.field is not None and not reference.chosen:
        paths = tuple(entry.path for section in reference.sections for entry in section.fields)
        names = tuple(dict.fromkeys(path.rpartition(".")[2] for path in paths))
        raise UsageError(
            f"{arguments.kind} has no field {arguments.field}",
            _hint(arguments.field, (*names, *paths)),
        )
    deliver("fields", reference, arguments, terminal, [])
    return WELL


def _hint(word: str, known: tuple[str, ...]) -> str:
    from specc.diagnostics.suggest import near

    close = near(word, known)
    return f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(known)}"


COMMAND = Command(
    name="fields",
    about="print what can be said of a kind: fields, units, words and their arguments",
    usage=("specc fields", "specc fields inference", "specc fields inference traffic.prompt"),
    arguments=arguments,
    run=run,
    report="fields",
)
