"""The subject of `specc sensitivity`: which inputs move an answer most, and the range that their ranges give it.

Each input is moved alone to both ends of its range, and everything that is left open is solved again. The range of the answer is
that of independent inputs, the root of the sum of squares of what each stated range moves it; nothing is drawn at random.

Source: JCGM 100:2008 (GUM), section 5.1.2.
"""

import math
from collections.abc import Mapping, Sequence

from specc.design.expression import Unknown
from specc.record import record
from specc.reports.differences import HEADLINE
from specc.reports.document import DocumentHeader
from specc.resolve.inputs import Input
from specc.result import Result
from specc.sums import sum_floats
from specc.units import Quantity

MOST = 3
"""Answers that are shown where nobody asks for one."""


@record(eq=False)
class Swing:
    """What an input does to an answer.

    Attributes:
        input: Which one.
        low: The answer with the least of the input; None where there is none then.
        high: The answer with the most of it.
    """

    input: Input
    low: Quantity | None
    high: Quantity | None

    def size(self, value: Quantity) -> float:
        """How far it moves the answer between both ends, as a share of it; infinite where an end has no answer."""
        if self.low is None or self.high is None:
            return math.inf
        ends = (float(self.low), float(self.high), float(value))
        return (max(ends) - min(ends)) / abs(float(value)) if float(value) else 0.0


@record(eq=False)
class Answer:
    """A result with what moves it, the most first.

    Attributes:
        path: Its name.
        value: What it is, with its own interval.
        swings: The inputs that move it.
        low: The least that the stated ranges of the inputs give it; None where none is stated.
        high: The most.
    """

    path: str
    value: Quantity
    swings: tuple[Swing, ...]
    low: float | None
    high: float | None


@record(eq=False)
class Sensitivity:
    """The answers of a spec."""

    name: str
    answers: tuple[Answer, ...]
    head: DocumentHeader


def asked_of(result: Result, paths: Sequence[str]) -> tuple[str, ...]:
    """The results to look at: those asked for, else the objectives' owners and headlines that are known."""
    if paths:
        return tuple(paths)
    owners = (*result.bills, *result.predictions)
    known = (
        f"{owner}.{path}"
        for path in ("cost.per_month", *HEADLINE)
        for owner in owners
        if isinstance(result.lookup(f"{owner}.{path}"), Quantity)
    )
    return tuple(dict.fromkeys(known))[:MOST]


def sensitivity(
    name: str,
    base: Result,
    paths: Sequence[str],
    ends: Mapping[str, tuple[Input, Result | None, Result | None]],
    head: DocumentHeader,
) -> Sensitivity:
    """What each input does to each answer.

    Args:
        name: The spec.
        base: Its result.
        paths: The answers.
        ends: For each input its result at its least and at its most; None where that cannot be.
        head: What documents rest on.
    """
    answers = []
    for path in paths:
        value = base.lookup(path)
        if isinstance(value, Quantity):
            swings = tuple(
                Swing(input=entry, low=_at(low, path), high=_at(high, path))
                for entry, low, high in ends.values()
            )
            answers.append(_answer(path, value, swings))
    return Sensitivity(name=name, answers=tuple(answers), head=head)


def _at(result: Result | None, path: str) -> Quantity | None:
    unsolved = result is None or (result.sizing is not None and not result.sizing.solved)
    value = result.lookup(path) if result is not None and not unsolved else Unknown()
    return value if isinstance(value, Quantity) else None


def _answer(path: str, value: Quantity, swings: tuple[Swing, ...]) -> Answer:
    moving = [swing for swing in swings if swing.size(value) > 1e-9]
    moving.sort(key=lambda swing: (-swing.size(value), swing.input.name))
    known = [s for s in moving if s.input.stated and s.low is not None and s.high is not None]
    centre = float(value)
    downs, ups = [], []
    for swing in known:
        assert swing.low is not None
        assert swing.high is not None
        steps = (float(swing.low) - centre, float(swing.high) - centre)
        downs.append(min(0.0, *steps))
        ups.append(max(0.0, *steps))
    return Answer(
        path=path,
        value=value,
        swings=tuple(moving),
        low=centre - math.sqrt(sum_floats(d * d for d in downs)) if known else None,
        high=centre + math.sqrt(sum_floats(u * u for u in ups)) if known else None,
    )
