"""`specc examples [NAME]`: the shipped specs, and the text of one."""

from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command
from specc.cli.terminal import Terminal


def arguments(parser: ArgumentParser) -> None:
    """An example's name, or none for the list."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="print this example")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """List every shipped spec with its first line, or print one."""
    from specc.cli.shipped_examples import example_text
    from specc.shipped import examples

    if arguments.name:
        terminal.say(example_text(arguments.name))
        return WELL
    files = examples()
    width = max(map(len, files))
    lines = "".join(f"{name:<{width}}  {_headline(example_text(name))}\n" for name in files)
    terminal.say(terminal.for_people(lines))
    terminal.tell(
        f"\n{len(files)} specs; specc new my_cluster --from pretrain_70b starts a project with a copy\n"
    )
    return WELL


def _headline(text: str) -> str:
    """The first line, which every shipped spec opens with: what it answers."""
    return text.split("\n", 1)[0].removeprefix("#").strip()


COMMAND = Command(
    name="examples",
    about="list the shipped specs, or print one",
    usage=("specc examples", "specc examples pretrain_70b"),
    arguments=arguments,
    run=run,
)
