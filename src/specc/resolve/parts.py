"""Entities into fields: parts, models, workloads, by their kind."""

from specc.design.attribute import Form
from specc.design.entity import Auto, Counted, Entity
from specc.resolve import faults
from specc.resolve.slot import FieldSlot, Fitted
from specc.resolve.values import FAILED, Evaluated, Failure, describe

_COUNTS = {"leaf": "leaves", "spine": "spines", "core": "cores"}
"""The fields that say how many there are of a part."""


def part(value: Evaluated, place: FieldSlot) -> Fitted:
    """An entity of one of the kinds."""
    kinds = place.attribute.kinds
    if isinstance(value, Entity) and (not kinds or value.kind in kinds):
        return value
    if isinstance(value, Counted) and value.count == 1:
        return part(value.of, place)
    if isinstance(value, Auto) and place.attribute.auto:
        return None
    return _not_that_kind(value, place)


def _not_that_kind(value: Evaluated, place: FieldSlot) -> Failure:
    if isinstance(value, Counted):
        count, value = value.count, value.of
        one = place.attribute.form is Form.PART
        if one and isinstance(value, Entity) and value.kind in place.attribute.kinds:
            many = f", and `{_COUNTS[place.field]} = {count}` where their number is stated"
            many = many if place.field in _COUNTS and isinstance(count, int) else ""
            return place.wrong(
                Counted(count, value),
                "one part, which is counted by itself",
                f"write `{place.field} = {value.name}`{many}",
            )
    word = value.name if isinstance(value, Entity) else str(value)
    place.scope.report(
        faults.WrongKind(
            span=place.span,
            word=word,
            field=place.field,
            found=describe(value),
            kinds=place.attribute.kinds,
            how_many=_COUNTS.get(place.field, ""),
            counted=place.attribute.form is not Form.PART,
        )
    )
    return FAILED


def parts(value: Evaluated, place: FieldSlot) -> Fitted:
    """Several of them."""
    items = value if isinstance(value, tuple) else (value,)
    fitted = [part(item, place) for item in items]
    if any(isinstance(item, Failure) for item in fitted):
        return FAILED
    if place.repeated(fitted):
        return FAILED
    return tuple(fitted)  # type: ignore[arg-type]


def counted(value: Evaluated, place: FieldSlot) -> Fitted:
    """So many of each."""
    items = value if isinstance(value, tuple) else (value,)
    fitted = []
    for item in items:
        each = item if isinstance(item, Counted) else Counted(1, item, place.span)  # type: ignore[arg-type]
        if not isinstance(each.of, Entity) or each.of.kind not in place.attribute.kinds:
            return _not_that_kind(item, place)
        if isinstance(each.count, Auto) and not place.attribute.auto:
            return place.wrong(each.count, "a number of parts; it cannot be left open")
        fitted.append(each)
    return tuple(fitted)
