"""Numbers, units, ratios and ranges as written."""

from fractions import Fraction

from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.operators import first_gap, mixed, not_numbers
from specc.resolve.scope import Scope, span_of
from specc.resolve.values import FAILED, Evaluated
from specc.syntax import nodes
from specc.units import DIMENSIONLESS, Dimension, Quantity
from specc.units.quantity import Number
from specc.units.table import CELSIUS_OFFSET, UNITS
from specc.units.text import show

SCALES = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}

_units: dict[nodes.Unit, tuple[int | Fraction, Dimension, str]] = {}


def digits_value(digits: str, scale: str) -> int | Fraction:
    """The exact value of a number as written."""
    value = int(digits) if digits.isdigit() else Fraction(digits)
    factor = SCALES[scale]
    return value if factor == 1 else value * factor


def with_unit(value: Number, node: nodes.QuantityLiteral, scope: Scope) -> Evaluated:
    """A number in the unit of a node."""
    known = _units.get(node.unit)
    if known is None:
        known = _unit(node, scope)
        if known is None:
            return FAILED
        _units[node.unit] = known
    scale, dimension, spelling = known
    if spelling == "degC":
        return Quantity(value + CELSIUS_OFFSET, dimension, spelling)
    return Quantity(value * scale, dimension, spelling)


def _unit(
    node: nodes.QuantityLiteral, scope: Scope
) -> tuple[int | Fraction, Dimension, str] | None:
    scale: int | Fraction = 1
    dimension = DIMENSIONLESS
    over: list[str] = []
    under: list[str] = []
    for name, power in node.unit:
        entry = UNITS.get(name)
        if entry is None:
            at = node.unit_start + max(0, scope.source.text[node.unit_start : node.end].find(name))
            span = Span(scope.source, at, at + len(name))
            scope.report(faults.UnknownUnit(span=span, word=name, known=tuple(UNITS)))
            return None
        size = Fraction(entry[0]) ** power
        scale *= size
        dimension = dimension * entry[1] ** power
        (over if power > 0 else under).append(name if abs(power) == 1 else f"{name}^{abs(power)}")
    spelling = "/".join(["*".join(over) or "1", *under])
    exact = scale.numerator if isinstance(scale, Fraction) and scale.denominator == 1 else scale
    return exact, dimension, spelling


def ratio(node: nodes.Ratio, scope: Scope) -> Evaluated:
    """`2:1`."""
    left = digits_value(node.left.digits, node.left.scale)
    right = digits_value(node.right.digits, node.right.scale)
    if right == 0:
        scope.report(faults.DivisionByZero(span=span_of(node.right, scope), found="0"))
        return FAILED
    return Quantity(Fraction(left) / Fraction(right), DIMENSIONLESS, ":")


def range_of(node: nodes.Range, low: Evaluated, high: Evaluated, scope: Scope) -> Evaluated:
    """`8..64`, or two texts in order."""
    if isinstance(low, str) and isinstance(high, str):
        return _in_order(node, scope, (low, high), low <= high)
    if not (isinstance(low, Quantity) and isinstance(high, Quantity)):
        return first_gap(low, high) or not_numbers(node, scope, low, high)
    if low.dimension is not high.dimension:
        return mixed(node, scope, "span from one to the other of", low, high)
    if low.value > high.value:
        scope.report(
            faults.ReversedRange(span=span_of(node, scope), low=show(low), high=show(high))
        )
        return FAILED
    middle = (Fraction(low.value) + Fraction(high.value)) / 2
    return Quantity(middle, low.dimension, high.unit, low.value, high.value)


def _in_order(node: nodes.Range, scope: Scope, ends: tuple[str, str], right: bool) -> Evaluated:
    if not right:
        scope.report(faults.ReversedRange(span=span_of(node, scope), low=ends[0], high=ends[1]))
        return FAILED
    return ends


def plus_minus(
    node: nodes.PlusMinus, centre: Evaluated, margin: Evaluated, scope: Scope
) -> Evaluated:
    """`0.42 ± 0.03`; a margin in per cent is a share of the centre."""
    if not (isinstance(centre, Quantity) and isinstance(margin, Quantity)):
        return first_gap(centre, margin) or not_numbers(node, scope, centre, margin)
    if margin.unit == "%" and centre.unit != "%":
        share = margin if centre.value >= 0 else -margin
        margin = (centre * share).with_unit(centre.unit)
    if centre.dimension is not margin.dimension:
        return mixed(node, scope, "join", centre, margin)
    low, high = centre.value - margin.value, centre.value + margin.value
    if margin.value < 0:
        scope.report(faults.ReversedRange(span=span_of(node, scope), low=str(low), high=str(high)))
        return FAILED
    return Quantity(centre.value, centre.dimension, centre.unit, low, high)
