"""Values into fields: each form of attribute judges what was written for it and says what it takes."""

import re
from collections.abc import Callable

from specc.design.attribute import Form
from specc.design.entity import Auto, Entity
from specc.design.expression import Expression, Unknown
from specc.resolve import amounts, parts, words
from specc.resolve.slot import FieldSlot, Fitted
from specc.resolve.values import Evaluated, Failure, plain
from specc.units import Quantity

# Forms whose fields take words, so that a free name is one, known or not.
WORDY = {
    Form.WORD,
    Form.WORDS,
    Form.TERM,
    Form.TERMS,
    Form.PORTS,
    Form.SPREAD,
    Form.CHOICE,
    Form.LOSSES,
}
_MANY = {Form.COUNTED, Form.PORTS, Form.LIST, Form.WORDS, Form.TERMS, Form.PARTS}
_OPEN = {Form.TERM, Form.WORD, Form.CHOICE}
_KEYED = {Form.NAMED, Form.TABLE, Form.LISTS}
_VERSION = re.compile(r"v?\d+([.-]\w+)*")


def fit(value: Evaluated, place: FieldSlot) -> Fitted:
    """The value as the field holds it; faults are reported and give `FAILED`.

    An unknown value is None, or empty for a field that holds many.
    """
    form = place.attribute.form
    if isinstance(value, Failure):
        return value
    if isinstance(value, Unknown | Expression) or value is None:
        return () if form in _MANY else {} if form in _KEYED else None
    if isinstance(value, Auto) and form in _OPEN and place.attribute.auto:
        bounded = value.low is not None or value.high is not None
        return place.wrong(value, "`auto` without bounds, or a word") if bounded else value
    if isinstance(value, tuple):
        value = plain(value)
    return _FITTERS[form](value, place)


def _date(value: Evaluated, place: FieldSlot) -> Fitted:
    from specc.design.days import is_date, meant  # the calendar is loaded where a date stands

    if isinstance(value, str) and is_date(value):
        return value
    day = meant(value) if isinstance(value, str) else ""
    if isinstance(value, Quantity):  # 2026-10 without quotes is a difference
        written = re.sub(r"\s*-\s*", "-", place.span.text)
        day = written if is_date(written) else ""
    return place.wrong(
        value,
        'a date of the calendar in quotes, such as "2026", "2026-Q3", "2026-11" or "2026-11-28"',
        f'write `"{day}"`' if day else "",
    )


def _dates(value: Evaluated, place: FieldSlot) -> Fitted:
    if isinstance(value, tuple) and len(value) == 2:
        ends = [_date(end, place) for end in value]
        return next((end for end in ends if isinstance(end, Failure)), value)
    return _date(value, place)


def _version(value: Evaluated, place: FieldSlot) -> Fitted:
    if isinstance(value, str) and _VERSION.fullmatch(value):
        return value
    return place.wrong(value, 'a version in quotes, such as "0.10.2"')


def _flag(value: Evaluated, place: FieldSlot) -> Fitted:
    if isinstance(value, bool):
        return value
    return place.wrong(value, "`true` or `false`")


def _block(value: Evaluated, place: FieldSlot) -> Fitted:
    if (
        isinstance(value, Entity)
        and place.attribute.owner is not None
        and isinstance(value, place.attribute.owner)
    ):
        return value
    head = place.attribute.head or place.field
    return place.wrong(value, f"a block: `{head} {{ … }}`")


_FITTERS: dict[Form, Callable[[Evaluated, FieldSlot], Fitted]] = {
    Form.QUANTITY: amounts.quantity,
    Form.NUMBER: amounts.number,
    Form.COUNT: amounts.count,
    Form.WORD: words.word,
    Form.WORDS: words.words,
    Form.TEXT: words.text,
    Form.DATE: _date,
    Form.DATES: _dates,
    Form.VERSION: _version,
    Form.FLAG: _flag,
    Form.TERM: words.term,
    Form.TERMS: words.terms,
    Form.PART: parts.part,
    Form.PARTS: parts.parts,
    Form.COUNTED: parts.counted,
    Form.PORTS: words.ports,
    Form.LIST: amounts.amounts,
    Form.SHARE: amounts.number,
    Form.SPREAD: words.spread,
    Form.CHOICE: words.choice,
    Form.LOSSES: words.losses,
    Form.BLOCK: _block,
    Form.NAMED: _block,
    Form.TABLE: _block,
    Form.LISTS: _block,
}
