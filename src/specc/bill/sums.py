"""Totals of which a part may be unknown: what is known is a lower bound, and what is missing keeps its name."""

from collections.abc import Iterable

from specc.record import record
from specc.sums import sum_floats


@record
class Sum:
    """A total while it is added up: `value` is a lower bound where something is missing, and None where nothing is known.

    What leaves the bill is a `Quantity`, or an `Unknown` with what is missing and the bound as `at_least`: `results.py` is the one
    place that turns the one into the other.
    """

    value: float | None
    missing: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def bound(self) -> bool:
        """Whether it is a lower bound."""
        return self.value is not None and bool(self.missing)

    @property
    def told(self) -> float | None:
        """The figure that people are shown: of a lower bound the low end of what is known, which nothing can undercut."""
        return self.low if self.bound and self.low is not None else self.value

    def times(self, factor: float) -> "Sum":
        """So many times the total; nothing times what is unknown is nothing."""
        if factor == 0:
            return Sum(value=0.0)
        ends = (None if end is None else end * factor for end in (self.value, self.low, self.high))
        value, low, high = ends
        return Sum(value=value, missing=self.missing, low=low, high=high)

    def without(self, *names: str) -> "Sum":
        """A total that rests on something else that is missing: not known, nor what it is at least."""
        return Sum(value=None, missing=tuple(dict.fromkeys((*self.missing, *names))))

    def at_least(self, *names: str) -> "Sum":
        """A total that grows by a factor of at least 1 that is missing: what it is now is a lower bound."""
        return Sum(value=self.value, missing=tuple(dict.fromkeys((*self.missing, *names))))


def unknown(*names: str) -> Sum:
    """A total of which nothing is known."""
    return Sum(value=None, missing=names)


def sum_of(values: Iterable[tuple[float | None, str]]) -> Sum:
    """The total of values, each with the name of what would have to be known for it."""
    known, missing, seen = 0.0, [], False
    for value, name in values:
        if value is None:
            missing.append(name)
        else:
            known += value
            seen = True
    names = tuple(dict.fromkeys(missing))
    return Sum(value=known if (seen and known) or not names else None, missing=names)


def total_of(sums: Iterable[Sum]) -> Sum:
    """The total of totals."""
    parts = tuple(sums)
    missing = tuple(dict.fromkeys(name for part in parts for name in part.missing))
    known = [part.value for part in parts if part.value is not None]
    value = sum_floats(known)
    return Sum(
        value=value if value or not missing else None,
        missing=missing,
        low=_end(parts, "low"),
        high=_end(parts, "high"),
    )


def _end(parts: tuple[Sum, ...], which: str) -> float | None:
    """The total of one end of totals, where any of them has an interval."""
    ends = [(part.value, getattr(part, which)) for part in parts]
    if all(end is None for _, end in ends):
        return None
    return sum_floats((value or 0.0) if end is None else end for value, end in ends)
