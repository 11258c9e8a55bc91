"""Lengths of prompts and answers as a few equally weighted points of their distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence

from specc.design.entity import EnumValue, Value
from specc.sums import sum_floats
from specc.units import Quantity
from specc.units.text import number

POINTS = 8
SHORTEST, LONGEST = 1.0, 1e12
"""Tokens that a request may have on the mean: less is no answer, and more than all text there is was not meant."""
WIDEST = 300.0
"""Exponent up to which the mean of a lognormal length is told from one that is too long."""
Shares = tuple[tuple[float, float], ...]


class UnknownSpread(Exception):
    """A distribution that is not known; the message says which are."""


def shares_of(value: Quantity | EnumValue | None, default: float) -> Shares:
    """(share of requests, tokens) pairs.

    `uniform(a, b)`, `lognormal(median, p95)`, `fixed(a)`, `histogram([...])` of equally likely lengths.

    Raises:
        UnknownSpread: another word, arguments that are missing, or lengths that no request has.
    """
    if value is None:
        return ((1.0, default),)
    if isinstance(value, EnumValue) and value.word in ("none", "image"):
        return ((1.0, 0.0),)
    shares = ((1.0, float(value)),) if isinstance(value, Quantity) else _spread(value)
    centre = mean(shares)
    if not SHORTEST <= centre <= LONGEST:
        raise UnknownSpread(
            f"{value}: a mean of {number(centre, 3)} tokens; requests have {number(SHORTEST)} to {number(LONGEST)}"
        )
    return shares


def _spread(value: EnumValue) -> Shares:
    numbers = _numbers(value.arguments) + _numbers(tuple(value.named.values()))
    if value.word == "fixed" and numbers:
        return ((1.0, numbers[0]),)
    if value.word == "uniform" and len(numbers) >= 2:
        low, high = numbers[0], numbers[1]
        return tuple(
            (1.0 / POINTS, low + (high - low) * (i + 0.5) / POINTS) for i in range(POINTS)
        )
    if value.word == "lognormal" and len(numbers) >= 2 and numbers[1] > numbers[0] > 0.0:
        return _lognormal(numbers[0], numbers[1])
    if value.word == "histogram" and numbers:
        return tuple((1.0 / len(numbers), number) for number in numbers)
    raise UnknownSpread(
        f"{value}: a length is a quantity, uniform(a, b), lognormal(median, p95) or histogram([...])"
    )


def _lognormal(median: float, p95: float) -> Shares:
    """Means of equally likely slices, so that the mean of the distribution is kept."""
    from statistics import NormalDist  # costs start-up time that other lengths need not pay

    normal = NormalDist()
    width = math.log(p95 / median) / normal.inv_cdf(0.95)
    edges = [0.0, *(normal.cdf(normal.inv_cdf(i / POINTS) - width) for i in range(1, POINTS)), 1.0]
    centre = median * math.exp(min(0.5 * width * width, WIDEST))
    return tuple(
        (1.0 / POINTS, centre * POINTS * (edges[i + 1] - edges[i])) for i in range(POINTS)
    )


def _numbers(values: Sequence[Value]) -> list[float]:
    numbers: list[float] = []
    for value in values:
        if isinstance(value, Quantity):
            numbers.append(float(value))
        elif isinstance(value, tuple):
            numbers.extend(_numbers(value))
    return numbers


def mean(shares: Shares) -> float:
    """The mean length."""
    return sum_floats(share * length for share, length in shares) / sum_floats(
        share for share, _ in shares
    )
