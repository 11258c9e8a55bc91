"""What is declared where: the files of a project and the catalogue, read for their names alone."""

import os

from specc import disk
from specc.design.entity import Entity
from specc.editor.overlay import OverlayStore
from specc.editor.table import Table
from specc.resolve.entity import Resolver
from specc.resolve.modules import Loader, Module
from specc.resolve.values import Evaluated
from specc.syntax.limits import LIMITS

MOST = 2_000
"""Files of a project that references are looked for in."""


class ModuleIndex:
    """Files by their real paths, each read once until something changes."""

    def __init__(self, store: OverlayStore, catalogue: str) -> None:
        """`store` brings texts, `catalogue` is the folder of `std`."""
        self.store = store
        self.loader = Loader(store, catalogue)
        self._tables: dict[str, Table] = {}
        self._shared: dict[tuple[str, str], Evaluated] = {}

    def forget(self, *, catalogue: bool = False) -> None:
        """Read anew what may have changed: all but the catalogue, unless that did."""
        inside = self.loader.catalogue + os.sep
        kept = {
            path: module
            for path, module in self.loader.modules.items()
            if path.startswith(inside) and module.importer is None and not catalogue
        }
        self.loader.modules = kept
        self.loader.diagnostics.clear()
        self.loader.made.clear()
        self._tables = {path: table for path, table in self._tables.items() if path in kept}
        self._shared = {key: value for key, value in self._shared.items() if key[0] in kept}

    def module(self, path: str) -> Module | None:
        """The file at a path; None where it cannot be read."""
        known = self.loader.modules.get(path)
        if known is not None:
            return known
        try:
            source = self.store.load(path)
        except Exception:
            return None
        return self.loader.root(source, path) if len(source.text) <= LIMITS.file_size else None

    def table(self, path: str) -> Table | None:
        """What every name of a file means."""
        if path not in self._tables:
            module = self.module(path)
            if module is None:
                return None
            self._tables[path] = Table(module, self.loader)
        return self._tables[path]

    def value(self, module: Module, name: str) -> Evaluated | None:
        """The value of a name at the top level of a file, as the file stands; None where it has none."""
        try:
            return Resolver(self.loader, module, shared=self._shared).declared(module, name)
        except (OverflowError, RecursionError):
            return None

    def entity(self, path: str, name: str) -> Entity | None:
        """The entity that a file declares or imports under a name."""
        module = self.module(path)
        value = None if module is None else self.value(module, name)
        return value if isinstance(value, Entity) else None

    def project(self, roots: list[str]) -> list[str]:
        """Every file below some folders, and every open text, by real paths; sorted, and not too many."""
        files = {disk.real(file) for root in roots for file in disk.below(root)[:MOST]}
        return sorted(files | set(self.store.texts))[:MOST]
