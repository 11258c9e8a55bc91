"""`specc emit TARGET FILE`: a design as the file that another program reads."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import Command, UsageError
from specc.cli.options import add_cluster, add_file, add_output, add_settings
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """As what, from which spec, about which part of it."""
    parser.add_argument("target", metavar="TARGET", help="as what; see below")
    add_file(parser)
    add_cluster(parser)
    parser.add_argument(
        "--workload", metavar="NAME", help="which workload [the only one of its kind]"
    )
    add_settings(parser)
    add_output(parser)


def _targets() -> list[tuple[str, str]]:
    from specc.reports.emission import find_target, target_names

    return [(name, find_target(name).about) for name in target_names()]


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the file; what it cannot say goes to standard error too."""
    from specc.cli.compiling import compile_file
    from specc.cli.output import refuse, write_file
    from specc.diagnostics.printable import printable_document
    from specc.diagnostics.suggest import near
    from specc.reports.emission import Emission, Unemittable, find_target, target_names

    if arguments.target not in target_names():
        close = near(arguments.target, target_names())
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(target_names())}"
        raise UsageError(f"there is no target {arguments.target}", hint)
    if arguments.output:
        refuse(arguments.output, [arguments.file])
    compiled = compile_file(arguments, terminal)
    emission = Emission(
        name=compiled.path,
        result=compiled.result,
        head=compiled.head,
        cluster=arguments.cluster,
        workload=arguments.workload,
    )
    try:
        emitted = find_target(arguments.target).render(emission)
    except Unemittable as error:
        if compiled.code:
            return compiled.code
        raise UsageError(str(error), error.hint) from None
    for line in emitted.left:
        terminal.tell(f"not said in {arguments.target}: {line}\n")
    text = printable_document(emitted.text)
    if arguments.output:
        write_file(arguments.output, text, [arguments.file])
        terminal.tell(f"wrote {arguments.output}\n")
    else:
        terminal.say(text)
    return compiled.code


COMMAND = Command(
    name="emit",
    about="write a design as the file that another program reads: launch commands, manifests, inventories",
    usage=(
        "specc emit megatron pod/pod.gpuspec -o train.sh",
        "specc emit vllm chat/chat.gpuspec",
        "specc emit slurm-nodes pod/pod.gpuspec --cluster pod",
    ),
    arguments=arguments,
    run=run,
    choices=("targets", _targets),
)
