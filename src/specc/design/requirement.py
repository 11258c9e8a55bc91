"""Requirements: what must hold of results, as expressions that are evaluated when results are known."""

from functools import cached_property

import attrs

from specc.design.expression import Expression, results_of
from specc.diagnostics.span import Span


@attrs.frozen(eq=False)
class Requirement:
    """`require EXPR "why"`, or `minimise EXPR`.

    Attributes:
        expression: What is judged, or made small.
        span: The statement.
        why: The reason that it gives.
        scope: The path of the entity that it is about, empty at the top level.
        minimise: Whether it is an objective.
        heir: The entity, where it inherits the requirement: "server `mine`".
        stated: The expression in words, where a field states it.
    """

    expression: Expression
    span: Span
    why: str | None = None
    scope: str = ""
    minimise: bool = False
    heir: str = ""
    stated: str = ""

    @cached_property
    def results(self) -> tuple[str, ...]:
        """The paths of the results that it rests on, each once."""
        return tuple(results_of(self.expression))

    @property
    def text(self) -> str:
        """The expression as it was written."""
        if self.stated:
            return self.stated
        return self.expression.span.text if self.expression.span else ""

    @property
    def place(self) -> Span:
        """Where the expression stands."""
        return self.expression.span or self.span
