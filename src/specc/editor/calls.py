"""Words and functions that are called, by the place in which they stand."""

from specc.design.attribute import Attribute, Word
from specc.design.fields import attributes
from specc.design.vocabulary.known import known_words
from specc.editor.cursor import Cursor
from specc.editor.symbols import field_of
from specc.editor.table import Table


def field_at(table: Table, offset: int, at: Cursor) -> Attribute | None:
    """The field whose right side is being written."""
    frame = table.frame_at(offset)
    cls = frame.shape.cls if frame.shape is not None else None
    if cls is None:
        return None
    if at.texts[1:2] == ("=",):
        return attributes(cls).get(at.first)
    return None


def block_at(table: Table, offset: int, at: Cursor) -> Attribute | None:
    """What is known of the innermost block, where it is a table of keys."""
    frame = table.frame_at(offset)
    cls = frame.shape.cls if frame.shape is not None else None
    if cls is None or not at.heads or not at.heads[-1]:
        return None
    attribute = field_of(cls, at.heads[-1][0])[1]
    return attribute if attribute is not None and attribute.owner is None else None


def called(field: Attribute | None, at: Cursor) -> Word | None:
    """The word whose parentheses are open."""
    if not at.callee:
        return None
    if field is not None and field.vocabulary is not None:
        known = field.vocabulary.entries.get(at.callee)
        if known is not None:
            return known
    return next(iter(known_words().get(at.callee, ())), None)
