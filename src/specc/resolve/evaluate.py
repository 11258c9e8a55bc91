"""Expressions over quantities: what the right side of a field is worth.

Evaluation never raises for what a user wrote: faults are reported to the scope and the value is `FAILED`, which stays
silent wherever it is used. `words` are those that the field takes; they win over names. With `wordy`, a name that
means nothing is a word, because the field takes words that only its owner knows.
"""

import math
from collections.abc import Callable
from fractions import Fraction

from specc.design.entity import Auto, Counted, Entity, EnumValue
from specc.design.vocabulary.known import words_inside
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.functions import FUNCTIONS
from specc.resolve.interpolation import joined
from specc.resolve.scope import Local, Scope
from specc.resolve.values import FAILED, UNKNOWN, Failure, Found, Unknown, describe
from specc.syntax import nodes
from specc.units import DIMENSIONLESS, Dimension, DimensionError, Quantity
from specc.units.quantity import Number, is_whole
from specc.units.table import CELSIUS_OFFSET, UNITS
from specc.units.text import show

SCALES = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_LARGEST = Fraction(10) ** 300
MOST_COUNTED = (
    10**12
)  # of anything; what is counted is never laid out one by one, but must stay printable
NOTHING: tuple[str, ...] = ()

_units: dict[nodes.Unit, tuple[int | Fraction, Dimension, str]] = {}


def evaluate(
    node: nodes.Expression, scope: Scope, words: tuple[str, ...] = NOTHING, *, wordy: bool = False
) -> Found:
    """The value of an expression."""
    handler = _HANDLERS.get(type(node))
    return FAILED if handler is None else handler(node, scope, words, wordy)


def span_of(node: nodes.SyntaxNode, scope: Scope) -> Span:
    """Where a node stands."""
    return Span(scope.source, node.start, node.end)


# --- numbers ----------------------------------------------------------------------------------------------------------


def digits_value(digits: str, scale: str) -> int | Fraction:
    """The exact value of a number as written."""
    value = int(digits) if digits.isdigit() else Fraction(digits)
    factor = SCALES[scale]
    return value if factor == 1 else value * factor


def _number(node: nodes.Number, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    return Quantity(digits_value(node.digits, node.scale))


def _quantity(
    node: nodes.QuantityLiteral, scope: Scope, words: tuple[str, ...], wordy: bool
) -> Found:
    return with_unit(digits_value(node.digits, node.scale), node, scope)


def with_unit(value: Number, node: nodes.QuantityLiteral, scope: Scope) -> Found:
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


def _ratio(node: nodes.Ratio, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    left = digits_value(node.left.digits, node.left.scale)
    right = digits_value(node.right.digits, node.right.scale)
    if right == 0:
        scope.report(faults.DivisionByZero(span=span_of(node.right, scope), found="0"))
        return FAILED
    return Quantity(Fraction(left) / Fraction(right), DIMENSIONLESS, ":")


def _ends(low: nodes.Expression, high: nodes.Expression, scope: Scope) -> tuple[Found, Found]:
    """Both ends of a range; a unit on the right end alone holds for both."""
    right = evaluate(high, scope)
    if isinstance(low, nodes.Number) and isinstance(high, nodes.QuantityLiteral):
        return with_unit(digits_value(low.digits, low.scale), high, scope), right
    return evaluate(low, scope), right


def _range(node: nodes.Range, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    low, high = _ends(node.low, node.high, scope)
    if isinstance(low, str) and isinstance(high, str):
        return _in_order(node, scope, (low, high), low <= high)
    if not (isinstance(low, Quantity) and isinstance(high, Quantity)):
        return _first_gap(low, high) or _not_numbers(node, scope, low, high)
    if low.dimension is not high.dimension:
        return _mixed(node, scope, DimensionError("span from one to the other of", low, high))
    if low.value > high.value:
        scope.report(
            faults.ReversedRange(span=span_of(node, scope), low=show(low), high=show(high))
        )
        return FAILED
    middle = (Fraction(low.value) + Fraction(high.value)) / 2
    return Quantity(middle, low.dimension, high.unit, low.value, high.value)


def _in_order(node: nodes.Range, scope: Scope, ends: tuple[str, str], right: bool) -> Found:
    if not right:
        scope.report(faults.ReversedRange(span=span_of(node, scope), low=ends[0], high=ends[1]))
        return FAILED
    return ends


def _plus_minus(node: nodes.PlusMinus, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    centre, margin = _ends(node.centre, node.margin, scope)
    if not (isinstance(centre, Quantity) and isinstance(margin, Quantity)):
        return _first_gap(centre, margin) or _not_numbers(node, scope, centre, margin)
    if margin.unit == "%" and centre.unit != "%":
        share = margin if centre.value >= 0 else -margin
        margin = (centre * share).with_unit(centre.unit)
    if centre.dimension is not margin.dimension:
        return _mixed(node, scope, DimensionError("join", centre, margin))
    low, high = centre.value - margin.value, centre.value + margin.value
    if margin.value < 0:
        scope.report(faults.ReversedRange(span=span_of(node, scope), low=str(low), high=str(high)))
        return FAILED
    return Quantity(centre.value, centre.dimension, centre.unit, low, high)


# --- names ------------------------------------------------------------------------------------------------------------


def _name(node: nodes.Name, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    if node.text in words:
        return EnumValue(node.text, span=span_of(node, scope))
    found = scope.lookup(node.text, span_of(node, scope))
    if found is not None:
        return found
    if wordy:
        return EnumValue(node.text, span=span_of(node, scope))
    scope.report(
        faults.UnknownName(
            span=span_of(node, scope),
            word=node.text,
            known=lambda: (*scope.names(), *FUNCTIONS, *words),
        )
    )
    return FAILED


def _attribute(
    node: nodes.MemberAccess, scope: Scope, words: tuple[str, ...], wordy: bool
) -> Found:
    chain = [node]
    base = node.value
    while isinstance(base, nodes.MemberAccess):
        chain.append(base)
        base = base.value
    value = evaluate(base, scope)
    for link in reversed(chain):
        if isinstance(value, Failure | Unknown):
            return value
        span = Span(scope.source, link.name_start, link.end)
        found = scope.member(value, link.name, span)
        if found is None:
            scope.report(
                faults.ResultOutsideRequire(
                    span=span_of(node, scope), word=span_of(node, scope).text
                )
            )
            return FAILED
        value = found
    return value


# --- operators --------------------------------------------------------------------------------------------------------


def _first_gap(*values: Found) -> Found | None:
    """A failure or an unknown among the operands, failures first."""
    for value in values:
        if isinstance(value, Failure):
            return value
    for value in values:
        if isinstance(value, Unknown) or value is None:
            return UNKNOWN
    return None


def _not_numbers(node: nodes.Expression, scope: Scope, *values: Found) -> Found:
    wrong = next((v for v in values if not isinstance(v, Quantity)), None)
    scope.report(
        faults.WrongForm(
            span=span_of(node, scope),
            field="arithmetic",
            found=describe(wrong),
            wanted="quantities",
        )
    )
    return FAILED


def _mixed(node: nodes.Expression, scope: Scope, error: DimensionError) -> Found:
    scope.report(
        faults.MixedDimensions(
            span=span_of(node, scope),
            operation=error.operation,
            left=show(error.left),
            right=show(error.right),
            left_unit=str(error.left.dimension),
            right_unit=str(error.right.dimension),
        )
    )
    return FAILED


def _binary(node: nodes.Binary, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    """Arithmetic; a long chain of the same operands is walked, not recursed into."""
    spine = [node]
    left = node.left
    while type(left) is nodes.Binary:
        spine.append(left)
        left = left.left
    wordy = wordy and all(link.operator == "+" for link in spine)  # sums of counted words alone
    value = evaluate(left, scope, words, wordy=wordy)
    for link in reversed(spine):
        scope.step(span_of(link, scope))
        right = evaluate(link.right, scope, words, wordy=wordy)
        value = arithmetic(link, value, right, scope)
    return value


def arithmetic(node: nodes.Binary, left: Found, right: Found, scope: Scope) -> Found:
    """The value of one arithmetic operation."""
    if node.operator == "+" and _countable(left) and _countable(right):
        return (*_as_list(left), *_as_list(right))
    gap = _first_gap(left, right)
    if gap is not None:
        return gap
    if not (isinstance(left, Quantity) and isinstance(right, Quantity)):
        return _not_numbers(node, scope, left, right)
    try:
        result = _operate(node, left, right, scope)
    except DimensionError as error:
        return _mixed(node, scope, error)
    except ZeroDivisionError:
        found = show(right)
        scope.report(faults.DivisionByZero(span=span_of(node.right, scope), found=found))
        return FAILED
    except OverflowError:
        scope.report(
            faults.LimitExceeded(span=span_of(node, scope), what="the result", limit="10^308")
        )
        return FAILED
    return _bounded(result, node, scope)


def _countable(value: Found) -> bool:
    return isinstance(value, Counted | Entity) or (
        isinstance(value, tuple) and all(isinstance(v, Counted | Entity) for v in value)
    )


def _as_list(value: Found) -> tuple[Counted | Entity, ...]:
    if isinstance(value, tuple):
        return tuple(v for v in value if isinstance(v, Counted | Entity))
    return (value,) if isinstance(value, Counted | Entity) else ()


def _operate(node: nodes.Binary, left: Quantity, right: Quantity, scope: Scope) -> Found:
    match node.operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case _:
            return _power(node, left, right, scope)


def _power(node: nodes.Binary, base: Quantity, exponent: Quantity, scope: Scope) -> Found:
    if exponent.dimension is not DIMENSIONLESS:
        raise DimensionError("raise to", base, exponent)
    if is_whole(exponent) and abs(int(exponent)) <= 64:
        if base.value == 0 and int(exponent) < 0:
            raise ZeroDivisionError
        return base ** int(exponent)
    if base.dimension is not DIMENSIONLESS or float(base) < 0:
        scope.report(
            faults.WrongArguments(
                span=span_of(node, scope),
                function="^",
                wanted="a whole exponent up to 64, or a plain positive base",
            )
        )
        return FAILED
    return Quantity(float(base) ** float(exponent))


def _bounded(result: Found, node: nodes.Expression, scope: Scope) -> Found:
    """Keep results within what can be printed and computed with."""
    if isinstance(result, Quantity):
        value = result.value
        large = (
            not math.isfinite(value)
            if isinstance(value, float)
            else abs(Fraction(value)) > _LARGEST
        )
        if large:
            scope.report(
                faults.LimitExceeded(span=span_of(node, scope), what="the result", limit="10^300")
            )
            return FAILED
        if isinstance(value, Fraction) and value.denominator > 10**300:
            return Quantity(float(value), result.dimension, result.unit, result.low, result.high)
    return result


def _unary(node: nodes.Unary, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    value = evaluate(node.operand, scope)
    gap = _first_gap(value)
    if gap is not None:
        return gap
    if node.operator == "not":
        return (
            (not value)
            if isinstance(value, bool)
            else _not_a_condition(node.operand, scope, value)
        )
    return -value if isinstance(value, Quantity) else _not_numbers(node, scope, value)


def _not_a_condition(node: nodes.Expression, scope: Scope, value: Found) -> Found:
    scope.report(faults.NotACondition(span=span_of(node, scope), found=describe(value)))
    return FAILED


def _compare(node: nodes.Compare, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    left, right = evaluate(node.left, scope, wordy=True), evaluate(node.right, scope, wordy=True)
    return compare(node, left, right, scope)


def compare(node: nodes.Binary, left: Found, right: Found, scope: Scope) -> Found:
    """The value of one comparison."""
    gap = _first_gap(left, right)
    if gap is not None:
        return gap
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        try:
            order = left.compare(right)
        except DimensionError as error:
            return _mixed(node, scope, error)
        return _ORDER[node.operator](order)
    if node.operator in {"==", "!="}:
        same = left is right if isinstance(left, Entity) else _plain(left) == _plain(right)
        return same if node.operator == "==" else not same
    return _not_numbers(node, scope, left, right)


def _plain(value: Found) -> Found:
    return (
        value.word
        if isinstance(value, EnumValue) and not value.arguments and not value.named
        else value
    )


_ORDER: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
}


def _logic(node: nodes.Logic, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    """`and`, `or`; both sides are judged, so that both report."""
    left, right = evaluate(node.left, scope), evaluate(node.right, scope)
    decided = node.operator == "or"
    for side, value in ((node.left, left), (node.right, right)):
        if not isinstance(value, bool | Failure | Unknown) and value is not None:
            return _not_a_condition(side, scope, value)
    if isinstance(left, Failure) or isinstance(right, Failure):
        return FAILED
    if decided in (left, right):
        return decided
    return _first_gap(left, right) or not decided


def _if(node: nodes.If, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    condition = evaluate(node.condition, scope)
    gap = _first_gap(condition)
    if gap is not None:
        return gap
    if not isinstance(condition, bool):
        return _not_a_condition(node.condition, scope, condition)
    return evaluate(node.yes if condition else node.no, scope, words, wordy=wordy)


# --- lists, counts, calls ---------------------------------------------------------------------------------------------


def _list(node: nodes.List, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    items = [evaluate(item, scope, words, wordy=wordy) for item in node.items]
    if any(isinstance(item, Failure) for item in items):
        return FAILED
    return tuple(None if isinstance(item, Unknown) else item for item in items)  # type: ignore[misc]


def _comprehension(
    node: nodes.Comprehension, scope: Scope, words: tuple[str, ...], wordy: bool
) -> Found:
    source = evaluate(node.source, scope)
    if isinstance(source, Failure):
        return source
    if not isinstance(source, tuple):
        scope.report(
            faults.WrongForm(
                span=span_of(node.source, scope),
                field="for",
                found=describe(source),
                wanted="a list",
            )
        )
        return FAILED
    kept = []
    for item in source:
        scope.step(span_of(node, scope))
        inner = Local(scope, node.variable.text, UNKNOWN if item is None else item)
        if node.condition is not None:
            condition = evaluate(node.condition, inner)
            if not isinstance(condition, bool):
                return (
                    condition
                    if isinstance(condition, Failure)
                    else _not_a_condition(node.condition, scope, condition)
                )
            if not condition:
                continue
        value = evaluate(node.item, inner, words, wordy=wordy)
        if isinstance(value, Failure):
            return value
        kept.append(None if isinstance(value, Unknown) else value)
    return tuple(kept)  # type: ignore[arg-type]


def _count(node: nodes.Count, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    count = evaluate(node.count, scope)
    item = evaluate(node.item, scope, words, wordy=wordy)
    if isinstance(count, Failure) or isinstance(item, Failure):
        return FAILED
    if isinstance(count, Unknown) or isinstance(item, Unknown) or item is None:
        return UNKNOWN
    if isinstance(count, Auto):
        return Counted(count, item, span_of(node, scope))  # type: ignore[arg-type]
    if (
        not isinstance(count, Quantity)
        or count.dimension is not DIMENSIONLESS
        or not is_whole(count)
        or count.unit == "%"
        or not 0 <= count.value <= MOST_COUNTED
    ):
        scope.report(
            faults.NotACount(
                span=span_of(node.count, scope), field="a count", found=describe(count), least=0
            )
        )
        return FAILED
    return Counted(int(count), item, span_of(node, scope))  # type: ignore[arg-type]


def _of(node: nodes.Of, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    return evaluate(node.share, scope)


def _auto(node: nodes.AutoLiteral, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    if node.bounds is None:
        return Auto(span=span_of(node, scope))
    bounds = evaluate(node.bounds, scope)
    if isinstance(bounds, Failure):
        return bounds
    ends = (
        bounds.interval
        if isinstance(bounds, Quantity) and bounds.dimension is DIMENSIONLESS
        else None
    )
    if ends is None or any(Fraction(end).denominator != 1 or end < 0 for end in ends):
        scope.report(
            faults.WrongForm(
                span=span_of(node.bounds, scope),
                field="auto",
                found=describe(bounds),
                wanted="a range of whole numbers, such as `auto(8..64)`",
            )
        )
        return FAILED
    return Auto(int(ends[0]), int(ends[1]), span_of(node, scope))


def _call(node: nodes.Call, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    callee = node.callee
    if isinstance(callee, nodes.Name):
        function = FUNCTIONS.get(callee.text)
        if function is not None and callee.text not in words:
            return _apply(node, callee.text, scope)
        if callee.text in words or wordy:
            return _term(node, callee.text, scope)
        known = tuple(dict.fromkeys((*FUNCTIONS, *words)))
        scope.report(
            faults.UnknownName(span=span_of(callee, scope), word=callee.text, known=known)
        )
        return FAILED
    scope.report(
        faults.ResultOutsideRequire(span=span_of(node, scope), word=span_of(callee, scope).text)
    )
    return FAILED


def _term(node: nodes.Call, word: str, scope: Scope) -> Found:
    positional: list[Found] = []
    named: dict[str, Found] = {}
    spans: dict[str | int, Span] = {}
    inside = words_inside(word)
    for argument in node.arguments:
        value = evaluate(argument.value, scope, inside, wordy=True)
        if isinstance(value, Failure):
            return value
        kept = None if isinstance(value, Unknown) else value
        span = span_of(argument.value, scope)
        if argument.name is None:
            spans[len(positional)] = span
            positional.append(kept)
        else:
            spans[argument.name] = Span(scope.source, argument.start, span.end)
            named[argument.name] = kept
    at = span_of(node.callee, scope)
    return EnumValue(word, tuple(positional), named, at, spans)  # type: ignore[arg-type]


def _apply(node: nodes.Call, name: str, scope: Scope) -> Found:
    values = [evaluate(argument.value, scope) for argument in node.arguments]
    flat: list[Found] = []
    for value in values:
        flat.extend(value if isinstance(value, tuple) else (value,))
    scope.step(span_of(node, scope), len(flat))
    gap = _first_gap(*flat)
    if gap is not None:
        return gap
    wanted, function = FUNCTIONS[name]
    if any(argument.name is not None for argument in node.arguments):
        scope.report(
            faults.WrongArguments(span=span_of(node, scope), function=name, wanted=wanted)
        )
        return FAILED
    try:
        result = function(flat)
    except DimensionError as error:
        return _mixed(node, scope, error)
    except (ValueError, TypeError, AttributeError, OverflowError):
        scope.report(
            faults.WrongArguments(span=span_of(node, scope), function=name, wanted=wanted)
        )
        return FAILED
    return result


def _override(node: nodes.Override, scope: Scope, words: tuple[str, ...], wordy: bool) -> Found:
    base = evaluate(node.base, scope)
    return base if isinstance(base, Failure | Unknown) else scope.extend(base, node)


def _interpolation(
    node: nodes.Interpolation, scope: Scope, words: tuple[str, ...], wordy: bool
) -> Found:
    return joined([evaluate(piece, scope) for piece in node.pieces], node, scope)


_HANDLERS: dict[type, Callable[..., Found]] = {
    nodes.Number: _number,
    nodes.QuantityLiteral: _quantity,
    nodes.String: lambda node, *_: node.value,
    nodes.Interpolation: _interpolation,
    nodes.Bool: lambda node, *_: node.value,
    nodes.UnknownLiteral: lambda *_: UNKNOWN,
    nodes.AutoLiteral: _auto,
    nodes.Name: _name,
    nodes.MemberAccess: _attribute,
    nodes.Call: _call,
    nodes.Override: _override,
    nodes.Count: _count,
    nodes.Of: _of,
    nodes.Ratio: _ratio,
    nodes.Range: _range,
    nodes.PlusMinus: _plus_minus,
    nodes.List: _list,
    nodes.Comprehension: _comprehension,
    nodes.Unary: _unary,
    nodes.Binary: _binary,
    nodes.Compare: _compare,
    nodes.Logic: _logic,
    nodes.If: _if,
}
