"""The records of a document as text of the language: what is judged, and what `specc fmt` writes."""

import re
from collections.abc import Iterable
from typing import Any

from specc.design.attribute import TEXTS, Attribute, Form
from specc.design.converter import Written, WrittenRequirement, WrittenSpec, read_value
from specc.design.dump import ALLOW, BASE, DOC, SOURCE, SOURCES, default_of, word_of
from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.kinds import kind_class
from specc.diagnostics.span import Span
from specc.documents import faults
from specc.documents.positions import Located, escaped
from specc.documents.text import Text, quoted
from specc.documents.values import SIMPLE, ValueWriter

_BLOCKS = {Form.BLOCK, Form.NAMED, Form.TABLE, Form.LISTS}


class Writer(ValueWriter):
    """Writes one document."""

    def __init__(self, spec: WrittenSpec, document: Located) -> None:
        """`document` gives the places, `spec` what is written."""
        super().__init__(document)
        self.spec = spec
        self.imported = {
            path: name for name, path in spec.imports.items() if path.startswith("std.")
        }
        self.taken = {*spec.entities, *spec.imports, *spec.params, *spec.values, *spec.sources}
        self.parts: dict[str, str] = {}
        self._inline: list[str] = []
        self._first: dict[str, Span] = {}

    def write(self) -> str:
        """All of it; imports are found on the way and stand first."""
        body = self.text
        spec = self.spec
        for name, source in spec.sources.items():
            self._source(name, source)
        for name in spec.params:
            self._constant("param", name, "params")
        for name in spec.values:
            self._constant("let", name, "values")
        self._allowances(spec.allow, "/allow")
        for name in spec.entities:
            self._declaration(name, name, spec.entities[name], f"/entities/{escaped(name)}")
        written: set[str] = set()
        while len(written) < len(self.parts):
            for key in [key for key in self.parts if key not in written]:
                written.add(key)
                where = f"/parts/{escaped(key)}"
                self._declaration(self.parts[key], key, spec.parts[key], where)
        for index, requirement in enumerate(spec.requirements):
            if isinstance(requirement, str) or not requirement.scope:
                self._requirement(requirement, f"/requirements/{index}")
        for name, variant in spec.variants.items():
            of = f" of {variant.of}" if variant.of else ""
            self._axes(f"variant {name}{of}", variant.set, f"/variants/{name}/set")
        for name, axes in spec.sweeps.items():
            self._axes(f"sweep {name}", axes, f"/sweeps/{name}")
        return self._headed(body)

    def _headed(self, body: Text) -> str:
        """The text with its edition and imports before it."""
        self.text = Text(self.document.source)
        self.text.put("edition 2026\n\n")
        if self.dotted:
            self.text.put("import std\n")
        for name, path in self.spec.imports.items():
            self._import(name, path, f"/imports/{name}")
        for key, name in sorted(self.imported.items(), key=lambda pair: _place(pair[0])):
            if name not in self.spec.imports:
                self._import(name, key, "")
        self.text.put("\n")
        for start, end, span, verbatim in body.origins.marks:
            shifted = start + self.text.length, end + self.text.length
            self.text.origins.mark(*shifted, span, verbatim=verbatim)
        self.text.put(body.whole())
        return self.text.whole()

    def _import(self, name: str, path: str, where: str) -> None:
        span = self.document.span(where) if where else self._first[path]
        if path.startswith("std."):
            place, called = _place(path)
            renamed = "" if called == name else f" as {name}"
            self.text.put(f"from {place} import {called}{renamed}", span)
        else:
            self.text.put(f"import {quoted(path)} as {name}", span)
        self.text.put("\n")

    # --- statements ---

    def _source(self, name: str, stated: dict[str, str]) -> None:
        where = f"/sources/{name}"
        self._open(f"source {name}", self.document.key(where))
        for field, text in stated.items():
            at = f"{where}/{field}"
            self.text.put(f"{field} = ", self.document.key(at))
            self.text.put(
                text if field == "confidence" and SIMPLE.match(text) else quoted(text),
                self.document.span(at),
            )
            self.text.put("\n")
        self.text.put("}\n\n")

    def _constant(self, word: str, name: str, table: str) -> None:
        where = f"/{table}/{name}"
        self.text.put(f"{word} ")
        self.text.put(name, self.document.key(where))
        self.text.put(" = ")
        self._value(getattr(self.spec, table)[name], where)
        self.text.put("\n")

    def _allowances(self, allowances: Iterable[Any], where: str) -> None:
        for index, allowed in enumerate(allowances):
            text = f"allow {allowed.code} because {quoted(allowed.because)}"
            self.text.put(text, self.document.span(f"{where}/{index}"))
            self.text.put("\n")

    def _requirement(self, requirement: str | WrittenRequirement, where: str) -> None:
        """A condition; what is to be minimised; and why."""
        text, at = (
            (requirement, where)
            if isinstance(requirement, str)
            else (requirement.text, f"{where}/text")
        )
        minimised = isinstance(requirement, WrittenRequirement) and requirement.minimise
        self.text.put("minimise " if minimised else "require ")
        self._expression(text, at, bare=True)
        why = requirement.why if isinstance(requirement, WrittenRequirement) else None
        if why and not minimised:
            self.text.put(f" {quoted(why)}", self.document.span(f"{where}/why"))
        self.text.put("\n")

    def _axes(self, head: str, values: dict[str, Written], where: str) -> None:
        self.text.put("\n")
        self._open(head, self.document.key(where.removesuffix("/set")))
        for path, value in values.items():
            at = f"{where}/{escaped(path)}"
            if not SIMPLE.match(path):
                self._shape(at, f"`{path}` is no path of names", key=True)
                continue
            self.text.put(path, self.document.key(at))
            self.text.put(" = ")
            self._value(value, at)
            self.text.put("\n")
        self.text.put("}\n\n")

    def _open(self, head: str, span: Span) -> None:
        self.text.put(head, span)
        self.text.put(" {\n")

    # --- entities and blocks ---

    def _declaration(self, name: str, key: str, written: dict[str, Any], where: str) -> None:
        cls = kind_class(written["kind"])
        self.text.put("\n")
        for line in written.get(DOC, "").split("\n") if written.get(DOC) else ():
            self.text.put(f"## {''.join(c for c in line if c.isprintable())}\n")
        self.text.put(f"{written['kind']} ", self.document.span(f"{where}/kind"))
        self.text.put(name, self.document.key(where))
        self._base(written, where)
        self._body(cls, written, where, scope=key)
        self.text.put("\n")

    def _base(self, written: dict[str, Any], where: str) -> None:
        if written.get(BASE) is not None:
            self.text.put(" : ")
            self._value(read_value(written[BASE]), f"{where}/{BASE}")
        if SOURCE in written:
            self.text.put(f" @{written[SOURCE]}", self.document.span(f"{where}/{SOURCE}"))

    def _body(
        self, cls: type[Entity], written: dict[str, Any], where: str, scope: str = ""
    ) -> None:
        self.text.put(" {\n")
        words = {word_of(name, known): (name, known) for name, known in attributes(cls).items()}
        inherited = self._inherited(written)
        stated = {
            word: value
            for word, value in written.items()
            if word in words and not (inherited and inherited.get(word, ...) == value)
        }
        for word, value in sorted(
            stated.items(), key=lambda pair: words[pair[0]][1].form in _BLOCKS
        ):
            name, attribute = words[word]
            if BASE in written or value is None or default_of(cls, name) != value:
                self._field(word, attribute, value, f"{where}/{word}", written.get(SOURCES, {}))
        for index, allowed in enumerate(written.get(ALLOW, ())):
            text = f"allow {allowed['code']} because {quoted(allowed['because'])}"
            self.text.put(text, self.document.span(f"{where}/{ALLOW}/{index}"))
            self.text.put("\n")
        for index, requirement in enumerate(self.spec.requirements):
            if scope and not isinstance(requirement, str) and requirement.scope == scope:
                self._requirement(requirement, f"/requirements/{index}")
        self.text.put("}\n")

    def _inherited(self, written: dict[str, Any]) -> dict[str, Any]:
        """What the base states, as far as the document says it."""
        base = written.get(BASE)
        key = base.get("ref") if isinstance(base, dict) else None
        return self.spec.entities.get(key) or self.spec.parts.get(key) or {} if key else {}

    def _field(
        self, word: str, attribute: Attribute, value: Any, where: str, sources: dict[str, str]
    ) -> None:
        key = self.document.key(where)
        if attribute.form in _BLOCKS:
            blocks = value.items() if attribute.form is Form.NAMED else [("", value)]
            for label, block in blocks:
                at = f"{where}/{escaped(label)}" if label else where
                self.text.put("\n")
                self.text.put(word, key)
                if label:
                    self.text.put(" ")
                    self.text.put(label, self.document.key(at))
                self._block(attribute, block, at, sources)
            return
        self.text.put(word, key)
        self.text.put(" = ")
        self._value(value if attribute.form in TEXTS else read_value(value), where, attribute.form)
        if word in sources:
            self.text.put(f" @{sources[word]}")
        self.text.put("\n")

    def _block(
        self, attribute: Attribute, written: dict[str, Any], where: str, sources: dict[str, str]
    ) -> None:
        if attribute.form in {Form.BLOCK, Form.NAMED}:
            assert attribute.owner is not None
            self._base(written, where)
            self._body(attribute.owner, written, where)
            return
        self.text.put(" {\n")
        for key, value in written.items():
            at = f"{where}/{escaped(key)}"
            self.text.put(key, self.document.key(at))
            self.text.put(" = ")
            form = Form.COUNTED if attribute.form is Form.LISTS else Form.QUANTITY
            self._value(read_value(value), at, form)
            cited = sources.get(f"{where.rpartition('/')[2]}.{key}")
            self.text.put(f" @{cited}\n" if cited else "\n")
        self.text.put("}\n")

    def _reference(self, key: str, where: str) -> None:
        span = self.document.span(where)
        part = self.spec.parts.get(key)
        if key in self.spec.entities:
            self.text.put(key, span)
        elif part is not None and "#" in key and BASE in part and key not in self._inline:
            self._inline.append(key)
            at = f"/parts/{escaped(key)}"
            self._value(read_value(part[BASE]), f"{at}/{BASE}")
            self._body(kind_class(part["kind"]), part, at)
            self._inline.pop()
        elif key.startswith("std.") and re.fullmatch(r"[a-z0-9_.]+(:[a-z0-9_]+)?", key):
            self._first.setdefault(key, span)
            self.text.put(self._name(key, self.imported), span)
        elif part is not None:
            self.text.put(self._name(key, self.parts), span)
        else:
            known = (*self.spec.entities, *self.spec.parts)
            fault = faults.UnknownReference(
                span=span,
                pointer=f"{where}/ref",
                problem=f"there is no `{key}`",
                word=key,
                known=known,
            )
            self.faults.append(fault.diagnostic())
            self.text.put("unknown", span)

    def _name(self, key: str, table: dict[str, str]) -> str:
        """A name for a part, that nothing else has."""
        if key not in table:
            base = re.split(r"[.:]", key.partition("#")[0])[-1]
            name, number = base, 1
            while name in self.taken:
                number += 1
                name = f"{base}_{number}"
            self.taken.add(name)
            table[key] = name
        return table[key]


def _place(path: str) -> tuple[str, str]:
    """The folder or file of an import path, and the name in it."""
    place, colon, called = path.partition(":")
    if not colon:
        place, _, called = path.rpartition(".")
    return place, called
