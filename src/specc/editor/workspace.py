"""What an editor has open: texts over the disk, compiled when they change, and who has to be told what."""

from specc import disk
from specc.compiler import Compiler
from specc.design.entity import Entity
from specc.diagnostics.source import Source
from specc.editor.document import Document, address_of, path_of
from specc.editor.findings import finding
from specc.editor.module_index import ModuleIndex
from specc.editor.overlay import OverlayStore
from specc.editor.positions import Json
from specc.editor.positions import offset as offset_of
from specc.editor.table import Table
from specc.result import Result
from specc.shipped import folder

MOST = 200
"""Findings of a file that an editor is sent."""


class CursorPlace:
    """A position that a client asks about."""

    __slots__ = ("document", "offset", "table")

    def __init__(self, document: Document, table: Table, offset: int) -> None:
        """In a document, with what its names mean."""
        self.document = document
        self.table = table
        self.offset = offset


class Workspace:
    """The open texts of one client.

    Attributes:
        documents: Open texts by the address that the client gave them.
        roots: The folders that the client works in.
        client: What the client can do.
        store: The disk with the open texts over it.
        modules: What is declared where.
    """

    def __init__(self) -> None:
        """Nothing is open."""
        self.documents: dict[str, Document] = {}
        self.roots: list[str] = []
        self.client: Json = {}
        self._catalogue = folder("specs")
        self.store = OverlayStore(self._catalogue)
        self.modules = ModuleIndex(self.store, self._catalogue)
        self._compiler = Compiler(self.store, self._catalogue)
        self._stale: dict[str, None] = {}
        self._read: dict[str, Result] = {}

    # --- what changes -------------------------------------------------------------------------------------------------

    def open(self, address: str, text: str, version: int | None) -> None:
        """A text was opened."""
        self.documents[address] = document = Document(address, text, version)
        self._changed(document.path, document, everyone=True)

    def change(self, address: str, changes: list[object], version: int | None) -> None:
        """A text was changed."""
        document = self.documents.get(address)
        if document is not None:
            document.change(changes, version)
            self._changed(document.path, document)

    def close(self, address: str) -> dict[str, list[Json]]:
        """A text was closed: its file counts again. What is to be said of each file now."""
        document = self.documents.pop(address, None)
        if document is None:
            return {}
        self._stale.pop(address, None)
        self.store.texts.pop(document.path, None)
        self._changed(document.path, None, everyone=True)
        told = {where: self._merged(where) for where in document.published}
        return {address: [], **told}

    def files_changed(self) -> None:
        """Files on the disk were made, changed or deleted."""
        self._changed("", None, everyone=True)

    def _changed(self, path: str, document: Document | None, *, everyone: bool = False) -> None:
        if document is not None:
            self.store.texts[path] = document.text
            self._stale = {document.address: None, **self._stale}
        catalogue = path.startswith(self.store.catalogue)
        self.modules.forget(catalogue=catalogue)
        self._read.clear()
        if catalogue:
            self._compiler = Compiler(self.store, self._catalogue)
        for other in self.documents.values():
            if other is not document and (everyone or path in other.files):
                other.result = None
                self._stale[other.address] = None

    # --- what is said of it -------------------------------------------------------------------------------------------

    @property
    def stale(self) -> bool:
        """Whether there is a text of which nobody was told what it means now."""
        return bool(self._stale)

    def next_findings(self) -> dict[str, list[Json]]:
        """What is to be said of each file on account of one text: the one that changed last, then those that import it."""
        address = next(iter(self._stale))
        del self._stale[address]
        document = self.documents.get(address)
        if document is None:
            return {}
        before = document.published
        document.published = self._findings(document)
        changed = {where for where in before if before[where] != document.published.get(where)}
        return {where: self._merged(where) for where in {address, *changed, *document.published}}

    def _findings(self, document: Document) -> dict[str, list[Json]]:
        result = self.compiled(document)
        by_file: dict[str, list[Json]] = {document.address: []}
        for diagnostic in result.diagnostics:
            source = diagnostic.span.source if diagnostic.span is not None else None
            path = document.path if source is None else source.path or document.path
            shipped = path.startswith(self.store.catalogue) and path != document.path
            if shipped:
                continue
            there = by_file.setdefault(self.address(path), [])
            if len(there) < MOST:
                there.append(finding(diagnostic, self))
        return by_file

    def _merged(self, address: str) -> list[Json]:
        """What all open texts say of a file, each finding once; the text itself comes first."""
        own = self.documents.get(address)
        documents = [own, *self.documents.values()] if own is not None else self.documents.values()
        merged: list[Json] = []
        for document in documents:
            for one in document.published.get(address, ()):
                if one not in merged:
                    merged.append(one)
        return merged[:MOST]

    def address(self, path: str) -> str:
        """What the client calls a file."""
        for document in self.documents.values():
            if document.path == path:
                return document.address
        return address_of(path)

    # --- what is known ------------------------------------------------------------------------------------------------

    def compiled(self, document: Document) -> Result:
        """What the compiler makes of a text."""
        if document.result is None:
            self._compiler.reader.forget()
            source = self.store.load(document.path)
            document.result = self._compiler.compile(source, document.path, {})
            modules = self._compiler.reader.loader.modules.values()
            document.files = frozenset(module.source.path or module.path for module in modules)
            if document.result.design.entities or document.known is None:
                document.known = document.result
        return document.result

    def values(self, document: Document) -> Result:
        """The result to take values from: of the text as it stands, else of the last that could be resolved."""
        result = self.compiled(document)
        return result if result.design.entities else document.known or result

    def document(self, params: Json) -> Document | None:
        """The open text that a request is about."""
        held = params.get("textDocument")
        address = held.get("uri") if isinstance(held, dict) else None
        return self.documents.get(address) if isinstance(address, str) else None

    def table(self, document: Document) -> Table | None:
        """What the names of an open text mean."""
        return self.modules.table(document.path)

    def at(self, params: Json) -> CursorPlace | None:
        """The position that a request is about; None where its text is not open."""
        document = self.document(params)
        table = self.table(document) if document is not None else None
        if document is None or table is None:
            return None
        place = offset_of(table.module.source, params.get("position"))
        return CursorPlace(document, table, place)

    def source(self, path: str) -> Source | None:
        """The text of a file."""
        module = self.modules.module(path)
        return module.source if module is not None else None

    def project(self) -> list[str]:
        """Every file in which names of the open texts may be used."""
        roots = dict.fromkeys(self.roots)
        for document in self.documents.values():
            if not document.path.startswith(self.store.catalogue):
                roots.setdefault(disk.root_of(document.path))
        return self.modules.project(list(roots))

    def entity(self, place: CursorPlace, trail: tuple[str, ...]) -> Entity | None:
        """The entity at the top level of a text that a way begins with, sized where it was."""
        entities = self.values(place.document).design.entities
        found = entities.get(trail[0]) if trail else None
        if found is None and trail:
            made = (entity for name, entity in entities.items() if name.startswith(f"{trail[0]}_"))
            found = next(made, None) or self.modules.entity(place.document.path, trail[0])
        return found

    def follow(self, folders: list[object]) -> None:
        """Take the folders that the client works in."""
        for one in folders:
            address = one.get("uri") if isinstance(one, dict) else one
            if isinstance(address, str) and address.startswith("file:"):
                path = path_of(address)
                if path not in self.roots:
                    self.roots.append(path)
