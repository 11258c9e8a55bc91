"""What the server knows of one document: its findings, its names, and what stands under the cursor."""

import os
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from specc.compiler import Compiler
from specc.design.attribute import Attribute, Vocabulary
from specc.design.fields import attributes
from specc.design.kinds import kind_class, kinds
from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.snippet import clip
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.editor.positions import Json, place
from specc.resolve.templates import Templates
from specc.result import Result
from specc.shipped import folder
from specc.syntax import nodes
from specc.syntax.parse import parse
from specc.units.table import UNITS

WORD = re.compile(r"[A-Za-z_%][A-Za-z0-9_]*")
LEVELS = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 3}
FIELD, KIND, NAME, UNIT = 5, 7, 6, 11
"""What completions are, in the protocol's numbers: field, class, variable, unit."""
MOST = 200
"""Findings that an editor is sent."""


def path_of(address: str) -> str:
    """The file that an address means; a name in the working folder for a text that is none."""
    return unquote(urlsplit(address).path) if address.startswith("file:") else "untitled.gpuspec"


def in_catalogue(address: str) -> bool:
    """Whether a text is a file of the catalogue, which a compiler reads once."""
    return os.path.realpath(path_of(address)).startswith(os.path.realpath(folder("specs")))


def new_compiler() -> Compiler:
    """A compiler that has read nothing yet."""
    catalogue = folder("specs")
    return Compiler(DiskStore(catalogue), catalogue)


class Document:
    """One text in an editor, compiled when it changes."""

    def __init__(self, address: str, text: str, compiler: Compiler | None = None) -> None:
        """Compile the text; a compiler that is given knows the catalogue from the texts before."""
        self.address = address
        path = path_of(address)
        self.source = Source(path, text, os.path.realpath(path))
        self.result: Result | None = None
        self.tree, syntax = parse(self.source)
        self.tree.statements = Templates(self.source).statements(self.tree.statements)
        self.found: list[Diagnostic] = syntax
        if not any(diagnostic.severity is Severity.ERROR for diagnostic in syntax):
            compiler = compiler or new_compiler()
            compiler.reader.forget()
            self.result = compiler.compile(self.source, self.source.path or path, {})
            self.found = self.result.diagnostics

    def diagnostics(self) -> list[Json]:
        """The findings of this text; those of other files stand with those files."""
        return [self._finding(found) for found in self.found if self._here(found)][:MOST]

    def _here(self, found: Diagnostic) -> bool:
        return found.span is None or found.span.source.name == self.source.name

    def _finding(self, found: Diagnostic) -> Json:
        lines = [found.message, *found.notes, *(f"help: {text}" for text in found.helps)]
        related = [
            {
                "location": {"uri": address_of(label.span.source), "range": place(label.span)},
                "message": label.text or "related",
            }
            for label in found.labels
            if not label.primary
        ]
        start = {"line": 0, "character": 0}
        return {
            "range": place(found.span) if found.span else {"start": start, "end": start},
            "severity": LEVELS[found.severity],
            "code": found.code,
            "source": "specc",
            "message": clip("\n".join(lines)),
            "relatedInformation": related,
        }

    # --- what stands under the cursor ---------------------------------------------------------------------------------

    def word_at(self, offset: int) -> str:
        """The word that an offset touches, or nothing."""
        start = self.source.text.rfind("\n", 0, offset) + 1
        for found in WORD.finditer(self.source.line(self.source.position(offset)[0])):
            if start + found.start() <= offset <= start + found.end():
                return found.group(0)
        return ""

    def around(self, offset: int) -> list[nodes.Declaration | nodes.BlockStatement]:
        """The blocks that an offset lies in, the outermost first."""
        found: list[nodes.Declaration | nodes.BlockStatement] = []
        body: list[nodes.Statement] = list(self.tree.statements)
        while True:
            inner = next(
                (
                    node
                    for node in body
                    if isinstance(node, nodes.Declaration | nodes.BlockStatement)
                    and node.open < offset < node.end
                ),
                None,
            )
            if inner is None:
                return found
            found.append(inner)
            body = list(inner.body)

    def fields(self, offset: int) -> dict[str, Attribute]:
        """The fields of the innermost block around an offset."""
        path = self.around(offset)
        if (
            not path
            or not isinstance(path[0], nodes.Declaration)
            or path[0].kind.text not in kinds()
        ):
            return {}
        try:
            owner: type = kind_class(path[0].kind.text)
        except KeyError:
            return {}
        for block in path[1:]:
            head = block.head.text if isinstance(block, nodes.BlockStatement) else ""
            known = attributes(owner)
            inner = known.get(head) or known.get(f"{head}s")
            if inner is None or inner.owner is None:
                return {}
            owner = inner.owner
        return attributes(owner)

    def hover(self, offset: int) -> str:
        """What is known of the word under the cursor, in Markdown."""
        word = self.word_at(offset)
        field = self.fields(offset).get(word) if word else None
        if field is not None:
            unit = f" · `{field.unit}`" if field.unit else ""
            words = "".join(
                f"\n- `{known.signature}`: {known.doc}" for known in field.vocabulary or ()
            )
            return f"**{word}** · {field.form.value}{unit}\n\n{field.doc}" + (
                f"\n{words}" if words else ""
            )
        declared = self.declaration(word)
        if declared is not None:
            return f"**{word}**" + (f"\n\n{declared.doc}" if declared.doc else "")
        entity = self.result.design.entities.get(word) if self.result is not None else None
        if entity is not None:
            return f"**{word}** · {entity.kind}"
        if word in UNITS:
            return f"`{word}` · {UNITS[word][1].text}"
        return ""

    def declaration(self, word: str) -> nodes.Declaration | nodes.Param | nodes.Let | None:
        """Where a name of this file is declared."""
        return next(
            (
                node
                for node in self.tree.statements
                if isinstance(node, nodes.Declaration | nodes.Param | nodes.Let)
                and node.name.text == word
            ),
            None,
        )

    def definition(self, offset: int) -> Json | None:
        """The place where the name under the cursor is declared, in this file or in the one it is imported from."""
        from specc.diagnostics.span import Span

        word = self.word_at(offset)
        declared = self.declaration(word)
        if declared is not None:
            return {
                "uri": self.address,
                "range": place(Span(self.source, declared.name.start, declared.name.end)),
            }
        if self.result is None:
            return None
        from specc.design.walk import reachable

        for entity in reachable(*self.result.design.entities.values()):
            if entity.name == word and entity.origin is not None:
                return {
                    "uri": address_of(entity.origin.span.source),
                    "range": place(entity.origin.span),
                }
        return None

    def completions(self, offset: int) -> Iterator[Json]:
        """Words that may stand at the cursor."""
        line = self.source.text[self.source.text.rfind("\n", 0, offset) + 1 : offset]
        if re.search(r"\d\s+[A-Za-z/]*$", line):
            for unit in UNITS:
                yield {"label": unit, "kind": UNIT, "detail": UNITS[unit][1].text}
            return
        fields = self.fields(offset)
        if "=" not in line:
            for name, field in fields.items():
                detail = f"{field.form.value}{f' ({field.unit})' if field.unit else ''}"
                yield {"label": name, "kind": FIELD, "detail": detail, "documentation": field.doc}
            if not fields and not self.around(offset):
                for kind in kinds():
                    yield {"label": kind, "kind": KIND}
            return
        stated = fields.get(line.partition("=")[0].strip())
        yield from _words(stated.vocabulary if stated else None, line)
        for node in self.tree.statements:
            if isinstance(node, nodes.Declaration | nodes.Param | nodes.Let):
                yield {"label": node.name.text, "kind": NAME}
            elif isinstance(node, nodes.Import) and node.alias is not None:
                yield {"label": node.alias.text, "kind": NAME}
            elif isinstance(node, nodes.FromImport):
                for imported in node.names:
                    yield {"label": (imported.alias or imported.name).text, "kind": NAME}


def _words(vocabulary: Vocabulary | None, line: str) -> Iterator[Json]:
    """The words of a field, or the arguments of the one whose parentheses are open."""
    inside = re.search(r"(\w+)\([^()]*$", line)
    called = vocabulary.entries.get(inside.group(1)) if vocabulary and inside else None
    if called is not None:
        for name, argument in called.arguments.items():
            yield {"label": name, "kind": FIELD, "documentation": argument.doc}
        for inner in called.words():
            yield {"label": inner, "kind": NAME}
        return
    for word in vocabulary or ():
        about = {"detail": word.signature, "documentation": word.doc}
        yield {"label": word.name, "kind": NAME, **about}


def address_of(source: Source) -> str:
    """The address of a source's file."""
    return f"file://{quote(os.path.realpath(source.path or source.name))}"
