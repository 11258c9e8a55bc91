"""From the words on the command line to a command and its exit code; only the command that was asked for is imported."""

import gc
import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from typing import NoReturn

from specc.cli.codes import INTERRUPTED, UNUSABLE, WELL
from specc.cli.command import AlreadyTold, Command, UsageError, command_names, find_command
from specc.cli.terminal import Terminal

INTERNAL = "GS0001"


class Parser(ArgumentParser):
    """An argument parser that explains mistakes the way the compiler does."""

    command: Command | None = None

    def format_help(self) -> str:
        """The help, with the command's formats, which are imported for it alone; it fits the screen that it is for."""
        if self.command is not None:
            self.epilog = "\n\n".join([*_lists(self.command), self.epilog or ""])
        return _fitted(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Wrong usage."""
        raise UsageError(message, f"see {self.prog} --help")


def dispatch(words: Sequence[str]) -> int:
    """Run one command; every failure ends in a message and an exit code."""
    # Arrays are small here: threads for them take longer to start than they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    terminal = Terminal()
    try:
        return _dispatch(list(words), terminal)
    except UsageError as error:
        terminal.complain(str(error), error.hint)
        return UNUSABLE
    except AlreadyTold as told:
        return told.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return WELL
    except OSError as error:
        if "--debug" in words:
            raise
        terminal.complain(
            f"the system refused: {error.strerror or error}", "check the disk and the permissions"
        )
        return UNUSABLE
    except Exception as error:
        if "--debug" in words:
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        terminal.complain(
            f"internal error: {what}", "please report it with the output of --debug", INTERNAL
        )
        return UNUSABLE


def _dispatch(words: list[str], terminal: Terminal) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        terminal.say(_fitted(overview()))
        return WELL if words else UNUSABLE
    name = words[0]
    if name not in command_names():
        raise UsageError(*_no_command(name))
    command = find_command(name)
    arguments = parse(command, words[1:])
    terminal.colour = arguments.color
    terminal.quiet = arguments.quiet
    if command.long:
        gc.enable()
    return command.run(arguments, terminal)


def _no_command(name: str) -> tuple[str, str]:
    from specc.diagnostics.suggest import near

    if name.startswith("-"):
        return (
            f"a command comes before its options, found {name}",
            "specc COMMAND [OPTION…]; see specc --help",
        )
    close = near(name, command_names())
    if close:
        return f"there is no command {name}", f"did you mean specc {close[0]}?"
    return f"there is no command {name}", f"the commands are {', '.join(command_names())}"


SAMPLES = {"pod": "pretrain_70b", "chat": "chat_70b", "curve": "chat_curve"}
"""Projects that the examples of help work on, each with the shipped spec that it is a copy of."""


def _examples(command: Command) -> str:
    """The command's examples, after what makes the files they read."""
    made = [
        f"  specc new {name} --from {example}\n"
        for name, example in SAMPLES.items()
        if any(f"{name}/{name}.gpuspec" in line for line in command.usage)
    ]
    return "examples:\n" + "".join(made) + "\n".join(f"  {line}" for line in command.usage)


def parser_of(command: Command) -> Parser:
    """The parser of one command: its own arguments and those of every command."""
    parser = Parser(
        prog=f"specc {command.name}",
        description=command.about,
        epilog=_examples(command),
        formatter_class=_wide_help,
        allow_abbrev=False,
    )
    parser.command = command
    command.arguments(parser)
    every = parser.add_argument_group("options of every command")
    if command.report is not None:
        every.add_argument(
            "-f",
            "--format",
            metavar="FORMAT",
            default=None,
            help=f"[{command.default_format}]; see below",
        )
    every.add_argument(
        "--quiet", "-q", action="store_true", help="results only, no messages beside them"
    )
    every.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="[auto]; NO_COLOR is honoured",
    )
    every.add_argument("--debug", action="store_true", help="show the trace of an internal error")
    return parser


def parse(command: Command, words: Sequence[str]) -> Namespace:
    """The arguments of a command.

    Raises:
        UsageError: an unknown option, a missing argument, a format that the report lacks or that needs what is not installed.
    """
    parser = parser_of(command)
    arguments, extra = parser.parse_known_args(words)
    if extra:  # words that options part: `explain FILE --prices OFFERS PATH`
        arguments, extra = parser.parse_known_intermixed_args(words)
    if extra:
        raise UsageError(*_no_option(parser, extra[0]))
    if command.report is not None:
        from specc.reports.report import format_names

        known = format_names(command.report)
        chosen = arguments.format = arguments.format or command.default_format
        if chosen not in known:
            from specc.diagnostics.suggest import near

            close = near(chosen, known)
            hint = f"did you mean {close[0]}?" if close else None
            raise UsageError(
                f"specc {command.name} has no format {chosen}; it has {', '.join(known)}", hint
            )
        if chosen != command.default_format:
            _refuse_lacking(command.report, chosen)
    return arguments


def _refuse_lacking(report: str, name: str) -> None:
    """Say no to a format whose package is not installed before work is done for it."""
    from importlib.util import find_spec

    from specc.reports.report import find_format

    needed = find_format(report, name).package
    if needed is not None and find_spec(needed[0]) is None:
        raise UsageError(
            f"-f {name} needs {needed[0]}, which is not installed",
            f"pip install 'gpuspec[{needed[1]}]', or -f csv",
        )


def _no_option(parser: ArgumentParser, word: str) -> tuple[str, str]:
    from specc.diagnostics.suggest import near

    option = word.partition("=")[0]
    if not option.startswith("-"):
        return f"{parser.prog} does not expect {word}", f"see {parser.prog} --help"
    known = [name for action in parser._actions for name in action.option_strings]
    close = near(option, known)
    hint = f"did you mean {close[0]}?" if close else f"see {parser.prog} --help"
    return f"{parser.prog} has no option {option}", hint


def _wide_help(prog: str) -> RawDescriptionHelpFormatter:
    terminal = Terminal()
    width = min(terminal.width(terminal.out), 100)
    return RawDescriptionHelpFormatter(prog, max_help_position=30, width=width)


def _fitted(text: str) -> str:
    """Text for standard output, folded where that is a screen."""
    terminal = Terminal()
    width = terminal.fit(terminal.out)
    if width is None:
        return text
    from specc.reports.screen import fitted

    return fitted(text, width)


def _lists(command: Command) -> Iterator[str]:
    """What its first argument may be, where that is a family, and its formats."""
    if command.choices is not None:
        head, rows = command.choices
        yield _listed(head, rows())
    if command.report is not None:
        from specc.reports.report import find_format, format_names

        names = format_names(command.report)
        yield _listed(
            "formats", [(name, find_format(command.report, name).about) for name in names]
        )


def _listed(head: str, rows: Sequence[tuple[str, str]]) -> str:
    wide = max(len(name) for name, _ in rows)
    return f"{head}:\n" + "\n".join(f"  {name:{wide}}  {about}" for name, about in rows)


def overview() -> str:
    """What `specc --help` prints."""
    commands = [find_command(name) for name in command_names()]
    wide = max(len(command.name) for command in commands)
    lines = "\n".join(f"  {command.name:{wide}}  {command.about}" for command in commands)
    return (
        "specc, the compiler of gpuspec: AI infrastructure as text, checked, bought and predicted.\n\n"
        "usage: specc COMMAND [ARGUMENT…] [OPTION…]\n\n"
        f"commands:\n{lines}\n\n"
        "  specc COMMAND --help   what a command takes\n"
        "  specc explain GS5101   what a message means\n"
        "  specc --version\n\n"
        "exit codes: 0 all well, 1 the spec has errors, 2 wrong usage or an unreadable file\n"
    )
