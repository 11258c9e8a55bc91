"""Verdicts of `check` that still hold: the report and the exit code of a command line, kept with all that they rest on.

A verdict rests on the words of the command, on what the streams and the environment say about its looks, on the program (its
modules that were loaded, the libraries beside it, the interpreter) and on every answer that the disk gave: bytes of files, what
is not there, what lies in folders. It holds where all of them are as they were. Whatever goes wrong here, the check is made anew.

Of what was installed with the program, modules and catalogue, it is asked whether the system says the same as before: that takes
a fifth of reading it. Files of users are read.

A file of the cache is written beside its place and moved there in one step, and begins with a digest of itself.
"""

import os
import sys

from specc import disk
from specc.version import VERSION

TYPE_CHECKING = False  # `typing` takes longer to load than a verdict to find
if TYPE_CHECKING:
    from typing import TextIO

FOLDER = os.path.join("gpuspec", "verdicts")
MOST = 512
"""Verdicts that are kept; beyond that the older half goes."""
LARGEST = 4 * 2**20
"""Bytes of a verdict that is worth keeping."""
_ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM")
_PROGRAM = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_DIGEST = 16

_open: tuple[str, disk.Answers] | None = None


def recall(words: list[str]) -> tuple[int, str] | None:
    """The exit code and the report of the same command where they still hold; else what the disk answers is noted from now on."""
    global _open  # noqa: PLW0603 - one command a process
    try:
        path = _place(words)
    except OSError:
        return None
    if path is None:
        return None
    try:
        kept = _read(path)
    except Exception:  # a file that is not as it was written is no reason not to check
        kept = None
    if kept is None:
        _open = (path, disk.watch(catalogue()))
    return kept


def keep(code: int, report: str) -> None:
    """Keep what this command came to, if its command line was looked up and nothing changed meanwhile."""
    if _open is None or not _open[1].steady:
        return
    try:
        _write(_open[0], code, report.encode("utf-8", "backslashreplace"), _open[1])
    except (
        OSError,
        ValueError,
    ):  # a full disk, a home that can't be written, a name that can't be kept
        return


def catalogue() -> str:
    """The folder of the catalogue that was installed; nothing where there is none."""
    from specc.shipped import folder

    try:
        return folder("specs")
    except FileNotFoundError:
        return ""


def _place(words: list[str]) -> str | None:
    """The file of a command line's verdict; None where there is no folder of one's own to keep it in."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(home):
        home = os.path.join(os.path.expanduser("~"), ".cache")
    folder = os.path.join(home, FOLDER)
    if not os.path.isabs(folder) or not _own(folder):
        return None
    about = [
        VERSION,
        sys.version,
        _PROGRAM,
        os.getcwd(),
        *(f"{name}={os.environ.get(name)}" for name in _ENVIRONMENT),
        _looks(sys.stdout),
        *sorted(_libraries()),
        *words,
    ]
    name = disk.digest_of("\0".join(about).encode("utf-8", "surrogatepass")).hex()
    return os.path.join(folder, name)


def _own(folder: str) -> bool:
    """Whether nobody else may put files in a folder; a folder that is not there yet is made so."""
    if not hasattr(os, "geteuid"):
        return True
    try:
        status = os.stat(folder)
    except OSError:
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _looks(stream: "TextIO") -> str:
    """What a stream says about the report's colours and width."""
    if not stream.isatty():
        return "file"
    return f"terminal {os.get_terminal_size(stream.fileno()).columns}"


def _libraries() -> list[str]:
    """The libraries beside the program, with their versions."""
    return [
        name
        for place in sys.path
        if place.endswith("-packages") and os.path.isdir(place)
        for name in os.listdir(place)
        if name.endswith(".dist-info")
    ]


def _read(path: str) -> tuple[int, str] | None:
    try:
        content = disk.beginning(path, LARGEST + 2**20)
    except disk.Refused:
        return None
    body = content[_DIGEST:]
    if disk.digest_of(body) != content[:_DIGEST]:
        return None
    head, _, rest = body.partition(b"\n")
    code, size, program, counts = head.split(b" ")
    facts = rest[int(size) :].split(b"\0")
    modules, asked = facts[: int(counts)], facts[int(counts) :]
    if _state([os.fsdecode(name) for name in modules]) != program:
        return None
    for kind, name, digest in zip(asked[::3], asked[1::3], asked[2::3], strict=True):
        if disk.digest_now(kind.decode(), os.fsdecode(name)).hex().encode() != digest:
            return None
    return int(code), rest[: int(size)].decode("utf-8")


def _write(path: str, code: int, report: bytes, answers: disk.Answers) -> None:
    installed, asked = _told_by_state(answers)
    modules = [*sorted(loaded() | answers.program), *installed]
    facts = [os.fsencode(name) for name in modules]
    for kind, name in asked:
        facts += [kind.encode(), os.fsencode(name), answers.digests[kind, name].hex().encode()]
    listed = b"\0".join(facts)
    if len(listed) + len(report) > LARGEST or listed.count(b"\0") != len(facts) - 1:
        return
    head = b"%d %d %s %d\n" % (code, len(report), _state(modules), len(modules))
    body = head + report + listed
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if not _own(folder):
        return
    _make_room(folder)
    beside = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(disk.digest_of(body) + body)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _make_room(folder: str) -> None:
    with os.scandir(folder) as entries:
        files = [entry for entry in entries if entry.is_file(follow_symlinks=False)]
    if len(files) >= MOST:
        files.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
        for entry in files[: len(files) // 2]:
            os.unlink(entry.path)


def loaded() -> frozenset[str]:
    """The files of the program that were loaded, and the folders that they lie in, below the program's own."""
    start = len(_PROGRAM) + 1
    files = {
        file[start:]
        for module in list(sys.modules.values())
        if (file := getattr(module, "__file__", None)) and file.startswith(_PROGRAM + os.sep)
    }
    return frozenset(files | {os.path.dirname(file) for file in files})


def _told_by_state(answers: disk.Answers) -> tuple[list[str], list[tuple[str, str]]]:
    """Paths in the catalogue, as seen from the program, whose states stand for answers; and the questions that are to be asked again.

    A state stands for an answer where it is what it was before the question, and where neither the path nor a folder above it nor
    what lies in it is a link.
    """
    tree, plain, asked = answers.tree, {answers.tree: True}, []
    # From the program's folder, `..` leads to the one above only where there are no links.
    if os.path.realpath(_PROGRAM) != _PROGRAM:
        return [], list(answers.digests)

    def is_plain(place: str) -> bool:
        if place not in plain:
            plain[place] = not os.path.islink(place) and is_plain(os.path.dirname(place))
        return plain[place]

    for kind, path in answers.digests:
        place, state = answers.states.get(path) or (tree, None)
        if (
            state is None
            or kind == "below"
            or not is_plain(place)
            or disk.state_of(place) != state
            or (kind == "entries" and _has_links(place))
        ):
            asked.append((kind, path))
    told = sorted(place for place, is_so in plain.items() if is_so and place)
    return [os.path.relpath(place, _PROGRAM) for place in told], asked


def _has_links(folder: str) -> bool:
    with os.scandir(folder) as entries:
        return any(entry.is_symlink() for entry in entries)


def _state(names: list[str]) -> bytes:
    """A digest of the states of files of the program and its catalogue: what tells Python, too, whether bytecode still holds."""
    start = _PROGRAM + os.sep
    told: list[int] = []
    for name in names:
        told += disk.state_of(start + name)
    return disk.digest_of(repr(told).encode()).hex().encode()
