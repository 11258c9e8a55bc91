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

    # No attrs class: a comprehension over results makes one of these for each item.
    __slots__ = ("name", "operands", "operator", "rests_on_results", "span", "type")

    def __init__(
        self,
        operator: str,
        operands: "tuple[Operand, ...]" = (),
        type: ValueType = None,  # noqa: A002
        span: Span | None = None,
        name: str = "",
    ) -> None:
        """An expression over operands whose types were checked."""
        self.operator = operator
        self.operands = operands
        self.type = type
        self.span = span
        self.name = name
        self.rests_on_results = operator == RESULT or any(map(rests_on_results, operands))


Operand = Union[Value, Unknown, Expression]  # noqa: UP007 - Value is recursive


def waits(operand: object) -> bool:
    """Whether an operand is an expression, or a list that holds one."""
    if not isinstance(operand, tuple):
        return isinstance(operand, Expression)
    return any(True for _ in _in_list(operand))


def rests_on_results(operand: object) -> bool:
    """Whether an operand cannot be had before results are."""
    if not isinstance(operand, tuple):
        return isinstance(operand, Expression) and operand.rests_on_results
    return any(expression.rests_on_results for expression in _in_list(operand))


def _in_list(items: tuple[object, ...]) -> "Iterator[Expression]":
    """The expressions in a list; lists that are shared are walked once."""
    seen: set[int] = set()
    waiting: list[object] = [items]
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
