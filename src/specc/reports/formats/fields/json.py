"""Kinds and fields for programs."""

from collections.abc import Sequence

from specc.design.attribute import Attribute, Word
from specc.reports.document import DocumentHeader, Json, head, write
from specc.reports.field_reference import FieldEntry, KindReference, about_kind, form_of
from specc.reports.report import Format, View


def render(subject: KindReference | Sequence[str], view: View) -> str:
    """The document that the schema `fields` describes."""
    if isinstance(subject, KindReference):
        entries = subject.chosen or [e for section in subject.sections for e in section.fields]
        kinds: list[Json] = [
            {
                "kind": subject.kind,
                "about": subject.doc,
                "fields": [_field(entry) for entry in entries],
            }
        ]
    else:
        kinds = [{"kind": kind, "about": about_kind(kind), "fields": []} for kind in subject]
    return write({**head("fields", 1, DocumentHeader()), "kinds": kinds})


def _field(entry: FieldEntry) -> Json:
    return {
        "field": entry.path,
        "about": entry.doc,
        "takes": entry.form,
        "unit": entry.unit or None,
        "bounds": entry.bounds or None,
        "default": entry.default or None,
        "required": entry.required,
        "words": [_word(word) for word in entry.words],
        "own_names": entry.own,
    }


def _word(word: Word) -> Json:
    return {
        "word": word.name,
        "about": word.doc,
        "signature": word.signature,
        "computed": True,  # every word is, since all of the language are
        "arguments": [_argument(name, a) for name, a in word.arguments.items()],
    }


def _argument(name: str, attribute: Attribute) -> Json:
    return {
        "name": name,
        "about": attribute.doc,
        "takes": form_of(attribute),
        "required": attribute.required,
        "computed": True,
        "words": list(attribute.words),
    }


FORMAT = Format(
    name="json",
    about="forms, units, words and arguments, for programs",
    render=render,
    machine=True,
)
