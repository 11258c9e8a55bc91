"""How a number was computed: a formula, and the operands that stood in it.

A calculation is made where its number is, so that what an explanation prints is what was done; evaluating the formula with
its operands gives the number again.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from specc.record import record
from specc.units.dimension import DIMENSIONLESS, Dimension
from specc.units.quantity import Quantity

_SIGNS = {"×": "*", "−": "-", "^": "**"}
_BINARY: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "max": max,
    "min": min,
    "exp": math.exp,
    "log2": math.log2,
    "ceil": math.ceil,
    "sqrt": math.sqrt,
}


@record
class Operand:
    """A number that stands in a formula.

    Attributes:
        name: As the formula calls it.
        value: Its value with its unit.
        source: Where it comes from: a field, a catalogue entry, the model, a calibration.
        result: Path of the result that it is, where it is one.
        calculation: How it was computed, where it is no result of its own.
    """

    name: str
    value: Quantity
    source: str = ""
    result: str = ""
    calculation: "Calculation | None" = None


@record(kw_only=False)
class Calculation:
    """A formula with its operands.

    Attributes:
        formula: Arithmetic over the operands' names: `+ - × / ^`, parentheses, max, min, exp, log2, ceil, sqrt.
        operands: What stands in it.
    """

    formula: str
    operands: tuple[Operand, ...] = ()

    def evaluate(self) -> float:
        """The formula's value, in base units.

        Raises:
            ValueError: it names something that is no operand, or is no arithmetic.
        """
        text = self.formula
        for said, sign in _SIGNS.items():
            text = text.replace(said, sign)
        known: dict[str, float] = {}
        longest = sorted(enumerate(self.operands), key=lambda pair: -len(pair[1].name))
        for index, operand in longest:
            text = re.sub(rf"(?<!\w){re.escape(operand.name)}(?!\w)", f"_{index}_", text)
            known[f"_{index}_"] = float(operand.value)
        try:
            tree = ast.parse(text, mode="eval")
        except SyntaxError as fault:
            raise ValueError(f"{self.formula!r} is no arithmetic over its operands") from fault
        return _value(tree.body, known)


def _value(node: ast.expr, known: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, known)
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_value(node.left, known), _value(node.right, known))
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _FUNCTIONS
    ):
        return float(_FUNCTIONS[node.func.id](*(_value(entry, known) for entry in node.args)))
    raise ValueError(f"{ast.unparse(node)!r} is no operand")


def operand(
    name: str,
    value: Any,
    dimension: Dimension = DIMENSIONLESS,
    source: str = "",
    *,
    result: str = "",
) -> Operand:
    """An operand from a plain number in base units, or from a quantity of that dimension, which keeps the unit it is read in."""
    unit = value.unit if isinstance(value, Quantity) and value.dimension is dimension else None
    quantity = Quantity(float(value), dimension, unit)
    return Operand(name=name, value=quantity, source=source, result=result)


def amount_of_money(
    name: str, value: float, currency: str, source: str = "", *, result: str = ""
) -> Operand:
    """An operand that is money."""
    quantity = Quantity(value, Dimension({currency: 1}), currency)
    return Operand(name=name, value=quantity, source=source, result=result)


def rate_of_money(
    name: str, value: float, currency: str, source: str = "", *, result: str = ""
) -> Operand:
    """An operand that is money per second, told by the hour."""
    quantity = Quantity(value, Dimension({currency: 1, "s": -1}), f"{currency}/h")
    return Operand(name=name, value=quantity, source=source, result=result)


def sum_of(operands: tuple[Operand, ...]) -> Calculation:
    """The sum of operands; of none it is 0."""
    return Calculation(" + ".join(entry.name for entry in operands) or "0", operands)
