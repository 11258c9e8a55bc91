"""What is predicted of a workload: named quantities with intervals, and what they rest on.

Results are kept flat, by the path that the language and the JSON documents give them (`iteration_time`,
`memory.per_accelerator.weights`, `time.products`), so that a requirement, a report and `specc names` read one table.
"""

from collections.abc import Mapping, Sequence

from specc.design.expression import Unknown
from specc.design.results import CURRENCY, result_dimension, result_unit
from specc.design.workload import Pipeline
from specc.plan.assumptions import Assumption
from specc.plan.plan import Plan
from specc.record import field, record
from specc.sums import sum_floats, sum_in_order
from specc.units import DIMENSIONLESS, Quantity
from specc.units.calculation import Calculation
from specc.units.text import percent

Result = Quantity | Unknown | str | bool | int


TOLD = 0.005
"""Share of the time from which on what would save it is told."""


@record
class Bound:
    """What limits a workload.

    Attributes:
        by: `compute`, `memory bandwidth`, a level of the topology, `bubble`, `host`, and so on.
        share: Share of the time that it takes.
        helps: The change that would help most.
        gain: Share of the time that this change would save.
    """

    by: str
    share: float = 0.0
    helps: str | None = None
    gain: float = 0.0

    def __str__(self) -> str:
        """One line."""
        if self.helps is None or self.gain < TOLD:
            return self.by
        return f"{self.by}; {self.helps} would save {percent(self.gain, 0)}"


@record(eq=False)
class Prediction:
    """A workload's results.

    Attributes:
        name: The workload.
        kind: `training`, `inference` or `pipeline`.
        accelerators: How many it uses.
        parallel: Its degrees of parallelism.
        results: Path to value, in the order in which reports show them.
        calculations: Path to the formula and operands of a result.
        bound_by: What limits it.
        assumptions: What was taken without being told.
        nearest_measurement: How far it is from what was calibrated, in words; None where nothing like it was.
        notes: Anything else that a reader should know.
        plan: What was predicted; of a service on several clusters the first, None for services in a row.
        entity: The pipeline, where it is one.
        stages: The plans of its stages, or of a service on each of several clusters.
    """

    name: str
    kind: str
    accelerators: int
    parallel: Mapping[str, int | str | bool]
    results: Mapping[str, Result]
    calculations: Mapping[str, Calculation] = field(factory=dict)
    bound_by: Bound | None = None
    assumptions: tuple[Assumption, ...] = ()
    nearest_measurement: str | None = None
    notes: tuple[str, ...] = ()
    plan: Plan | None = None
    entity: Pipeline | None = None
    stages: tuple[Plan, ...] = ()

    def get(self, path: str) -> Result | None:
        """A result by its path; `parallel.tensor` and `accelerators` among them."""
        if path == "accelerators":
            return Quantity(self.accelerators)
        head, _, rest = path.partition(".")
        if head == "parallel" and rest in self.parallel:
            value = self.parallel[rest]
            return Quantity(int(value)) if isinstance(value, (int, bool)) else value
        return self.results.get(path)

    @property
    def writes_tokens(self) -> bool:
        """Whether a service writes tokens, as far as is known: one of images or of whole samples has rates of those alone."""
        return "tokens_per_second" in self.results or "requests_per_second" not in self.results

    def number(self, path: str) -> float | None:
        """A result in base units, or None where it is unknown or no number."""
        found = self.get(path)
        return float(found) if isinstance(found, Quantity) else None


def measured(
    kind: str,
    path: str,
    value: float,
    low: float | None = None,
    high: float | None = None,
    *,
    currency: str = CURRENCY,
) -> Quantity:
    """A result in base units, with the dimension that its path has.

    Raises:
        KeyError: no result of this kind has that path.
    """
    dimension = result_dimension(kind, path, currency)
    if dimension is None:
        raise KeyError(path)
    return Quantity(value, dimension, result_unit(path, currency), low, high)


def missing(
    kind: str, path: str, *names: str, at_least: float | None = None, currency: str = CURRENCY
) -> Unknown:
    """A result that cannot be given, with what is missing, and what it does not fall short of where that is known."""
    dimension = result_dimension(kind, path, currency) or DIMENSIONLESS
    least = Quantity(at_least, dimension, result_unit(path, currency)) if at_least else None
    return Unknown(names, dimension, least)


def added(kind: str, path: str, values: Sequence[Result | None]) -> Result:
    """The sum of results; where some are unknown, the others are what it is at least."""
    known = [value for value in values if isinstance(value, Quantity)]
    if known and len(known) == len(values):
        return sum_in_order(known[1:], known[0])
    unknown = [value for value in values if isinstance(value, Unknown)]
    floors = [value.at_least for value in unknown if value.at_least is not None]
    return missing(
        kind,
        path,
        *(dict.fromkeys(name for value in unknown for name in value.needs) or (path,)),
        at_least=sum_floats(float(value.interval[0]) for value in (*known, *floors)),
    )
