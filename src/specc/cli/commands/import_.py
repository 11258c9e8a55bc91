"""`specc import SOURCE FILE`: a spec from what people already have."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_output
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """From what, from where."""
    parser.add_argument("form", metavar="SOURCE", help="from what; see below")
    parser.add_argument("file", metavar="FILE", help="the file or folder, or - for standard input")
    parser.add_argument("--name", help="name of what is imported in the spec [from the file]")
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what the file does not say, such as accelerator=h100_sxm; may be repeated",
    )
    add_output(parser)


def _sources() -> list[tuple[str, str]]:
    from specc.importing.source import find_source, source_names

    return [(name, find_source(name).about) for name in source_names()]


def _content(path: str, most: int, *, cut: bool) -> bytes:
    """At most `most` bytes of a file or of standard input.

    Raises:
        UsageError: it cannot be read, or it is longer.
    """
    import sys

    from specc import disk
    from specc.cli.paths import STANDARD_INPUT

    if path == STANDARD_INPUT:
        content = sys.stdin.buffer.read(most + 1)
    else:
        try:
            content = disk.beginning(path, most + 1)
        except disk.Refused as refused:
            because = str(refused)
            plain = because.removeprefix("cannot read it: ")
            if plain != because:
                raise UsageError(f"cannot read {path}: {plain}", "check the path") from None
            raise UsageError(f"{path} {because}") from None
    if len(content) > most and not cut:
        raise UsageError(f"{path} has more than the {most} bytes that are read of it")
    return content[:most]


def _options(stated: list[str], known: tuple[str, ...], source: str) -> dict[str, str]:
    options = {}
    for item in stated:
        name, equals, value = item.partition("=")
        if not equals or name not in known:
            allowed = ", ".join(known) if known else "none"
            raise UsageError(f"{source} takes no option {item!r}", f"its options: {allowed}")
        options[name] = value
    return options


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the text of a spec; what it does not hold goes to standard error too."""
    import os
    import re

    from specc.cli.output import refuse, write_file
    from specc.diagnostics.suggest import near
    from specc.importing.config import ImportFault
    from specc.importing.source import GivenFile, find_source, source_names

    if arguments.form not in source_names():
        close = near(arguments.form, source_names())
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(source_names())}"
        raise UsageError(f"there is no source {arguments.form}", hint)
    if arguments.name is not None and not re.fullmatch(r"[a-z_][a-z0-9_]{0,255}", arguments.name):
        raise UsageError(
            f"{arguments.name!r} can't be the name of a model",
            "take lower case letters, digits and _",
        )
    source = find_source(arguments.form)
    if arguments.output:
        refuse(arguments.output, [arguments.file])
    path = arguments.file
    if source.file is not None and os.path.isdir(path):
        path = os.path.join(path, source.file)
    given = GivenFile(
        path=path,
        content=_content(path, source.most, cut=source.cut),
        name=arguments.name,
        options=_options(arguments.option, source.options, source.name),
    )
    try:
        imported = source.read(given)
    except ImportFault as fault:
        missing = f"; missing: {', '.join(fault.missing)}" if fault.missing else ""
        place = path if fault.line is None else f"{path}:{fault.line}"
        raise UsageError(f"{place}: {fault.reason}{missing}", fault.hint or None) from None
    for line in imported.left:
        terminal.tell(f"not read: {line}\n")
    if arguments.output:
        write_file(arguments.output, imported.text, [path])
        terminal.tell(f"wrote {arguments.output}\n")
    else:
        terminal.say(imported.text)
    return WELL


COMMAND = Command(
    name="import",
    about="write a spec from what you already have",
    usage=(
        "specc import hf config.json -o model.gpuspec",
        "specc import hf config.json --name our_model",
    ),
    arguments=arguments,
    run=run,
    choices=("sources", _sources),
)
