"""Sweeps: the points of a design space, what each came to, and which of them no other beats."""

from collections.abc import Mapping, Sequence

from specc.record import field, record
from specc.reports.document import DocumentHeader
from specc.resolve.axes import Axis
from specc.result import Result
from specc.units import Quantity

MEASURES = (
    (
        "cost",
        ("cost.per_million_output_tokens", "cost.per_run", "cost.per_hour", "cost.capital"),
        False,
    ),
    ("power", ("power.it",), False),
    ("time", ("duration", "iteration_time"), False),
    ("throughput", ("tokens_per_second", "requests_per_second", "images_per_second"), True),
    ("latency", ("ttft.p95",), False),
)
"""What points are compared by: a word, the results that can stand for it, and whether more is better."""


@record
class SweepPoint:
    """One point: its values, what it came to, and what was wrong with it."""

    values: tuple[str, ...]
    accelerators: int | None = None
    numbers: Mapping[str, float | None] = field(factory=dict)
    units: Mapping[str, str] = field(factory=dict)
    met: int = 0
    failed: int = 0
    undecided: int = 0
    errors: tuple[str, ...] = ()
    broken: bool = False
    """Whether it has an error that the spec itself has not."""

    @property
    def passes(self) -> bool:
        """Whether nothing forbids it."""
        return not self.errors and not self.failed


@record
class Sweep:
    """The subject of the formats of `sweep`."""

    name: str
    axes: tuple[Axis, ...]
    rows: tuple[SweepPoint, ...]
    columns: tuple[str, ...] = ()
    """Results that were asked for by their paths; none means those of `MEASURES`."""
    head: DocumentHeader = field(factory=DocumentHeader)

    @property
    def words(self) -> tuple[str, ...]:
        """The results that tables show."""
        return self.columns or tuple(word for word, _, _ in MEASURES)

    @property
    def price(self) -> str:
        """What stands for the cost of a point: money where it is known, else accelerators."""
        known = [row for row in self.rows if row.numbers.get("cost") is not None]
        return "cost" if known else "accelerators"

    @property
    def gain(self) -> str | None:
        """What stands for its use: throughput, or time."""
        for name in ("throughput", "time"):
            if any(row.numbers.get(name) is not None for row in self.rows):
                return name
        return None

    def place(self, row: SweepPoint) -> tuple[float, float] | None:
        """A point on the plane of price and gain; more gain is better."""
        price = row.accelerators if self.price == "accelerators" else row.numbers.get("cost")
        gain = row.numbers.get(self.gain) if self.gain else None
        if price is None or gain is None or not row.passes:
            return None
        return float(price), float(gain) if self.gain == "throughput" else -float(gain)

    @property
    def front(self) -> frozenset[int]:
        """The points that no other beats in both price and gain."""
        placed = [(index, self.place(row)) for index, row in enumerate(self.rows)]
        points = sorted(
            ((place[0], -place[1], index) for index, place in placed if place is not None)
        )
        best, kept = float("inf"), set()
        for _, loss, index in points:
            if loss < best:
                best = loss
                kept.add(index)
        return frozenset(kept)


Mark = tuple[str, int, int]


def marks_of(result: Result) -> frozenset[Mark]:
    """Each error with its place; failed requirements are counted and are none of them."""
    return frozenset(
        (d.code, *((d.span.start, d.span.end) if d.span is not None else (-1, -1)))
        for d in result.diagnostics
        if d.severity == 0 and d.code != "GS7001"
    )


def row_of(
    values: tuple[str, ...],
    result: Result,
    base: frozenset[Mark],
    columns: tuple[str, ...] = (),
) -> SweepPoint:
    """What a point came to.

    Args:
        values: Where it is.
        result: Its result.
        base: The errors that the spec itself has.
        columns: Paths of results beside those of `MEASURES`.
    """
    numbers: dict[str, float | None] = {}
    units: dict[str, str] = {}
    wanted = [(word, _first(result, paths)) for word, paths, _ in MEASURES]
    wanted += [(path, _at(result, path)) for path in columns]
    for word, value in wanted:
        numbers[word] = float(value) if value is not None else None
        if value is not None:
            units[word] = value.dimension.text
    statuses = [judgement.status for judgement in result.requirements]
    used = [prediction.accelerators for prediction in result.predictions.values()]
    return SweepPoint(
        values=values,
        accelerators=max(used, default=None),
        numbers=numbers,
        units=units,
        met=statuses.count("met"),
        failed=statuses.count("failed"),
        undecided=statuses.count("undecided"),
        errors=tuple(
            f"{value.code} {value.message}"
            for value in result.diagnostics
            if value.severity == 0 and value.code != "GS7001"
        )[:3],
        broken=bool(marks_of(result) - base),
    )


def _at(result: Result, path: str) -> Quantity | None:
    value = result.lookup(path)
    return value if isinstance(value, Quantity) else None


def _first(result: Result, paths: Sequence[str]) -> Quantity | None:
    for path in paths:
        for owner in (*result.predictions, *result.bills):
            found = result.lookup(f"{owner}.{path}")
            if isinstance(found, Quantity):
                return found
    return None
