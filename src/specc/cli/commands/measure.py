"""`specc measure PART`: time one's own accelerator, and write a calibration that designs use."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import AlreadyTold, Command, UsageError
from specc.cli.options import add_output
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """Which part the device is."""
    parser.add_argument(
        "part", metavar="PART", help="the accelerator's name in the catalogue, or in --in FILE"
    )
    parser.add_argument(
        "--in", metavar="FILE", dest="file", help="the file that declares it [the catalogue]"
    )
    parser.add_argument(
        "--device",
        choices=("cuda", "mps", "xpu", "cpu"),
        help="PyTorch's word for it; cuda is ROCm too [the first that is there]",
    )
    parser.add_argument(
        "--ranks", type=int, metavar="N", help="devices that collectives run over [all]"
    )
    parser.add_argument(
        "--name", metavar="NAME", help="how the names of the entries begin [measured_PART]"
    )
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the calibration; what was not measured goes to standard error."""
    import re
    from datetime import UTC, datetime

    from specc.cli.output import refuse, write_file
    from specc.measuring import torch_operations
    from specc.measuring.entry import Provenance
    from specc.measuring.measure import half_of, measure, subject_of
    from specc.measuring.operations import CannotMeasure
    from specc.version import VERSION

    name = arguments.name or f"measured_{arguments.part.rpartition('.')[2]}"
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,200}", name):
        raise UsageError(
            f"{name!r} can't begin the name of a calibration",
            "take lower case letters, digits and _",
        )
    if arguments.ranks is not None and not 1 <= arguments.ranks <= 1024:
        raise UsageError(f"--ranks takes 1 to 1024 devices, found {arguments.ranks}")
    inputs = [arguments.file] if arguments.file else []
    if arguments.output:
        refuse(arguments.output, inputs)
    try:
        subject = subject_of(arguments.part, arguments.file, _declared(arguments, terminal))
        operations = torch_operations.TorchOperations(
            arguments.device, half_of(subject.part), arguments.ranks
        )
        terminal.tell(f"measuring {operations.device} as {subject.part.name}\n")
        origin = Provenance(
            part=subject.part.name,
            imported=subject.imported,
            name=name,
            date=datetime.now(UTC).date().isoformat(),
            command=_typed(arguments),
            program=f"specc {VERSION}",
            device=operations.device,
            software=operations.software,
        )
        calibration = measure(
            subject, operations, origin, lambda what: terminal.tell(f"  {what}\n")
        )
    except CannotMeasure as reason:
        raise UsageError(str(reason), reason.hint) from None
    for line in calibration.left:
        terminal.tell(f"not measured: {line}\n")
    if arguments.output:
        write_file(arguments.output, calibration.text, inputs)
        terminal.tell(f"wrote {arguments.output}\n")
    else:
        terminal.say(calibration.text)
    return WELL


def _declared(arguments: Namespace, terminal: Terminal) -> dict[str, object]:
    """What the file of `--in` declares.

    Raises:
        AlreadyTold: it has errors.
    """
    from specc.cli.compiling import compile_file

    if arguments.file is None:
        return {}
    plain = Namespace(settings=[], prices=[], strict=False, debug=arguments.debug)
    compiled = compile_file(plain, terminal, arguments.file)
    if compiled.code:
        raise AlreadyTold(compiled.code)
    return dict(compiled.result.design.entities)


def _typed(arguments: Namespace) -> str:
    """The command as it was typed, as far as it decides what is measured."""
    words = ["specc measure", arguments.part]
    for option, value in (
        ("--in", arguments.file),
        ("--device", arguments.device),
        ("--ranks", arguments.ranks),
    ):
        if value is not None:
            words += [option, str(value)]
    return " ".join(words)


COMMAND = Command(
    name="measure",
    about="time your own accelerator, and write a calibration that designs use",
    usage=(
        "specc measure h100_sxm -o measured.gpuspec",
        "specc measure our_gpu --in parts.gpuspec --device cuda",
    ),
    arguments=arguments,
    run=run,
    long=True,
)
