"""The bytecode of the modules that commands load, in one file beside Python's own.

Python looks for a module in folders, then opens and judges a file for each; a check loads six hundred, and that takes a fifth of its
time. Here one file holds the bytecode that Python wrote for them. Each is judged as Python judges it, by the time and size of its
source, and imported by Python where they differ or where another file would be found first.

What is compiled from texts anew in every process is kept in the same file, by the text: the functions that attrs writes for classes,
the patterns of modules, the files of the catalogue.

Nothing is kept where Python may write no bytecode, and whatever goes wrong here, Python imports as it always does.
"""

import marshal
import os
import sys
from _blake2 import blake2b  # `hashlib` loads OpenSSL
from importlib.machinery import ModuleSpec, SourceFileLoader

from specc.version import VERSION

TYPE_CHECKING = False  # `typing` is loaded from the file, too
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType, ModuleType
    from typing import Any

    About = tuple[str, int, int, str, bool]
    """Of a module: its source, that one's time in ns and size, where Python keeps its bytecode, whether it is a package."""
    Piece = tuple[int, int]
    """Where in the file a code is, and how many bytes."""

MOST = 64 * 2**20
"""Bytes that are kept."""
_HEAD = 16
"""Bytes before the code in a file of Python's: a number for its version, flags, time and size of the source."""
_DEBUG = 128
"""The flag with which `re` prints what it makes."""
_SIZE = 8
"""Bytes that say how long the index is, which the codes follow."""


class Bytecode:
    """What is kept, as the first place where modules are looked for.

    Attributes:
        modules: By name.
        texts: What was compiled, by a digest of the text.
        places: The entry of `sys.path` in which each module without a dot was found.
        importing: How many modules are being imported.
    """

    def __init__(self, path: str) -> None:
        """Read the index; a file that is not there, or not as it was written, holds nothing."""
        self.path = path
        self.modules: dict[str, tuple[Piece, About]] = {}
        self.texts: dict[bytes, Piece] = {}
        self.importing = 0
        self.places: dict[str, str] = {}
        self._before = frozenset(sys.modules)
        self._compiled: dict[bytes, bytes] = {}
        self._start = 0
        self._handle = -1
        try:
            self._handle = os.open(path, os.O_RDONLY)
            size = int.from_bytes(os.pread(self._handle, _SIZE, 0), "little")
            version, *index = marshal.loads(os.pread(self._handle, min(size, MOST), _SIZE))  # noqa: S302 - as below
            if version == _version():
                self.modules, self.texts, self.places = index
                self._start = _SIZE + size
        except (OSError, EOFError, ValueError, TypeError):
            pass
        self._first = _places() if self.places else {}

    def find_spec(
        self, name: str, _path: "Sequence[str] | None" = None, _target: "ModuleType | None" = None
    ) -> ModuleSpec | None:
        """How a module is loaded; None where Python has to look for it."""
        kept = self.modules.get(name)
        if kept is None or ("." not in name and self._first.get(name) != self.places[name]):
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

    def code(self, name: str) -> "CodeType":
        """The bytecode of a module."""
        code: CodeType = self._loaded(self.modules[name][0])
        return code

    def compiled(self, text: str, compiling: "Callable[[], Any]") -> "Any":
        """What comes of a text, and of nothing else."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if (kept := self.texts.get(digest)) is not None:
            return self._loaded(kept)
        made = compiling()
        self._compiled[digest] = marshal.dumps(made)
        return made

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

    def _loaded(self, piece: "Piece") -> "Any":
        return marshal.loads(self._bytes(piece))  # noqa: S302 - trusted as Python's own bytecode is

    def _bytes(self, piece: "Piece") -> bytes:
        # Copies of this process share the handle, and with it the place where a plain read would go on.
        return os.pread(self._handle, piece[1], self._start + piece[0])


class _Loader(SourceFileLoader):
    """Loads a module from what is kept; of its source and data it knows what Python's loader knows."""

    def __init__(self, kept: Bytecode, name: str, path: str) -> None:
        super().__init__(name, path)
        self.kept = kept

    def get_code(self, fullname: str) -> "CodeType":
        return self.kept.code(fullname)

    def exec_module(self, module: "ModuleType") -> None:
        self.kept.importing += 1
        try:
            super().exec_module(module)
        finally:
            self.kept.importing -= 1
        if module.__name__ in _COMPILERS:
            _COMPILERS[module.__name__](self.kept, module)


def _keep_classes(kept: Bytecode, module: "ModuleType") -> None:
    """The functions of a class are compiled by `compile`, as the module of attrs sees it.

    The number that it mixes into a hash differs in every process and need not: the text is taken without it.
    """

    def compiled(text: str, file: str, mode: str) -> "CodeType":
        head, mark, rest = text.partition("hash((\n")
        code: CodeType = kept.compiled(
            f"{file}\n{head}{rest.partition(chr(10))[2] if mark else ''}",
            lambda: compile(text, file, mode),
        )
        return code

    module.__dict__["compile"] = compiled
    _share_inherited(module)


def _share_inherited(module: "ModuleType") -> None:
    """A field is told anew for each class that inherits it; one telling, which nothing can change, is enough for all."""
    shared: dict[int, tuple[Any, Any]] = {}
    plain = module.Attribute.evolve

    def evolve(field: "Any", **changes: "Any") -> "Any":
        if changes != {"inherited": True}:
            return plain(field, **changes)
        if id(field) not in shared:
            shared[id(field)] = (field, plain(field, inherited=True))
        return shared[id(field)][1]

    module.Attribute.evolve = evolve


def _keep_functions(kept: Bytecode, module: "ModuleType") -> None:
    """Functions that a module of ours writes for its classes are compiled by `compile`, as it sees it."""

    def compiled(text: str, file: str, mode: str) -> "CodeType":
        code: CodeType = kept.compiled(f"{file}\n{text}", lambda: compile(text, file, mode))
        return code

    module.__dict__["compile"] = compiled


def _keep_patterns(kept: Bytecode, module: "ModuleType") -> None:
    """`re` hands its engine the program of a pattern. Those of modules are kept, not those that are made of what users write."""
    if not all(hasattr(module, name) for name in ("_sre", "_parser", "_code")):
        return  # a Python whose `re` is made otherwise
    plain, engine = module.compile, module._sre

    def program(pattern: str | bytes, flags: int) -> tuple[object, ...]:
        parsed = module._parser.parse(pattern, flags)
        state = parsed.state
        groups: list[str | None] = [None] * state.groups
        for name, group in state.groupdict.items():
            groups[group] = name
        code = [int(word) for word in module._code(parsed, flags)]
        about = (state.groups - 1, state.groupdict, tuple(groups))
        return (pattern, int(flags) | int(state.flags), code, *about)

    def compiled(pattern: "Any", flags: int = 0) -> "Any":
        if not kept.importing or type(pattern) not in {str, bytes} or flags & _DEBUG:
            return plain(pattern, flags)
        text = f"{int(flags)} {pattern!r}"
        return engine.compile(*kept.compiled(text, lambda: program(pattern, flags)))

    module.__dict__["compile"] = compiled


def _keep_trees(kept: Bytecode, module: "ModuleType") -> None:
    """The Tree of a faultless file of the catalogue is that of its text, as long as the files of the parser are the same."""
    from _pickle import dumps, loads  # what `pickle` adds is not needed

    with os.scandir(os.path.dirname(module.__file__ or "")) as entries:
        files = sorted((e.name, e.stat().st_mtime_ns, e.stat().st_size) for e in entries)

    def keeper(text: str, parse: "Callable[[], Any]") -> "Any":
        def pickled() -> bytes:
            tree, diagnostics = parse()
            return b"" if diagnostics else dumps(tree, 5)

        tree = kept.compiled(f"{files}\n{text}", pickled)
        return (loads(tree), []) if tree else parse()

    module.__dict__["keeper"] = keeper


_COMPILERS = {
    "attr._make": _keep_classes,
    "re._compiler": _keep_patterns,
    "specc.record": _keep_functions,
    "specc.syntax.node": _keep_functions,
    "specc.syntax.parse": _keep_trees,
}
"""Modules that compile, each with what puts what is kept before its own way."""


def use() -> "Callable[[], None]":
    """Load modules from what is kept beside the bytecode of this module; what comes back keeps what was loaded until it is called."""
    if not hasattr(os, "pread"):  # a system that cannot read at a place
        return lambda: None
    kept = Bytecode(f"{__spec__.cached}.all")
    sys.meta_path.insert(0, kept)
    for name in _COMPILERS.keys() & sys.modules.keys():
        _COMPILERS[name](kept, sys.modules[name])
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


def _version() -> str:
    """What wrote the file."""
    return f"{VERSION} {sys.version}"


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
            _version(),
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
    first: dict[str, str] = {}
    for entry in sys.path:
        try:
            names = os.listdir(entry or os.curdir)
        except OSError:
            continue
        for name in names:
            first.setdefault(name.partition(".")[0], entry)
    return first
