"""What changes between two specs, or between a spec and its variants: parts, and every result."""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.design.expression import Unknown
from specc.record import field, record
from specc.reports.document import DocumentHeader
from specc.reports.named import named_results
from specc.reports.predictions import Shown
from specc.result import Result
from specc.units import Quantity
from specc.units.text import number


@record
class PartChange:
    """A part of which another number is to buy."""

    part: str
    title: str
    before: int
    after: int


@record
class ResultChange:
    """A result that moved; None where one side does not have it."""

    name: str
    before: Shown | None
    after: Shown | None

    @property
    def ratio(self) -> float | None:
        """After over before, where both are numbers."""
        if (
            isinstance(self.before, Quantity)
            and isinstance(self.after, Quantity)
            and float(self.before)
        ):
            return float(self.after) / float(self.before)
        return None


@record
class Difference:
    """Two results held side by side."""

    before: str
    after: str
    parts: tuple[PartChange, ...]
    results: tuple[ResultChange, ...]


@record
class Differences:
    """The subject of the formats of `diff`."""

    pairs: tuple[Difference, ...]
    head: DocumentHeader = field(factory=DocumentHeader)


TINY = 1e-9
"""Results that differ by less, as a share, are the same."""


def difference(before: str, left: Result, after: str, right: Result) -> Difference:
    """What changes from the left to the right."""
    return Difference(
        before=before,
        after=after,
        parts=tuple(_parts(left, right)),
        results=tuple(_results(left, right)),
    )


def _parts(left: Result, right: Result) -> Iterator[PartChange]:
    counts: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    for side, result in enumerate((left, right)):
        for bill in result.bills.values():
            for part, title, count in _bought(bill):
                counts.setdefault(part, [0, 0])[side] += count
                titles.setdefault(part, title)
    for part in sorted(counts):
        before, after = counts[part]
        if before != after:
            yield PartChange(part=part, title=titles[part], before=before, after=after)


def _bought(bill: Bill) -> Iterator[tuple[str, str, int]]:
    for line in bill.lines:
        if line.to_buy and not line.included_in:
            length = f" {number(line.length)} m" if line.length else ""
            yield f"{line.part}{length}", line.title, line.to_buy


def _results(left: Result, right: Result) -> Iterator[ResultChange]:
    before = {named.name: named.value for named in named_results(left)}
    after = {named.name: named.value for named in named_results(right)}
    for name in dict.fromkeys((*before, *after)):
        if not _same(before.get(name), after.get(name)):
            yield ResultChange(name=name, before=before.get(name), after=after.get(name))


def _same(left: Shown | None, right: Shown | None) -> bool:
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        a, b = float(left), float(right)
        return abs(a - b) <= TINY * max(abs(a), abs(b))
    if isinstance(left, Unknown) and isinstance(right, Unknown):
        return True
    return left == right
