"""The bytecode of the modules that commands load, in one file beside Python's own.

Python looks for a module in folders, then opens and judges a file for each; a check loads six hundred, and that takes a fifth of its
time. Here one file holds the bytecode that Python wrote for them. Each is judged as Python judges it, by the time and size of its
source, and imported by Python where they differ or where another file would be found first.

attrs writes functions for the classes of the typed model and compiles them anew in every process. What it compiled is kept in the
same file, by the text.

Nothing is kept where Python may write no bytecode, and whatever goes wrong here, Python imports as it always does.
"""

import marshal
import os
import sys
from _blake2 import blake2b  # `hashlib` loads OpenSSL
from importlib.machinery import ModuleSpec, SourceFileLoader

TYPE_CHECKING = False  # `typing` is loaded from the file, too
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType, ModuleType

    About = tuple[str, int, int, str, bool]
    """Of a module: its source, that one's time in ns and size, where Python keeps its bytecode, whether it is a package."""
    Piece = tuple[int, int]
    """Where in the file a code is, and how many bytes."""

COMPILES = "attr._make"
"""The module that compiles what attrs writes."""
MOST = 64 * 2**20
"""Bytes that are kept."""
_HEAD = 16
"""Bytes before the code in a file of Python's: a number for its version, flags, time and size of the source."""
_SIZE = 8
"""Bytes that say how long the index is, which the codes follow."""


class Bytecode:
    """What is kept, as the first place where modules are looked for.

    Attributes:
        modules: By name.
        texts: Code by a digest of what attrs compiled.
        places: The entry of `sys.path` in which each module without a dot was found.
    """

    def __init__(self, path: str) -> None:
        """Read the index; a file that is not there, or not as it was written, holds nothing."""
        self.path = path
        self.modules: dict[str, tuple[Piece, About]] = {}
        self.texts: dict[bytes, Piece] = {}
        self.places: dict[str, str] = {}
        self._before = frozenset(sys.modules)
        self._compiled: dict[bytes, bytes] = {}
        self._start = 0
        self._handle = -1
        try:
            self._handle = os.open(path, os.O_RDONLY)
            size = int.from_bytes(os.pread(self._handle, _SIZE, 0), "little")
            version, *index = marshal.loads(os.pread(self._handle, min(size, MOST), _SIZE))  # noqa: S302 - trusted as a .pyc is
            if version == sys.version:
                self.modules, self.texts, self.places = index
                self._start = _SIZE + size
        except (OSError, EOFError, ValueError, TypeError):
            pass
        self._found = _places() if self.places else {}

    def find_spec(
        self, name: str, _path: "Sequence[str] | None" = None, _target: "ModuleType | None" = None
    ) -> ModuleSpec | None:
        """How a module is loaded; None where Python has to look for it."""
        kept = self.modules.get(name)
        if kept is None or ("." not in name and self._found.get(name) != self.places[name]):
            return None
        source, time, size, cached, package = kept[1]
        try:
            status = os.stat(source)
        except OSError:
            return None
        if status.st_mtime_ns != time or status.st_size != size:
            return None
        spec = ModuleSpec(name, _Loader(self, name, source), origin=source, is_package=package)
        spec.has_location = True
        spec.cached = cached
        if package:
            spec.submodule_search_locations = [os.path.dirname(source)]
        return spec

    def code(self, piece: "Piece") -> "CodeType":
        """A code of the file."""
        code: CodeType = marshal.loads(self._bytes(piece))  # noqa: S302 - as above
        return code

    def compile(self, text: str, file: str, mode: str) -> "CodeType":
        """What Python's own `compile` makes of a text that attrs wrote."""
        digest = _digest(text, file)
        if (kept := self.texts.get(digest)) is not None:
            return self.code(kept)
        code = compile(text, file, mode)
        self._compiled[digest] = marshal.dumps(code)
        return code

    def keep(self) -> None:
        """Write what Python imported since, beside what is kept, to a file that takes the place of this one in one step."""
        if sys.dont_write_bytecode:
            return
        fresh = {
            name: imported
            for name, module in list(sys.modules.items())
            if name not in self._before and (imported := _imported(module)) is not None
        }
        if not fresh and not self._compiled:
            return
        kept = {name: (self._bytes(piece), about) for name, (piece, about) in self.modules.items()}
        texts = {digest: self._bytes(piece) for digest, piece in self.texts.items()}
        content = _content({**kept, **fresh}, {**texts, **self._compiled})
        if len(content) <= MOST:
            _put(self.path, content)

    def _bytes(self, piece: "Piece") -> bytes:
        # Copies of this process share the handle, and with it the place where a plain read would go on.
        return os.pread(self._handle, piece[1], self._start + piece[0])


class _Loader(SourceFileLoader):
    """Loads a module from what is kept; of its source and data it knows what Python's loader knows."""

    def __init__(self, kept: Bytecode, name: str, path: str) -> None:
        super().__init__(name, path)
        self.kept = kept

    def get_code(self, fullname: str) -> "CodeType":
        return self.kept.code(self.kept.modules[fullname][0])

    def exec_module(self, module: "ModuleType") -> None:
        super().exec_module(module)
        if module.__name__ == COMPILES:
            module.__dict__["compile"] = self.kept.compile


def use() -> "Callable[[], None]":
    """Load modules from what is kept beside the bytecode of this module; what comes back keeps what was loaded until it is called."""
    if not hasattr(os, "pread"):  # a system that cannot read at a place
        return lambda: None
    kept = Bytecode(f"{__spec__.cached}.all")
    sys.meta_path.insert(0, kept)
    return kept.keep


def _imported(module: "ModuleType") -> "tuple[bytes, About] | None":
    """The bytecode of a module that Python imported from a source, where it holds."""
    spec = getattr(module, "__spec__", None)
    if spec is None or type(spec.loader) is not SourceFileLoader or not spec.cached:
        return None
    source: str = spec.origin
    try:
        status = os.stat(source)
        with open(spec.cached, "rb") as file:
            content = file.read()
    except OSError:
        return None
    stated = (0, int(status.st_mtime), status.st_size)
    if content[4:_HEAD] != b"".join((n & 0xFFFFFFFF).to_bytes(4, "little") for n in stated):
        return None
    package = spec.submodule_search_locations is not None
    return content[_HEAD:], (
        source,
        status.st_mtime_ns,
        status.st_size,
        spec.cached,
        package,
    )


def _content(modules: "dict[str, tuple[bytes, About]]", texts: dict[bytes, bytes]) -> bytes:
    """The file: how long the index is, the index, the codes."""
    codes: list[bytes] = []
    end = 0

    def at(code: bytes) -> "Piece":
        nonlocal end
        codes.append(code)
        end += len(code)
        return end - len(code), len(code)

    places = _places()
    index = marshal.dumps(
        (
            sys.version,
            {name: (at(code), about) for name, (code, about) in modules.items()},
            {digest: at(code) for digest, code in texts.items()},
            {name: places.get(name, "") for name in modules if "." not in name},
        )
    )
    return b"".join((len(index).to_bytes(_SIZE, "little"), index, *codes))


def _put(path: str, content: bytes) -> None:
    """Write beside the place and move there; where that is not to be had, nothing is kept."""
    beside = f"{path}.{os.getpid()}"
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError:
        os.unlink(beside)


def _places() -> dict[str, str]:
    """Where Python would find each module without a dot: the first entry of `sys.path` that has something of its name."""
    found: dict[str, str] = {}
    for entry in sys.path:
        try:
            names = os.listdir(entry or os.curdir)
        except OSError:
            continue
        for name in names:
            found.setdefault(name.partition(".")[0], entry)
    return found


def _digest(text: str, file: str) -> bytes:
    """Stands for a text, but for the number that attrs mixes into a hash: it differs in every process and need not."""
    head, mark, rest = text.partition("hash((\n")
    if mark:
        rest = rest.partition("\n")[2]
    return blake2b(f"{file}\n{head}{mark}{rest}".encode(), digest_size=16).digest()
