"""Quantities, numbers and counts into fields: their dimension, the half of the byte that is meant, and their bounds."""

from specc.design.attribute import Attribute, Form, admitted
from specc.design.entity import Auto
from specc.resolve import faults
from specc.resolve.counting import MOST_COUNTED
from specc.resolve.slot import FieldSlot, Fitted
from specc.resolve.values import FAILED, Evaluated, Failure, describe
from specc.units import DIMENSIONLESS, Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.quantity import is_whole
from specc.units.table import BINARY, DECIMAL, YEAR
from specc.units.text import number as shown_number
from specc.units.text import plural, show

RATE = BYTE / SECOND


def quantity(value: Evaluated, place: FieldSlot) -> Fitted:
    """A quantity of one of the field's dimensions, within its bounds."""
    attribute = place.attribute
    if not isinstance(value, Quantity):
        hint = "write the number without quotes" if isinstance(value, str) else ""
        hint = "hours of the day are numbers: `8..20`" if attribute.spans else hint
        return place.wrong(value, _wanted(attribute), hint)
    exact = value.dimension in attribute.dimensions
    if not exact and value.dimension not in admitted(attribute.dimensions):
        units = () if attribute.unit in ("", "1") else (usual_unit(attribute),)
        place.scope.report(
            faults.WrongDimension(
                span=place.span,
                field=place.field,
                found=show(value),
                dimension=str(value.dimension),
                allowed=tuple(str(d) for d in attribute.dimensions),
                units=units,
                doc=attribute.doc,
            )
        )
        return FAILED
    if _other_half(value, place):
        return FAILED
    if value.unit == "%" and attribute.form is Form.QUANTITY and attribute.unit in _COUNTED:
        return place.wrong(value, "a plain number")
    return value if in_range(value, place) else FAILED


def _wanted(attribute: Attribute) -> str:
    if attribute.spans:
        return "a range of numbers, such as `8..20`"
    if attribute.unit == "1":
        return "a plain number"
    return f"a number with a unit such as `{plural(usual_unit(attribute))}`"


def usual_unit(attribute: Attribute) -> str:
    """The unit in which people tell a field, where that is not the one of its dimension."""
    if attribute.unit == "byte/s" and attribute.bits:
        return "Gb/s"
    return _TOLD.get(attribute.unit, attribute.unit)


_TOLD = {"byte": "GB", "byte/s": "GB/s", "FLOP/s": "TFLOP/s", "USD/J": "USD/kWh"}


def in_range(value: Quantity, place: FieldSlot) -> bool:
    """Whether the whole of an interval lies within the bounds of the field."""
    attribute = place.attribute
    least, most = value.interval
    low, high = attribute.low, _most(value, attribute.high)
    if low is not None and value.dimension is low.dimension and least < low.value and low.value:
        allowed = f"at least {show(low)}"
    elif least < 0 and value.unit != "degC" and not attribute.signed:
        allowed = "not negative"
    elif least == 0 and attribute.positive:
        allowed = "more than 0"
    elif high is not None and most > high.value:
        allowed = f"at most {show(high)}"
    elif value.unit == "%" and value.value > 1 and attribute.form is Form.SHARE:
        allowed = "at most 100 %"
    else:
        return True
    ends = place.attribute.spans and place.span.text  # not the middle of its interval
    place.out_of_range(ends or show(value), allowed)
    return False


def _most(value: Quantity, high: Quantity | None) -> Quantity | None:
    """The bound as the value is written: a plain number where a rate a year is wanted is one a year."""
    if high is None or value.dimension is high.dimension:
        return high
    if value.dimension is DIMENSIONLESS and high.dimension is DIMENSIONLESS / SECOND:
        return Quantity(high.value * YEAR, DIMENSIONLESS, "%")
    return None


def _other_half(value: Quantity, place: FieldSlot) -> bool:
    """Report a network rate in bytes, a memory or its rate in bits; the two differ by eight and hide well."""
    if value.dimension is BYTE:
        bits: bool | None = False  # no memory is sold, and no file is written, by the bit
    else:
        bits = place.attribute.bits if value.dimension is RATE else None
    if bits is None:
        return False
    head, slash, rest = (value.unit or "").partition("/")
    if head not in (_BYTE_UNITS if bits else _BIT_UNITS):
        return False
    swapped = (_BYTE_UNITS[head] if bits else _BIT_UNITS[head]) + slash + rest
    place.scope.report(
        faults.BytesForBits(
            span=place.span,
            field=place.field,
            found=show(value),
            same=show(value, swapped),
            likely=f"{show(value).split(' ')[0]} {swapped}",
            bits=bits,
            rate=value.dimension is RATE,
        )
    )
    return True


_COUNTED = ("1", "s")  # what things, or iterations, are counted in
_BYTE_UNITS = (
    {f"{p}B": f"{p}b" for p in DECIMAL} | {f"{p}B": f"{p[0]}b" for p in BINARY} | {"byte": "bit"}
)
_BIT_UNITS = {f"{p}b": f"{p}B" for p in DECIMAL} | {
    f"{p}bit": f"{p}B" for p in (*DECIMAL, *BINARY)
}


def number(value: Evaluated, place: FieldSlot) -> Fitted:
    """A share, ratio or factor."""
    if isinstance(value, Quantity) and value.dimension is DIMENSIONLESS:
        if value.unit == "%" and not place.attribute.percent:
            return place.wrong(value, "a plain number")
        return value if in_range(value, place) else FAILED
    if isinstance(value, Quantity):
        return quantity(value, place)
    return place.wrong(value, "a plain number, a ratio or a percentage")


def count(value: Evaluated, place: FieldSlot) -> Fitted:
    """A whole number, or an open one where the field allows it."""
    attribute = place.attribute
    if isinstance(value, Auto):
        if attribute.auto:
            return value
        return place.wrong(value, "a number; it cannot be left open")
    if not isinstance(value, Quantity):
        return place.wrong(value, "a whole number")
    if value.dimension is not DIMENSIONLESS:
        return quantity(value, place)
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
        return place.out_of_range(describe(value), "at most 10^12")
    if value.value > attribute.most:
        return place.out_of_range(show(value), f"at most {shown_number(attribute.most)}")
    return int(value)  # type: ignore[return-value]


def amounts(value: Evaluated, place: FieldSlot) -> Fitted:
    """A list of quantities or of whole numbers; one of them is a list of one."""
    items = value if isinstance(value, tuple) else (value,)
    fitted = [quantity(item, place) for item in items]
    if place.attribute.least is not None:
        fitted = [_whole(item, place) for item in fitted]
    if place.attribute.spans:
        fitted = [_span(item, place) for item in fitted]
    if any(isinstance(item, Failure) for item in fitted):
        return FAILED
    if place.attribute.once and place.repeated(fitted):
        return FAILED
    return tuple(fitted)  # type: ignore[arg-type]


def _whole(value: Fitted, place: FieldSlot) -> Fitted:
    """A quantity that is a whole number."""
    wrong = isinstance(value, Quantity) and isinstance(count(value, place), Failure)
    return FAILED if wrong else value


def _span(value: Fitted, place: FieldSlot) -> Fitted:
    """A range with something between its ends."""
    if not isinstance(value, Quantity) or value.interval[0] < value.interval[1]:
        return value
    high = place.attribute.high
    place.scope.report(
        faults.EmptySpan(
            span=place.span,
            field=place.field,
            found=show(value)
            if value.low is None
            else f"{shown_number(value.low)}..{shown_number(value.low)}",
            most=show(high) if high is not None else "",
        )
    )
    return FAILED
