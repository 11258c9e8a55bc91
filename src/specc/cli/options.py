"""Arguments that many commands share, declared once so that they are spelt and explained alike."""

from argparse import ArgumentParser, Namespace

from specc.cli.command import UsageError


def add_paths(parser: ArgumentParser) -> None:
    """`PATH…`: files, folders, or `-`."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files or folders, - for standard input [.]"
    )


def add_file(parser: ArgumentParser) -> None:
    """`FILE`: one spec."""
    parser.add_argument(
        "file", metavar="FILE", help="a .gpuspec or .json file, or - for standard input"
    )


def add_settings(parser: ArgumentParser) -> None:
    """What changes the meaning of a spec: `--set`, `--prices`, `--strict`."""
    group = parser.add_argument_group("settings")
    group.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="settings",
        help="set a param of the spec; repeatable",
    )
    group.add_argument(
        "--prices",
        action="append",
        default=[],
        metavar="FILE",
        help="offers that stay out of the spec; repeatable",
    )
    group.add_argument("--strict", action="store_true", help="warnings fail too")


def add_output(parser: ArgumentParser) -> None:
    """`-o FILE`."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write there, whole or not at all [standard output]"
    )


def settings_of(arguments: Namespace) -> tuple[tuple[str, str], ...]:
    """The `--set` values, by name; the last of a name wins.

    Raises:
        UsageError: one has no name or no `=`.
    """
    settings: dict[str, str] = {}
    for word in arguments.settings:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                f"--set takes NAME=VALUE, found {word}",
                'for instance: --set "rate=240 requests/s"',
            )
        settings[name.strip()] = value.strip()
    return tuple(sorted(settings.items()))


def add_cluster(parser: ArgumentParser) -> None:
    """`--cluster NAME`."""
    parser.add_argument("--cluster", metavar="NAME", help="only this cluster [all]")


def add_variant(parser: ArgumentParser) -> None:
    """`--variant NAME`."""
    parser.add_argument(
        "--variant",
        metavar="NAME",
        help="report this variant; the exit code stays that of the spec",
    )
