"""Values of a document as expressions of the language."""

import re

from specc.design.attribute import TEXTS, Form
from specc.design.converter import (
    Written,
    WrittenAuto,
    WrittenCount,
    WrittenQuantity,
    WrittenReference,
    WrittenText,
    WrittenWord,
)
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.span import Span
from specc.documents import faults
from specc.documents.expressions import checked
from specc.documents.positions import Located
from specc.documents.text import Text, quantity, quoted

SIMPLE = re.compile(r"[a-z0-9_.]+\Z")
_DOTTED = re.compile(r"(?<![a-z0-9_.])std\.")
_LISTED = {Form.COUNTED, Form.PORTS}


class ValueWriter:
    """Writes values; what an entity is called is up to the writer of the whole."""

    def __init__(self, document: Located) -> None:
        """`document` gives the places."""
        self.document = document
        self.text = Text(document.source)
        self.faults: list[Diagnostic] = []
        self.dotted = False

    def _value(
        self, value: Written, where: str, form: Form | None = None, *, inner: bool = False
    ) -> None:
        span = self.document.span(where)
        match value:
            case None:
                self.text.put("unknown", span)
            case bool():
                self.text.put("true" if value else "false", span)
            case int() | float():
                shown = quantity(WrittenQuantity(value=value, unit="1"))
                assert shown is not None
                self.text.put(shown, span)
            case str() if form in TEXTS:
                self.text.put(quoted(value), span)
            case str():
                self._expression(value, where, bare=not inner)
            case tuple():
                self._items(value, where, form)
            case WrittenQuantity():
                self._quantity(value, where)
            case WrittenText():
                self.text.put(quoted(value.text), span)
            case WrittenAuto():
                low, high = value.auto
                self.text.put(
                    "auto" if low is None or high is None else f"auto({low}..{high})", span
                )
            case WrittenWord():
                self._word(value, where)
            case WrittenCount():
                self._count(value, where)
            case WrittenReference():
                self._reference(value.ref, where)

    def _items(self, items: tuple[Written, ...], where: str, form: Form | None) -> None:
        if form in _LISTED and len(items) == 1:
            self._value(items[0], f"{where}/0", form)
            return
        start = self.text.length
        summed = (
            form in _LISTED and items and all(isinstance(item, WrittenCount) for item in items)
        )
        first, between, last = ("", " + ", "") if summed else ("[", ", ", "]")
        self.text.put(first)
        for index, item in enumerate(items):
            self.text.put(between if index else "")
            self._value(item, f"{where}/{index}", form, inner=bool(summed))
        self.text.put(last)
        self.text.origins.mark(start, self.text.length, self.document.span(where))

    def _quantity(self, value: WrittenQuantity, where: str) -> None:
        shown = quantity(value)
        if shown is None:
            self._shape(f"{where}/unit", f"`{value.unit}` is no unit of the language")
            shown = "unknown"
        self.text.put(shown, self.document.span(where))

    def _word(self, value: WrittenWord, where: str) -> None:
        start = self.text.length
        self.text.put(value.word, self.document.span(f"{where}/word"))
        if value.arguments or value.named:
            self.text.put("(")
            separator = ""
            for index, argument in enumerate(value.arguments):
                self.text.put(separator)
                self._value(argument, f"{where}/arguments/{index}")
                separator = ", "
            for name, argument in value.named.items():
                self.text.put(f"{separator}{name} = ")
                self._value(argument, f"{where}/named/{name}")
                separator = ", "
            self.text.put(")")
        self.text.origins.mark(start, self.text.length, self.document.span(where))

    def _count(self, value: WrittenCount, where: str) -> None:
        start = self.text.length
        self._value(value.count, f"{where}/count", inner=True)
        self.text.put(" x ")
        self._value(value.of, f"{where}/of", inner=True)
        self.text.origins.mark(start, self.text.length, self.document.span(where))

    def _reference(self, key: str, where: str) -> None:
        """An entity: of the document, or of the catalogue."""
        raise NotImplementedError

    def _expression(self, text: str, where: str, *, bare: bool) -> None:
        """An expression that stands in a string, kept to one expression whatever it holds."""
        span = self.document.span(where)
        verbatim = span.end - span.start == len(text) + 2
        inside = Span(span.source, span.start + 1, span.end - 1) if verbatim else span
        faults = checked(text, inside, where, verbatim=verbatim)
        self.faults += faults
        if faults:
            self.text.put("unknown", span)
            return
        self.dotted = self.dotted or _DOTTED.search(text) is not None
        bracketed = not bare and not SIMPLE.match(text)
        self.text.put("(" if bracketed else "")
        self.text.put(text, inside, verbatim=verbatim)
        self.text.put(")" if bracketed else "")

    def _shape(self, pointer: str, problem: str, *, key: bool = False) -> None:
        span = self.document.key(pointer) if key else self.document.span(pointer)
        fault = faults.WrongShape(span=span, pointer=pointer, problem=problem, word="", known=())
        self.faults.append(fault.diagnostic())
