"""`specc predict FILE`: memory and performance of every workload."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command, UsageError
from specc.cli.options import add_file, add_output, add_settings, add_variant
from specc.cli.terminal import Terminal

LARGEST = 10_000_000


def arguments(parser: ArgumentParser) -> None:
    """Which spec, and for which sizes."""
    add_file(parser)
    parser.add_argument(
        "--scaling",
        metavar="64..4096",
        help="every training job at these numbers of accelerators, in doublings (text, json or svg)",
    )
    parser.add_argument(
        "--strong", action="store_true", help="with --scaling: keep the global batch"
    )
    add_variant(parser)
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the predictions; what was found in the spec goes to standard error."""
    from specc.cli.compiling import compile_file
    from specc.cli.reporting import deliver, refuse_early
    from specc.reports.predictions import predictions_of
    from specc.reports.report import format_names

    refuse_early(arguments, [arguments.file])
    counts = None if arguments.scaling is None else _sizes(arguments.scaling)
    if counts is not None and arguments.format not in format_names("scaling"):
        known = ", ".join(format_names("scaling"))
        raise UsageError(f"--scaling is not written as {arguments.format}", f"it is as {known}")
    compiled = compile_file(arguments, terminal)
    if counts is not None:
        from specc.cli.scaling import scaled
        from specc.reports.scaling import Scaling

        scaling = Scaling(
            name=compiled.name,
            workloads=scaled(compiled.result, counts, strong=arguments.strong),
            strong=arguments.strong,
            head=compiled.head,
        )
        deliver("scaling", scaling, arguments, terminal, [arguments.file])
        return compiled.code
    subject = predictions_of(compiled.name, compiled.result, compiled.head)
    deliver("predict", subject, arguments, terminal, [arguments.file])
    return compiled.code


def _sizes(text: str) -> tuple[int, ...]:
    """The sizes of `64..4096`, or of a list such as `64,96,128`.

    Raises:
        UsageError: it is neither.
    """
    from specc.predict.scaling import sizes

    first, dots, last = text.partition("..")
    try:
        if dots:
            low, high = int(first), int(last)
            counts = sizes(low, high) if 0 < low <= high else ()
        else:
            counts = tuple(int(word) for word in text.split(","))
    except ValueError:
        counts = ()
    if not counts or any(not 0 < count <= LARGEST for count in counts):
        raise UsageError(
            f"--scaling takes numbers of accelerators, found {text}",
            "for instance: --scaling 64..4096, or --scaling 64,96,128",
        )
    return counts


COMMAND = Command(
    name="predict",
    about="predict memory, time, power and cost of every workload",
    usage=(
        "specc predict pod/pod.gpuspec",
        'specc predict chat/chat.gpuspec --set "rate=240 requests/s"',
        "specc predict chat/chat.gpuspec -f json -o chat.json",
        "specc predict pod/pod.gpuspec --scaling 64..4096",
    ),
    arguments=arguments,
    run=run,
    report="predict",
)
