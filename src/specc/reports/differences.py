"""What changes between two specs, or between a spec and its variants: parts, and every result."""

import re
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
    rank: int | None = None
    """Its place among what a review reads first; None for everything else."""

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
class Breakage:
    """A workload or cluster that one side has results of and the other has not.

    Attributes:
        name: Which.
        side: The side that lacks it.
        why: The first error there; empty where it is not in the text at all.
    """

    name: str
    side: str
    why: str


HEADLINE = (
    "cost.capital", "cost.per_month", "power.it", "racks", "accelerators", "duration", "tokens_per_second",
    "requests_per_second", "ttft.p95", "tpot.p95", "cost.per_run", "cost.per_million_output_tokens",
    "emissions.per_month", "emissions.per_run", "water_use.per_month", "water_use.per_run",
)  # fmt: skip
"""Results that a review reads first."""


@record
class Difference:
    """Two results held side by side."""

    before: str
    after: str
    parts: tuple[PartChange, ...]
    results: tuple[ResultChange, ...]
    broken: tuple[Breakage, ...] = ()

    @property
    def headline(self) -> tuple[ResultChange, ...]:
        """What people ask for first, of every workload and cluster that has it."""
        first = [change for change in self.results if change.rank is not None]
        return tuple(sorted(first, key=lambda change: change.rank or 0))

    @property
    def rest(self) -> tuple[ResultChange, ...]:
        """What else moved."""
        return tuple(change for change in self.results if change.rank is None)


@record
class Differences:
    """The subject of the formats of `diff`."""

    pairs: tuple[Difference, ...]
    head: DocumentHeader = field(factory=DocumentHeader)


def said(breakage: Breakage) -> str:
    """In words."""
    why = f": {breakage.why}" if breakage.why else ", which does not have it"
    return f"{breakage.name} has no results in {breakage.side}{why}"


TINY = 1e-9
"""Results that differ by less, as a share, are the same."""


def difference(before: str, left: Result, after: str, right: Result) -> Difference:
    """What changes from the left to the right."""
    broken = (*_broken(before, left, right), *_broken(after, right, left))
    without = {breakage.name for breakage in broken}
    changes = _results(left, right)
    return Difference(
        before=before,
        after=after,
        parts=tuple(_parts(left, right)),
        results=tuple(c for c in changes if c.name.partition(".")[0] not in without),
        broken=broken,
    )


def _broken(side: str, result: Result, other: Result) -> Iterator[Breakage]:
    """What the other side has results of and this one has not."""
    here, there = ({*r.bills, *r.predictions, *r.site_bills} for r in (result, other))
    for name in sorted(there - here):
        errors = result.errors if name in result.design.entities else ()
        own = [e for e in errors if e.subject.partition(".")[0] == name]
        first = next(iter((*own, *errors)), None)
        yield Breakage(name=name, side=side, why=f"{first.code} {first.message}" if first else "")


def _parts(left: Result, right: Result) -> Iterator[PartChange]:
    counts: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    for side, result in enumerate((left, right)):
        for bill in result.bills.values():
            for part, title, count in _bought(bill):
                counts.setdefault(part, [0, 0])[side] += count
                titles.setdefault(part, title)
    for part in sorted(counts, key=_natural):
        before, after = counts[part]
        if before != after:
            yield PartChange(part=part, title=titles[part], before=before, after=after)


def _natural(part: str) -> list[tuple[float, str]]:
    """Orders numbers in names by their size: 2 m before 10 m."""
    pieces = re.split(r"(\d+(?:\.\d+)?)", part)
    return [(float(p), "") if index % 2 else (0.0, p) for index, p in enumerate(pieces)]


def _bought(bill: Bill) -> Iterator[tuple[str, str, int]]:
    for line in bill.lines:
        if line.to_buy and not line.included_in:
            length = f" {number(line.length)} m" if line.length else ""
            yield f"{line.part}{length}", line.title, line.to_buy


def _results(left: Result, right: Result) -> Iterator[ResultChange]:
    before = {named.name: named.value for named in named_results(left)}
    after = {named.name: named.value for named in named_results(right)}
    workloads = {*left.predictions, *right.predictions}
    for name in dict.fromkeys((*before, *after)):
        if not _same(before.get(name), after.get(name)):
            owner, _, path = name.partition(".")
            # What hardware costs a workload is a share of it for an hour or a run: no capital.
            first = path in HEADLINE and not (path == "cost.capital" and owner in workloads)
            rank = HEADLINE.index(path) if first else None
            yield ResultChange(
                name=name, before=before.get(name), after=after.get(name), rank=rank
            )


def _same(left: Shown | None, right: Shown | None) -> bool:
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        a, b = float(left), float(right)
        return abs(a - b) <= TINY * max(abs(a), abs(b))
    if isinstance(left, Unknown) and isinstance(right, Unknown):
        return _same(left.at_least, right.at_least)
    return left == right
