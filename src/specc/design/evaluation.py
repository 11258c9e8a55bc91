"""Evaluating expressions once results are known: requirements and objectives."""

from collections.abc import Callable

from specc.design.entity import Value
from specc.design.expression import (
    CONSTANT,
    KEPT,
    NAMED,
    RESULT,
    Expression,
    Operand,
    Unknown,
)
from specc.design.functions import FUNCTIONS
from specc.design.operation_types import NotInDomain
from specc.design.operations import Known, needs_of, value_of
from specc.units import Dimension, Quantity

Lookup = Callable[[str, tuple[Value, ...]], Quantity | Unknown]
_ABSENT = object()


class Evaluation:
    """Evaluates expressions, each once however often it is named.

    Attributes:
        seen: The paths and values of results and fields that were looked up, in order.
    """

    def __init__(self, lookup: Lookup) -> None:
        """`lookup` gives a result by its path, with the arguments of a call."""
        self.seen: dict[str, Known] = {}
        self._lookup = lookup
        self._values: dict[int, Known] = {}

    def value(self, operand: Operand) -> Known:
        """The value of an expression; other operands are their own value.

        Raises:
            OperationError: it has none, which only the results could tell.
        """
        if not isinstance(operand, Expression):
            return operand
        # A long chain of operators leans to the left: it is walked, not recursed into.
        spine: list[Expression] = []
        first: Operand = operand
        while (
            isinstance(first, Expression)
            and id(first) not in self._values
            and first.operator not in _OWN_WAY
        ):
            spine.append(first)
            first = first.operands[0] if first.operands else None
        for expression in reversed(spine):
            items = [self._item(item) for item in expression.operands]
            values = [item for item in items if item is not _ABSENT]
            self._values[id(expression)] = self._finish(expression, values)  # type: ignore[arg-type]
        if not spine:
            assert isinstance(first, Expression)
            return self._own(first)
        return self._values[id(operand)]

    def _finish(self, expression: Expression, values: list[Known]) -> Known:
        operator = expression.operator
        if operator in FUNCTIONS and len(values) < FUNCTIONS[operator].least:
            raise NotInDomain(operator, FUNCTIONS[operator].wanted)
        if not values and operator == "sum" and isinstance(expression.type, Dimension):
            return Quantity(0, expression.type)
        return value_of(operator, values, expression.type)

    def _item(self, item: Operand) -> object:
        if isinstance(item, Expression) and item.operator == KEPT:
            condition = self.value(item.operands[0])
            if condition is False:
                return _ABSENT
            if not isinstance(condition, bool):
                return Unknown(needs_of((condition,)), item.type)
            return self.value(item.operands[1])
        return self.value(item)

    def _own(self, expression: Expression) -> Known:
        if id(expression) in self._values:
            return self._values[id(expression)]
        operands = expression.operands
        if expression.operator == RESULT:
            value: Known = self._lookup(expression.name, operands)  # type: ignore[arg-type]
            if isinstance(value, Unknown) and value.type is None:
                value = Unknown(value.needs, expression.type, value.at_least)
            self.seen[expression.name] = value
        elif expression.operator == "if":
            condition = self.value(operands[0])
            known = isinstance(condition, bool)
            value = (
                self.value(operands[1 if condition else 2])
                if known
                else Unknown(needs_of((condition,)), expression.type)
            )
        else:
            value = self.value(operands[0])
            if expression.name:
                self.seen[expression.name] = value
        self._values[id(expression)] = value
        return value


_OWN_WAY = {RESULT, NAMED, CONSTANT, "if", KEPT}
