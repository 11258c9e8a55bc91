"""Values into fields: each form of attribute judges what was written for it and says what it takes."""

from collections.abc import Callable

from specc.design.entity import Auto, Counted, Entity, EnumValue, Value
from specc.design.fields import Attribute, Form, admitted
from specc.design.words import DTYPES
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.evaluate import MOST_COUNTED
from specc.resolve.scope import Scope
from specc.resolve.values import FAILED, Failure, Found, Unknown, describe
from specc.units import DIMENSIONLESS, Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.quantity import is_whole
from specc.units.table import BINARY, DECIMAL
from specc.units.text import show

RATE = BYTE / SECOND

# Forms whose fields take words that only their owner knows, so that a free name is a word.
WORDY = {
    Form.WORD,
    Form.WORDS,
    Form.TERM,
    Form.TERMS,
    Form.PORTS,
    Form.SPREAD,
    Form.VALUE,
    Form.LISTS,
}

Fitted = Value | dict[str, Quantity] | Failure


class FieldSlot:
    """A field that is being filled: its name, declaration, where the value stands, and the scope that hears faults."""

    __slots__ = ("attribute", "field", "scope", "span")

    def __init__(self, field: str, attribute: Attribute, span: Span, scope: Scope) -> None:
        """`span` covers the value."""
        self.field = field
        self.attribute = attribute
        self.span = span
        self.scope = scope

    def wrong(self, value: Found, wanted: str, hint: str = "") -> Failure:
        """Report a value of another form."""
        self.scope.report(
            faults.WrongForm(
                span=self.span, field=self.field, found=describe(value), wanted=wanted, hint=hint
            )
        )
        return FAILED


def fit(value: Found, place: FieldSlot) -> Fitted:
    """The value as the field holds it; faults are reported and give `FAILED`.

    An unknown value is None, or empty for a field that holds many.
    """
    form = place.attribute.form
    if isinstance(value, Failure):
        return value
    if isinstance(value, Unknown) or value is None:
        return () if form in _MANY else None
    return _FITTERS[form](value, place)


_MANY = {Form.COUNTED, Form.PORTS, Form.LIST, Form.WORDS, Form.TERMS, Form.PARTS}


def _quantity(value: Found, place: FieldSlot) -> Fitted:
    attribute = place.attribute
    if not isinstance(value, Quantity):
        hint = "write the number without quotes" if isinstance(value, str) else ""
        return place.wrong(value, f"a quantity such as one in {attribute.unit}", hint)
    exact = value.dimension in attribute.dimensions
    if not exact and value.dimension not in admitted(attribute.dimensions):
        units = () if attribute.unit == "1" else (attribute.unit,)
        place.scope.report(
            faults.WrongDimension(
                span=place.span,
                field=place.field,
                found=show(value),
                dimension=str(value.dimension),
                allowed=tuple(str(d) for d in attribute.dimensions),
                units=units,
            )
        )
        return FAILED
    if attribute.bits is not None and _other_half(value, attribute.bits, place):
        return FAILED
    return value if _in_range(value, place) else FAILED


def _in_range(value: Quantity, place: FieldSlot) -> bool:
    if value.interval[0] < 0 and value.unit != "degC" and not place.attribute.signed:
        place.scope.report(
            faults.OutOfRange(
                span=place.span, field=place.field, found=show(value), allowed="not negative"
            )
        )
        return False
    if value.interval[0] == 0 and place.attribute.positive:
        place.scope.report(
            faults.OutOfRange(
                span=place.span, field=place.field, found=show(value), allowed="more than 0"
            )
        )
        return False
    if value.unit == "%" and value.value > 1 and place.attribute.form is Form.SHARE:
        place.scope.report(
            faults.OutOfRange(
                span=place.span, field=place.field, found=show(value), allowed="at most 100 %"
            )
        )
        return False
    return True


def _other_half(value: Quantity, bits: bool, place: FieldSlot) -> bool:
    """Report a network rate in bytes or a memory rate in bits; the two differ by eight and hide well."""
    unit = (value.unit or "").split("/")[0]
    in_bytes = unit in _BYTE_UNITS
    in_bits = unit in _BIT_UNITS
    if value.dimension is not RATE or not (in_bytes if bits else in_bits):
        return False
    swapped = _BYTE_UNITS[unit] if bits else _BIT_UNITS[unit]
    likely = show(value).split(" ")[0] + f" {swapped}/s"
    place.scope.report(
        faults.BytesForBits(
            span=place.span,
            field=place.field,
            found=show(value),
            same=show(value, f"{swapped}/s"),
            likely=likely,
            bits=bits,
        )
    )
    return True


_BYTE_UNITS = (
    {f"{p}B": f"{p}b" for p in DECIMAL} | {f"{p}B": f"{p[0]}b" for p in BINARY} | {"byte": "bit"}
)
_BIT_UNITS = {f"{p}b": f"{p}B" for p in DECIMAL} | {
    f"{p}bit": f"{p}B" for p in (*DECIMAL, *BINARY)
}


def _number(value: Found, place: FieldSlot) -> Fitted:
    if isinstance(value, Quantity) and value.dimension is DIMENSIONLESS:
        return value if _in_range(value, place) else FAILED
    if isinstance(value, Quantity):
        return _quantity(value, place)
    return place.wrong(value, "a plain number, a ratio or a percentage")


def _count(value: Found, place: FieldSlot) -> Fitted:
    attribute = place.attribute
    if isinstance(value, Auto):
        if attribute.auto:
            return value
        return place.wrong(value, "a number; it cannot be left open")
    if not isinstance(value, Quantity):
        return place.wrong(value, "a whole number")
    if value.dimension is not DIMENSIONLESS:
        return _quantity(value, place)
    least = attribute.least or 0
    uncertain = value.low is not None
    if not is_whole(value) or value.unit == "%" or value.value < least or uncertain:
        place.scope.report(
            faults.NotACount(
                span=place.span, field=place.field, found=describe(value), least=least
            )
        )
        return FAILED
    if value.value > MOST_COUNTED:
        fault = faults.OutOfRange(
            span=place.span, field=place.field, found=describe(value), allowed="at most 10^12"
        )
        place.scope.report(fault)
        return FAILED
    if value.value > attribute.most:
        place.scope.report(
            faults.OutOfRange(
                span=place.span,
                field=place.field,
                found=show(value),
                allowed=f"at most {attribute.most:,}",
            )
        )
        return FAILED
    return int(value)  # type: ignore[return-value]


def _word(value: Found, place: FieldSlot) -> Fitted:
    word = (
        value.word
        if isinstance(value, EnumValue) and not value.arguments and not value.named
        else value
    )
    if not isinstance(word, str):
        return place.wrong(value, "a word")
    known = place.attribute.words
    if known and word not in known:
        place.scope.report(
            faults.UnknownWord(span=place.span, field=place.field, word=word, known=known)
        )
        return FAILED
    return word


def _words(value: Found, place: FieldSlot) -> Fitted:
    items = value if isinstance(value, tuple) else (value,)
    found = [_word(item, place) for item in items]
    if any(isinstance(word, Failure) for word in found):
        return FAILED
    return tuple(found)  # type: ignore[arg-type]


def _text(value: Found, place: FieldSlot) -> Fitted:
    if isinstance(value, str):
        return value
    return place.wrong(value, "text in quotes", f'write `{place.field} = "…"`')


def _flag(value: Found, place: FieldSlot) -> Fitted:
    if isinstance(value, bool):
        return value
    return place.wrong(value, "`true` or `false`")


def _term(value: Found, place: FieldSlot) -> Fitted:
    if isinstance(value, str):
        value = EnumValue(value)
    if isinstance(value, Auto) and place.attribute.auto:
        return value
    if not isinstance(value, EnumValue):
        return place.wrong(value, "a word, perhaps with arguments")
    known = place.attribute.words
    if known == DTYPES and not _is_format(value, place):
        return FAILED
    if known and value.word not in known and place.attribute.required:
        place.scope.report(
            faults.UnknownWord(span=place.span, field=place.field, word=value.word, known=known)
        )
        return FAILED
    return value


def _counts(value: Quantity) -> bool:
    return value.dimension is DIMENSIONLESS and is_whole(value) and value.value >= 1


def _is_format(term: EnumValue, place: FieldSlot) -> bool:
    """Whether a dtype, or a format of quantised weights, is known and its groups hold something."""
    from specc.physics.quantisation import format_of  # needed by designs with dtypes alone

    for name in ("group", "block"):
        given = term.named.get(name)
        if name not in term.named or (isinstance(given, Quantity) and _counts(given)):
            continue
        found = show(given) if isinstance(given, Quantity) else "something else"
        place.scope.report(
            faults.OutOfRange(
                span=place.span, field=name, found=found, allowed="a whole number, at least 1"
            )
        )
        return False
    if format_of(term.word) is None:
        place.scope.report(
            faults.UnknownWord(
                span=place.span, field=place.field, word=term.word, known=place.attribute.words
            )
        )
        return False
    return True


def _terms(value: Found, place: FieldSlot) -> Fitted:
    items = value if isinstance(value, tuple) else (value,)
    found = [_term(item, place) for item in items]
    if any(isinstance(term, Failure) for term in found):
        return FAILED
    return tuple(found)  # type: ignore[arg-type]


def _part(value: Found, place: FieldSlot) -> Fitted:
    kinds = place.attribute.kinds
    if isinstance(value, Entity) and (not kinds or value.kind in kinds):
        return value
    if isinstance(value, Counted) and value.count == 1:
        return _part(value.of, place)
    return _not_that_kind(value, place)


def _not_that_kind(value: Found, place: FieldSlot) -> Failure:
    if isinstance(value, Counted):
        value = value.of
    word = value.name if isinstance(value, Entity) else str(value)
    place.scope.report(
        faults.WrongKind(
            span=place.span,
            word=word,
            field=place.field,
            found=describe(value),
            kinds=place.attribute.kinds,
        )
    )
    return FAILED


def _parts(value: Found, place: FieldSlot) -> Fitted:
    items = value if isinstance(value, tuple) else (value,)
    found = [_part(item, place) for item in items]
    if any(isinstance(part, Failure) for part in found):
        return FAILED
    return tuple(found)  # type: ignore[arg-type]


def _counted(value: Found, place: FieldSlot) -> Fitted:
    items = value if isinstance(value, tuple) else (value,)
    found = []
    for item in items:
        counted = item if isinstance(item, Counted) else Counted(1, item, place.span)  # type: ignore[arg-type]
        if not isinstance(counted.of, Entity) or counted.of.kind not in place.attribute.kinds:
            return _not_that_kind(item, place)
        if isinstance(counted.count, Auto) and not place.attribute.auto:
            return place.wrong(counted.count, "a number of parts; it cannot be left open")
        found.append(counted)
    return tuple(found)


def _ports(value: Found, place: FieldSlot) -> Fitted:
    items = value if isinstance(value, tuple) else (value,)
    found = []
    for item in items:
        counted = item if isinstance(item, Counted) else Counted(1, item, place.span)  # type: ignore[arg-type]
        if not isinstance(counted.of, EnumValue | Quantity | Entity):
            return place.wrong(item, "counted ports, such as `32 x osfp(2 x 400 Gb/s)`")
        if isinstance(counted.of, Quantity) and counted.of.dimension is not RATE:
            return place.wrong(item, "counted ports with a rate, such as `4 x 400 Gb/s`")
        found.append(counted)
    return tuple(found)


def _list(value: Found, place: FieldSlot) -> Fitted:
    items = value if isinstance(value, tuple) else (value,)
    found = [_quantity(item, place) for item in items]
    if any(isinstance(item, Failure) for item in found):
        return FAILED
    return tuple(found)  # type: ignore[arg-type]


def _spread(value: Found, place: FieldSlot) -> Fitted:
    return value if isinstance(value, EnumValue) else _quantity(value, place)


def _any(value: Found, place: FieldSlot) -> Fitted:
    if isinstance(value, Quantity | EnumValue | Counted | Entity | str | bool | tuple):
        return value
    return place.wrong(value, "a value")


def _block(value: Found, place: FieldSlot) -> Fitted:
    if (
        isinstance(value, Entity)
        and place.attribute.owner is not None
        and isinstance(value, place.attribute.owner)
    ):
        return value
    head = place.attribute.head or place.field
    return place.wrong(value, f"a block: `{head} {{ … }}`")


_FITTERS: dict[Form, Callable[[Found, FieldSlot], Fitted]] = {
    Form.QUANTITY: _quantity,
    Form.NUMBER: _number,
    Form.COUNT: _count,
    Form.WORD: _word,
    Form.WORDS: _words,
    Form.TEXT: _text,
    Form.FLAG: _flag,
    Form.TERM: _term,
    Form.TERMS: _terms,
    Form.PART: _part,
    Form.PARTS: _parts,
    Form.COUNTED: _counted,
    Form.PORTS: _ports,
    Form.LIST: _list,
    Form.SHARE: _number,
    Form.SPREAD: _spread,
    Form.VALUE: _any,
    Form.BLOCK: _block,
    Form.NAMED: _block,
    Form.TABLE: _block,
    Form.LISTS: _block,
}
