"""Words into fields: of the field's vocabulary, with arguments as it declares them."""

from collections.abc import Callable

import attrs

from specc.design.attribute import Attribute, Form, Word
from specc.design.entity import Counted, Entity, EnumValue, Value, written
from specc.design.vocabulary.known import known_words
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.amounts import RATE, amounts, count, number, quantity
from specc.resolve.parts import part
from specc.resolve.scope import Local, Scope
from specc.resolve.slot import FieldSlot, Fitted
from specc.resolve.values import FAILED, Evaluated, Failure
from specc.units import Quantity
from specc.units.text import show


def _unknown(word: str, place: FieldSlot, span: Span | None = None) -> Failure:
    vocabulary = place.attribute.vocabulary
    assert vocabulary is not None
    place.scope.report(
        faults.UnknownWord(
            span=place.at(span),
            field=place.field,
            word=word,
            known=vocabulary.names,
            meant=vocabulary.meant(word),
            own=vocabulary.own,
        )
    )
    return FAILED


def word(value: Evaluated, place: FieldSlot) -> Fitted:
    """A bare word, or an entity of the kind that is named; where names of one's own are allowed, they stand in quotes."""
    vocabulary = place.attribute.vocabulary
    if isinstance(value, Entity) and value.kind in place.attribute.names.split():
        return value.name
    bare = isinstance(value, EnumValue)
    if isinstance(value, EnumValue) and (value.arguments or value.named):
        if vocabulary is not None and value.word in vocabulary.entries:
            return _too_many(vocabulary.entries[value.word], 0, value, place)
        return place.wrong(value, "a word without arguments")
    text = value.word if isinstance(value, EnumValue) else value
    if not isinstance(text, str):
        return place.wrong(value, place.attribute.names or "a word")
    if vocabulary is None or text in vocabulary.entries:
        return text
    if vocabulary.own and not bare and text:
        return text
    return _unknown(text, place, value.span if isinstance(value, EnumValue) else None)


def words(value: Evaluated, place: FieldSlot) -> Fitted:
    """A list of words; one word is a list of one."""
    items = value if isinstance(value, tuple) else (value,)
    fitted = [word(item, place) for item in items]
    if any(isinstance(item, Failure) for item in fitted) or place.repeated(fitted):
        return FAILED
    return tuple(fitted)  # type: ignore[arg-type]


def term(value: Evaluated, place: FieldSlot) -> Fitted:
    """A word with its arguments, each under its name."""
    if isinstance(value, str):
        value = EnumValue(value)
    if not isinstance(value, EnumValue):
        return place.wrong(value, "a word, perhaps with arguments")
    vocabulary = place.attribute.vocabulary
    assert vocabulary is not None
    entry = vocabulary.entries.get(value.word)
    if entry is None:
        return _unknown(value.word, place, value.span)
    bound = _bind(entry, value, place)
    return FAILED if bound is None else bound


class _Quiet(Local):
    """A scope that keeps faults to itself."""

    __slots__ = ("faults",)

    def __init__(self, outer: Scope) -> None:
        """As `outer`, but for its ears."""
        super().__init__(outer, "", None)
        self.faults: list[Fault] = []

    def report(self, fault: Fault) -> None:
        """Keep the fault here."""
        self.faults.append(fault)


def constant(
    value: Evaluated, span: Span, scope: Scope, judged: set[int] | None = None
) -> Evaluated:
    """A constant; a word with arguments has to be what some field takes, whichever it is meant for.

    `judged` are the lists looked through already, by identity: a list that holds another twice holds it once here, or
    lists of lists would take as long as what they stand for is large.
    """
    if isinstance(value, tuple):
        known = set() if judged is None else judged
        if id(value) in known:
            return value
        known.add(id(value))
        items = [constant(item, span, scope, known) for item in value]
        return FAILED if any(isinstance(item, Failure) for item in items) else value
    if not isinstance(value, EnumValue) or not (value.arguments or value.named):
        return value
    complaints: list[list[Fault]] = []
    meanings = known_words().get(value.word, ())
    for entry in sorted(meanings, key=lambda entry: -len(entry.arguments)):  # the likeliest first
        quiet = _Quiet(scope)
        if _bind(entry, value, FieldSlot(value.word, _ANY, span, quiet)) is not None:
            return value
        complaints.append(quiet.faults)
    for fault in min(complaints, key=len, default=[]):
        scope.report(fault)
    return FAILED if complaints else value


_ANY = Attribute(Form.TERM, "Any word.")


def terms(value: Evaluated, place: FieldSlot) -> Fitted:
    """A list of words with arguments."""
    items = value if isinstance(value, tuple) else (value,)
    fitted = [term(item, place) for item in items]
    if any(isinstance(item, Failure) for item in fitted):
        return FAILED
    return tuple(fitted)  # type: ignore[arg-type]


# --- arguments --------------------------------------------------------------------------------------------------------


def _too_many(entry: Word, most: int, value: EnumValue, place: FieldSlot) -> Failure:
    place.scope.report(
        faults.WrongArgumentCount(
            span=place.at(value.spans.get(most, value.span)),
            word=entry.name,
            signature=entry.signature if most else entry.name,
            most=most,
        )
    )
    return FAILED


def _bind(entry: Word, value: EnumValue, place: FieldSlot) -> EnumValue | None:
    """The word with every argument under its name, in the order of the declaration; None after a fault."""
    names = () if entry.rest is not None else tuple(entry.arguments)
    most = entry.most if entry.rest is not None else len(names)
    if len(value.arguments) > most:
        _too_many(entry, most, value, place)
        return None
    given: dict[str, Value] = {}
    places: dict[str, Span | None] = {}
    right = True
    for index, item in enumerate(value.arguments):
        if entry.rest is None:
            given[names[index]] = item
            places[names[index]] = value.spans.get(index)
        else:
            right &= _fits(
                item, entry.rest, place.argument(entry.name, entry.rest, value.spans.get(index))
            )
    for name, item in value.named.items():
        span = value.spans.get(name)
        if name not in entry.arguments or name in given:
            fault = faults.UnknownArgument(
                span=place.at(span),
                word=name,
                known=tuple(entry.arguments),
                owner=entry.name,
                twice=name in given,
            )
            place.scope.report(fault)
            right = False
            continue
        given[name], places[name] = item, span
    for name, item in given.items():
        attribute = entry.arguments[name]
        slot = place.argument(f"{entry.name}({name})", attribute, places[name])
        right &= _fits(item, attribute, slot)
    missing = tuple(
        name
        for name, attribute in entry.arguments.items()
        if attribute.required and name not in given
    )
    if missing:
        place.scope.report(
            faults.WrongArgumentCount(
                span=place.at(value.span),
                word=entry.name,
                signature=entry.signature,
                missing=missing,
            )
        )
        return None
    named = {name: given[name] for name in entry.arguments if name in given}
    if not right or (entry.rising and not _rises(entry, named, places, place)):
        return None
    return attrs.evolve(
        value, arguments=value.arguments if entry.rest is not None else (), named=named
    )


def _fits(item: Value, attribute: Attribute, place: FieldSlot) -> bool:
    """Whether an argument is what its declaration says; an unknown one is, unless it must be known."""
    if item is None:
        if attribute.definite:
            place.wrong(None, "a whole number; it cannot be unknown")
        return not attribute.definite
    fitted = _ARGUMENTS[attribute.form](item, place)
    if isinstance(fitted, Failure):
        return False
    if attribute.required and fitted == ():
        place.wrong((), "a list that is not empty")
        return False
    return True


def _rises(
    entry: Word, named: dict[str, Value], places: dict[str, Span | None], place: FieldSlot
) -> bool:
    before: tuple[str, Quantity] | None = None
    for name, item in named.items():
        if not isinstance(item, Quantity):
            return True
        if before is not None and item.value <= before[1].value:
            slot = place.argument(f"{entry.name}({name})", entry.arguments[name], places[name])
            slot.out_of_range(show(item), f"more than its {before[0]}, {show(before[1])}")
            return False
        before = name, item
    return True


def text(value: Evaluated, place: FieldSlot) -> Fitted:
    """Text in quotes."""
    if isinstance(value, str):
        return value
    return place.wrong(value, "text in quotes", f'write `{place.field} = "…"`')


# --- words among other values -----------------------------------------------------------------------------------------


def ports(value: Evaluated, place: FieldSlot) -> Fitted:
    """Counted words with rates, or counted rates where the field has no words."""
    items = value if isinstance(value, tuple) else (value,)
    fitted = []
    for item in items:
        each = item if isinstance(item, Counted) else Counted(1, item, place.span)  # type: ignore[arg-type]
        of = _port(each.of, place)
        if isinstance(of, Failure):
            return FAILED
        fitted.append(attrs.evolve(each, of=of))  # type: ignore[arg-type]
    return tuple(fitted)


def _port(of: Value, place: FieldSlot) -> Fitted:
    attribute = place.attribute
    if attribute.vocabulary is not None:
        if isinstance(of, EnumValue | str):
            return term(of, place)
        first = next(iter(attribute.vocabulary))
        example = f"{first.name}(400 Gb/s)" if first.rest else first.name
        return place.wrong(of, f"counted ports or slots by their kind, such as `4 x {example}`")
    if isinstance(of, Quantity) and of.dimension is RATE:
        rate = attrs.evolve(attribute, form=Form.QUANTITY, dimensions=(RATE,), unit="byte/s")
        return quantity(of, FieldSlot(place.field, rate, place.span, place.scope))
    return place.wrong(of, "a rate, or counted rates, such as `4 x 400 Gb/s`")


def spread(value: Evaluated, place: FieldSlot) -> Fitted:
    """A quantity, or a distribution of it."""
    return term(value, place) if isinstance(value, EnumValue) else quantity(value, place)


def choice(value: Evaluated, place: FieldSlot) -> Fitted:
    """A word, or a quantity where the field has a dimension, or a list of them."""
    if isinstance(value, tuple):
        fitted = [choice(item, place) for item in value]
        if any(isinstance(item, Failure | tuple) for item in fitted) or place.repeated(fitted):
            return FAILED
        return tuple(fitted)  # type: ignore[arg-type]
    if isinstance(value, EnumValue | str):
        return term(value, place)
    if isinstance(value, Quantity) and place.attribute.dimensions:
        return quantity(value, place)
    unit = f", or a quantity in {place.attribute.unit}" if place.attribute.dimensions else ""
    return place.wrong(value, f"a word{unit}, or a list of them")


def losses(value: Evaluated, place: FieldSlot) -> Fitted:
    """Counts of things: `1 server` is a number with a unit, `2 x server` a counted word; a rule judges what they say."""
    items = value if isinstance(value, tuple) else (value,)
    for item in items:
        of = item.of if isinstance(item, Counted) else item
        stated = isinstance(of, EnumValue) and (of.arguments or of.named)
        if stated or not isinstance(of, Quantity | EnumValue):
            return place.wrong(item, "a count of what may be lost, such as `1 server`")
    if place.repeated([written(item) for item in items]):  # type: ignore[arg-type]
        return FAILED
    return value  # type: ignore[return-value]


_ARGUMENTS: dict[Form, Callable[[Evaluated, FieldSlot], Fitted]] = {
    Form.QUANTITY: quantity,
    Form.NUMBER: number,
    Form.COUNT: count,
    Form.LIST: amounts,
    Form.WORD: word,
    Form.WORDS: words,
    Form.PORTS: ports,
    Form.PART: part,
    Form.TEXT: text,
}
