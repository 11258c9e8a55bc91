"""`specc import hf CONFIG.json`: a spec from what people already have."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_output
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """From what, from where."""
    parser.add_argument(
        "form", choices=("hf",), help="hf: the config.json of a Hugging Face model"
    )
    parser.add_argument("file", metavar="FILE", help="the file, or - for standard input")
    parser.add_argument("--name", help="name of the model in the spec [from the file]")
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the text of a spec."""
    import re

    from specc.cli.output import refuse, write_file
    from specc.cli.paths import STANDARD_INPUT, read_standard_input
    from specc.diagnostics.store import DiskStore, Unreadable, decode
    from specc.importing.config import ImportFault
    from specc.importing.hf import import_hf
    from specc.shipped import folder

    if arguments.name is not None and not re.fullmatch(r"[a-z_][a-z0-9_]{0,255}", arguments.name):
        raise UsageError(
            f"{arguments.name!r} can't be the name of a model",
            "take lower case letters, digits and _",
        )
    if arguments.output:
        refuse(arguments.output, [arguments.file])
    try:
        if arguments.file == STANDARD_INPUT:
            text = decode(read_standard_input())
        else:
            text = DiskStore(folder("specs")).load(arguments.file).text
        spec = import_hf(text, arguments.name)
    except Unreadable as error:
        because = error.reason.removeprefix("cannot read it: ")
        if because != error.reason:
            raise UsageError(
                f"cannot read {arguments.file}: {because}", "check the path"
            ) from None
        raise UsageError(f"{arguments.file} {because}") from None
    except ImportFault as fault:
        missing = f"; missing: {', '.join(fault.missing)}" if fault.missing else ""
        raise UsageError(
            f"{arguments.file}: {fault.reason}{missing}", fault.hint or None
        ) from None
    if arguments.output:
        write_file(arguments.output, spec, [arguments.file])
        terminal.tell(f"wrote {arguments.output}\n")
    else:
        terminal.say(spec)
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
)
