"""Requirements: what must hold of results, lowered to values that later stations evaluate."""

import attrs

from specc.design.entity import Value
from specc.diagnostics.span import Span


@attrs.frozen(eq=False)
class Formula:
    """An expression over results: an operator and its operands, a result's path, or a value that is known.

    `operator` is `value` (with `constant`), `path` (with `name`), an arithmetic or comparison sign, `and`, `or`, `not`,
    `if`, or the name of a built-in function.
    """

    operator: str
    operands: "tuple[Formula, ...]" = ()
    constant: Value = None
    name: str = ""
    span: Span | None = None


@attrs.frozen(eq=False)
class Requirement:
    """`require EXPR "why"`; `scope` is the path of the entity in which it stands, empty at the top level."""

    formula: Formula
    span: Span
    why: str | None = None
    scope: str = ""
    minimise: bool = False

    @property
    def text(self) -> str:
        """The expression as it was written."""
        return self.formula.span.text if self.formula.span else ""
