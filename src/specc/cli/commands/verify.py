"""`specc verify FILE OUTPUT…`: what a running system printed, against the prediction."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import FINDINGS, WELL
from specc.cli.command import Command, UsageError
from specc.cli.options import add_file, add_output, add_settings
from specc.cli.terminal import Terminal

MOST = 64 * 2**20


def arguments(parser: ArgumentParser) -> None:
    """Which spec, what was printed."""
    from specc.validation.log import kinds

    add_file(parser)
    listed = ", ".join(kind.about for kind in kinds())
    parser.add_argument("outputs", nargs="+", metavar="OUTPUT", help=f"files: {listed}")
    parser.add_argument("--workload", metavar="NAME", help="which workload [the only one]")
    add_settings(parser)
    add_output(parser)


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write a line for each value; exit code 1 where one is off."""
    from specc import disk
    from specc.cli.compiling import compile_file
    from specc.cli.options import settings_of
    from specc.cli.output import write_file
    from specc.cli.sweeping import space_of
    from specc.diagnostics.source import Source
    from specc.validation.loads import NAME, other_loads, sweep_of
    from specc.validation.verify import line_of, observe, verify

    compiled = compile_file(arguments, terminal)
    predictions = compiled.result.predictions
    name: str = arguments.workload or (next(iter(predictions)) if len(predictions) == 1 else "")
    if name not in predictions:
        if compiled.code and not predictions:
            return compiled.code
        listed = ", ".join(predictions) or "none"
        raise UsageError(f"say which workload was measured: {listed}", "--workload NAME")
    rows = []
    for path in arguments.outputs:
        try:
            content = disk.beginning(path, MOST)
        except disk.Refused as refused:
            raise UsageError(f"{path} {refused}") from None
        read = observe(content.decode("utf-8", "replace"))
        if read is None:
            raise UsageError(
                f"{path} holds no value that a prediction is held against",
                "see specc verify --help",
            )
        log, observed = read
        at = {}
        for load in other_loads(compiled.result.design.entities[name], observed):
            source = Source(compiled.name, compiled.text + sweep_of(name, load), compiled.path)
            space = space_of(source, dict(settings_of(arguments)), NAME)
            there = space.at(0)[1].predictions.get(name) if space.axes else None
            if there is not None:
                at[load] = there
        rows.extend(verify(log, observed, predictions[name], at))
    text = "".join(line_of(row) for row in rows)
    if arguments.output:
        write_file(arguments.output, text, [arguments.file, *arguments.outputs])
    else:
        terminal.say(text)
    held = [row for row in rows if row.predicted is not None]
    return FINDINGS if not held or any(row.off for row in held) else WELL


COMMAND = Command(
    name="verify",
    about="hold what a running system printed against the prediction",
    usage=("specc verify our.gpuspec bench.json vllm.log --workload chat",),
    arguments=arguments,
    run=run,
)
