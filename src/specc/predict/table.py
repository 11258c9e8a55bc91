"""Results of one prediction as they are computed, each with its calculation."""

from specc.predict.prediction import Result, measured
from specc.record import field, record
from specc.units.calculation import Calculation, Operand


@record(kw_only=False, frozen=False)
class ResultTable:
    """Results by path, and how they were computed; filled while a prediction is made.

    Attributes:
        kind: `training` or `inference`.
        results: Path to value.
        calculations: Path to formula and operands.
    """

    kind: str
    results: dict[str, Result] = field(factory=dict)
    calculations: dict[str, Calculation] = field(factory=dict)

    def add(
        self,
        path: str,
        value: float,
        formula: str,
        *operands: Operand,
        ends: tuple[float | None, float | None] = (None, None),
    ) -> None:
        """A result in base units with its formula.

        Args:
            path: Its path.
            value: Its value.
            formula: How it follows from the operands.
            operands: What stands in the formula.
            ends: Ends of its interval.
        """
        self.results[path] = measured(self.kind, path, value, *ends)
        self.calculations[path] = Calculation(formula, operands)
