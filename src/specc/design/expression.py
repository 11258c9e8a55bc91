"""Expressions whose names are resolved and whose types are checked, and values that are not known.

An expression is what evaluation leaves where a value is not there yet: results of predictions and bills are its leaves.
"""

from collections.abc import Iterator
from typing import Union

import attrs

from specc.design.entity import Value
from specc.design.value_type import ValueType, type_of_value
from specc.diagnostics.span import Span
from specc.units import Quantity


@attrs.frozen
class Unknown:
    """`unknown`, or a value that rests on it.

    Attributes:
        needs: The names of what is missing.
        type: What it would be, where that is known.
        at_least: A value that it does not fall short of, where one is known.
    """

    needs: tuple[str, ...] = ()
    type: ValueType = None
    at_least: Quantity | None = None


UNKNOWN = Unknown()
RESULT = "result"
NAMED = "named"
CONSTANT = "constant"
KEPT = "kept if"
LEAVES = (RESULT, NAMED, CONSTANT)


@attrs.frozen(eq=False)
class Expression:
    """An operator over operands, or a leaf.

    Attributes:
        operator: An operator or function of the language; `if`; `kept if`, an item of a list and its condition; or of a leaf,
            `result` (the operands are the arguments of a call), `named` (a field, its value the one operand) or `constant`.
        operands: Values, unknown values and expressions.
        type: What it evaluates to.
        span: Where it stands.
        name: The path of a result or field.
        rests_on_results: Whether a result is among its leaves; without one it can be evaluated at once.
    """

    operator: str
    operands: "tuple[Operand, ...]" = ()
    type: ValueType = None
    span: Span | None = None
    name: str = ""
    rests_on_results: bool = attrs.field(init=False)

    @rests_on_results.default
    def _rests(self) -> bool:
        return self.operator == RESULT or any(map(rests_on_results, self.operands))


Operand = Union[Value, Unknown, Expression]  # noqa: UP007 - Value is recursive


def waits(operand: object) -> bool:
    """Whether an operand is an expression, or a list that holds one."""
    return any(True for _ in _expressions(operand))


def rests_on_results(operand: object) -> bool:
    """Whether an operand cannot be had before results are."""
    return any(expression.rests_on_results for expression in _expressions(operand))


def _expressions(operand: object) -> "Iterator[Expression]":
    """The expression that an operand is, or those in a list; lists that are shared are walked once."""
    if not isinstance(operand, tuple):
        if isinstance(operand, Expression):
            yield operand
        return
    seen: set[int] = set()
    waiting: list[object] = [operand]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Expression):
            yield value
        elif isinstance(value, tuple) and id(value) not in seen:
            seen.add(id(value))
            waiting.extend(value)


def type_of(operand: Operand) -> ValueType:
    """The type of an operand, None where it might be of any."""
    if isinstance(operand, Expression | Unknown):
        return operand.type
    return type_of_value(operand)


def results_of(expression: Expression) -> Iterator[str]:
    """The paths of the results that an expression rests on, each once."""
    seen: set[int] = set()
    names: set[str] = set()
    waiting: list[Operand] = [expression]
    while waiting:
        operand = waiting.pop()
        if isinstance(operand, tuple):
            waiting.extend(operand)
        if not isinstance(operand, Expression) or id(operand) in seen:
            continue
        seen.add(id(operand))
        waiting.extend(operand.operands)
        if operand.operator == RESULT and operand.name not in names:
            names.add(operand.name)
            yield operand.name
