"""Expressions: what the right side of a field, a constant, a requirement or an axis of a sweep is worth.

Evaluation never raises for what a user wrote: faults are reported to the scope and the value is `FAILED`, which stays
silent wherever it is used. `words` are those that the field takes; they win over names. `free` says which other words
may stand for themselves where nothing is called so. In a requirement the value of an expression may be an `Expression`,
which is evaluated when results are known.
"""

from collections.abc import Callable
from typing import TypeAlias

from specc.design.entity import Auto, EnumValue, Value
from specc.design.expression import (
    KEPT,
    UNKNOWN,
    Expression,
    Unknown,
    rests_on_results,
    type_of,
)
from specc.design.functions import FUNCTIONS
from specc.design.vocabulary.known import any_word, known_word, words_inside
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.choices import chosen
from specc.resolve.compared_words import field_of, is_word_of
from specc.resolve.counting import as_list, auto_of, countable, counted, items_of
from specc.resolve.interpolation import joined
from specc.resolve.literals import digits_value, plus_minus, range_of, ratio, with_unit
from specc.resolve.members import members
from specc.resolve.operators import condition, either, operate, settled
from specc.resolve.scope import Local, Scope, span_of
from specc.resolve.values import FAILED, Evaluated, Failure, plain
from specc.syntax import nodes
from specc.units import Quantity

Words: TypeAlias = tuple[str, ...]
Free: TypeAlias = Callable[[str], bool] | None


class Given(nodes.Expression):
    """A value that is known already, at the place where it was written: a point of a sweep."""

    value: Evaluated


def evaluate(
    node: nodes.Expression, scope: Scope, words: Words = (), free: Free = None
) -> Evaluated:
    """The value of an expression."""
    handler = _HANDLERS.get(type(node))
    return FAILED if handler is None else handler(node, scope, words, free)


def _settled(
    node: nodes.Expression, scope: Scope, words: Words = (), free: Free = None
) -> Evaluated:
    """The value of an expression that has to be known here."""
    return settled(evaluate(node, scope, words, free), node, scope)


# --- numbers ----------------------------------------------------------------------------------------------------------


def _number(node: nodes.Number, scope: Scope, words: Words, free: Free) -> Evaluated:
    return Quantity(digits_value(node.digits, node.scale))


def _quantity(node: nodes.QuantityLiteral, scope: Scope, words: Words, free: Free) -> Evaluated:
    return with_unit(digits_value(node.digits, node.scale), node, scope)


def _ends(
    low: nodes.Expression, high: nodes.Expression, scope: Scope
) -> tuple[Evaluated, Evaluated]:
    """Both ends of a range; a unit on the right end alone holds for both."""
    right = _settled(high, scope)
    if isinstance(low, nodes.Number) and isinstance(high, nodes.QuantityLiteral):
        return with_unit(digits_value(low.digits, low.scale), high, scope), right
    return _settled(low, scope), right


def _range(node: nodes.Range, scope: Scope, words: Words, free: Free) -> Evaluated:
    return range_of(node, *_ends(node.low, node.high, scope), scope)


def _plus_minus(node: nodes.PlusMinus, scope: Scope, words: Words, free: Free) -> Evaluated:
    return plus_minus(node, *_ends(node.centre, node.margin, scope), scope)


# --- names ------------------------------------------------------------------------------------------------------------


def _name(node: nodes.Name, scope: Scope, words: Words, free: Free) -> Evaluated:
    if node.text in words:
        return EnumValue(node.text, span=span_of(node, scope))
    span = span_of(node, scope)
    found = scope.result(None, (node.text,), span) if scope.requiring else None
    if found is None:
        found = scope.lookup(node.text, span)
    if found is not None:
        named = isinstance(found, Unknown) and not found.needs
        return Unknown((node.text,), found.type) if named else found  # type: ignore[union-attr]
    if free is not None and free(node.text):
        return EnumValue(node.text, span=span_of(node, scope))
    scope.no_name(node.text, span, (*FUNCTIONS, *words))
    return FAILED


def _attribute(node: nodes.MemberAccess, scope: Scope, words: Words, free: Free) -> Evaluated:
    links = [node]
    while isinstance(links[-1].value, nodes.MemberAccess):
        links.append(links[-1].value)
    base = links[-1].value
    links.reverse()
    path = [link.name for link in links]
    if scope.requiring and isinstance(base, nodes.Name):
        leaf = scope.result(None, (base.text, *path), span_of(node, scope))
        if leaf is not None:
            return leaf
    return members(evaluate(base, scope), links, path, node, scope)


# --- operators --------------------------------------------------------------------------------------------------------


def _binary(node: nodes.Binary, scope: Scope, words: Words, free: Free) -> Evaluated:
    """Arithmetic; a long chain of the same operands is walked, not recursed into."""
    spine = [node]
    left = node.left
    while type(left) is nodes.Binary:
        spine.append(left)
        left = left.left
    if any(link.operator != "+" for link in spine):  # sums of counted words alone
        free = None
    value = evaluate(left, scope, words, free)
    for link in reversed(spine):
        scope.step(span_of(link, scope))
        if isinstance(value, Failure) and _hyphen(link):
            return value  # one name that is not there, not two
        right = evaluate(link.right, scope, words, free)
        value = arithmetic(link, value, right, scope)
    return value


def _hyphen(link: nodes.Binary) -> bool:
    """Whether a minus without spaces seems to be the hyphen of a name."""
    glued = link.operator == "-" and link.right.start == link.left.end + 1
    return glued and isinstance(link.right, nodes.Name)


def arithmetic(node: nodes.Binary, left: Evaluated, right: Evaluated, scope: Scope) -> Evaluated:
    """The value of one arithmetic operation."""
    if node.operator == "+" and countable(left) and countable(right):
        return (*as_list(left), *as_list(right))
    if node.operator == "^":  # its dimension rests on the exponent
        right = right if rests_on_results(right) else settled(right, node.right, scope)
    return operate(node.operator, (left, right), node, (node.left, node.right), scope)


def _unary(node: nodes.Unary, scope: Scope, words: Words, free: Free) -> Evaluated:
    value = evaluate(node.operand, scope)
    return operate(node.operator, (value,), node, (node.operand,), scope)


def _compare(node: nodes.Compare, scope: Scope, words: Words, free: Free) -> Evaluated:
    if node.operator not in {"==", "!="}:
        left, right = evaluate(node.left, scope), evaluate(node.right, scope)
        return operate(node.operator, (left, right), node, (node.left, node.right), scope)
    fields = field_of(node.left, scope), field_of(node.right, scope)
    values = []
    for side, (_, other) in zip((node.left, node.right), reversed(fields), strict=True):
        known = other.words if other is not None else ()
        value = evaluate(side, scope, known, any_word if known else known_word)
        values.append(value)
    for side, value, (name, other) in zip(
        (node.left, node.right), values, reversed(fields), strict=True
    ):
        if other is not None and not is_word_of(other, value):
            word = value.word if isinstance(value, EnumValue) else str(value)
            scope.report(
                faults.UnknownWord(
                    span=span_of(side, scope), field=name, word=word, known=other.words
                )
            )
            return FAILED
    return operate(node.operator, values, node, (node.left, node.right), scope)


def _logic(node: nodes.Logic, scope: Scope, words: Words, free: Free) -> Evaluated:
    """`and`, `or`; both sides are judged, so that both report."""
    sides = evaluate(node.left, scope), evaluate(node.right, scope)
    return operate(node.operator, sides, node, (node.left, node.right), scope)


def _if(node: nodes.If, scope: Scope, words: Words, free: Free) -> Evaluated:
    decision = condition(evaluate(node.condition, scope), node.condition, scope)
    if not rests_on_results(decision):
        decision = settled(decision, node.condition, scope)
    if isinstance(decision, bool):
        return evaluate(node.yes if decision else node.no, scope, words, free)
    if isinstance(decision, Failure):
        return decision
    branches = evaluate(node.yes, scope, words, free), evaluate(node.no, scope, words, free)
    return either(decision, branches, node, scope)


# --- lists, counts, calls ---------------------------------------------------------------------------------------------


def _list(node: nodes.List, scope: Scope, words: Words, free: Free) -> Evaluated:
    items = [evaluate(item, scope, words, free) for item in node.items]
    if any(isinstance(item, Failure) for item in items):
        return FAILED
    return tuple(items)  # type: ignore[arg-type]


def _comprehension(node: nodes.Comprehension, scope: Scope, words: Words, free: Free) -> Evaluated:
    source = items_of(evaluate(node.source, scope), node.source, scope)
    if isinstance(source, Failure):
        return source
    kept: list[Evaluated] = []
    for item in source:
        scope.step(span_of(node, scope))
        inner = Local(scope, node.variable.text, UNKNOWN if item is None else item)
        decision: Evaluated = True
        if node.condition is not None:
            decision = condition(evaluate(node.condition, inner), node.condition, scope)
            if not rests_on_results(decision):
                decision = settled(decision, node.condition, scope)
        if decision is False:
            continue
        value = evaluate(node.item, inner, words, free)
        for outcome in (decision, value):
            if isinstance(outcome, Failure):
                return FAILED
        if isinstance(decision, Unknown):
            value = Unknown(decision.needs, type_of(value))  # type: ignore[arg-type]
        elif isinstance(decision, Expression):
            kind = type_of(value)  # type: ignore[arg-type]
            value = Expression(KEPT, (decision, value), kind, span_of(node.item, scope))  # type: ignore[arg-type]
        kept.append(value)
    return tuple(kept)  # type: ignore[arg-type]


def _count(node: nodes.Count, scope: Scope, words: Words, free: Free) -> Evaluated:
    count = _settled(node.count, scope)
    item = evaluate(node.item, scope, words, free)
    return counted(count, item, node, scope)


def _auto(node: nodes.AutoLiteral, scope: Scope, words: Words, free: Free) -> Evaluated:
    if node.bounds is None:
        return Auto(span=span_of(node, scope))
    return auto_of(_settled(node.bounds, scope), node.bounds, node, scope)


def _of(node: nodes.Of, scope: Scope, words: Words, free: Free) -> Evaluated:
    """`4 %/year of hardware` is the share; `auto of [a, b]` and `8 x auto of [a, b]` are choices between parts."""
    share = node.share
    item = share.item if isinstance(share, nodes.Count) else share
    if not isinstance(item, nodes.AutoLiteral) or item.bounds is not None:
        return evaluate(share, scope)
    part = chosen(evaluate(node.whole, scope), node, scope)
    if not isinstance(share, nodes.Count):
        return part
    return counted(_settled(share.count, scope), part, share, scope)


def _call(node: nodes.Call, scope: Scope, words: Words, free: Free) -> Evaluated:
    callee = node.callee
    if isinstance(callee, nodes.MemberAccess):
        return _result_of_call(node, callee, scope)
    if isinstance(callee, nodes.Name):
        if callee.text in FUNCTIONS and callee.text not in words:
            return _apply(node, callee.text, scope)
        if callee.text in words or (free is not None and free(callee.text)):
            return _term(node, callee.text, scope)
        known = (*FUNCTIONS, *words)
        scope.report(
            faults.UnknownName(span=span_of(callee, scope), word=callee.text, known=known)
        )
        return FAILED
    scope.report(
        faults.ResultOutsideRequire(span=span_of(node, scope), word=span_of(callee, scope).text)
    )
    return FAILED


def _result_of_call(node: nodes.Call, callee: nodes.MemberAccess, scope: Scope) -> Evaluated:
    """`pod.bom.count(qm9700)`."""
    span = span_of(callee, scope)
    arguments = tuple(_settled(argument.value, scope) for argument in node.arguments)
    if any(isinstance(argument, Failure) for argument in arguments):
        return FAILED
    names = [callee.name]
    base = callee.value
    while isinstance(base, nodes.MemberAccess):
        names.append(base.name)
        base = base.value
    names.reverse()
    found: Evaluated = None
    if scope.requiring:
        given = tuple(map(plain, arguments))
        if isinstance(base, nodes.Name):
            found = scope.result(None, (base.text, *names), span, given)
        if found is None:
            owner = evaluate(base, scope)
            if isinstance(owner, Failure):
                return FAILED
            found = scope.result(owner, names, span, given)
    if found is None:
        scope.no_member(None, names, span)
        return FAILED
    return found


def _term(node: nodes.Call, word: str, scope: Scope) -> Evaluated:
    positional: list[Value] = []
    named: dict[str, Value] = {}
    spans: dict[str | int, Span] = {}
    inside = words_inside(word)
    for argument in node.arguments:
        value = _settled(argument.value, scope, inside, any_word)
        if isinstance(value, Failure):
            return value
        span = span_of(argument.value, scope)
        if argument.name is None:
            spans[len(positional)] = span
            positional.append(plain(value))
        else:
            spans[argument.name] = Span(scope.source, argument.start, span.end)
            named[argument.name] = plain(value)
    return EnumValue(word, tuple(positional), named, span_of(node.callee, scope), spans)


def _apply(node: nodes.Call, name: str, scope: Scope) -> Evaluated:
    flat: list[Evaluated] = []
    for argument in node.arguments:
        value = evaluate(argument.value, scope)
        flat.extend(value if isinstance(value, tuple) else (value,))
    scope.step(span_of(node, scope), len(flat))
    if any(argument.name is not None for argument in node.arguments):
        wanted = FUNCTIONS[name].wanted
        scope.report(
            faults.WrongArguments(span=span_of(node, scope), function=name, wanted=wanted)
        )
        return FAILED
    return operate(name, flat, node, (), scope)


def _override(node: nodes.Override, scope: Scope, words: Words, free: Free) -> Evaluated:
    base = evaluate(node.base, scope)
    return base if isinstance(base, Failure | Unknown) else scope.extend(base, node)


def _interpolation(node: nodes.Interpolation, scope: Scope, words: Words, free: Free) -> Evaluated:
    return joined([_settled(piece, scope) for piece in node.pieces], node, scope)


_HANDLERS: dict[type, Callable[..., Evaluated]] = {
    Given: lambda node, *_: node.value,
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
    nodes.Ratio: lambda node, scope, *_: ratio(node, scope),
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
