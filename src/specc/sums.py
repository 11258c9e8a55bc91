"""Sums that are the same on every Python: from 3.12 on, the built-in `sum` rounds floats otherwise than before.

Types keep them apart: whole numbers, floats, and what adds itself: quantities, and arrays of candidates.
"""

import math
from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import TypeVar

_Added = TypeVar("_Added")


def sum_counts(counts: Iterable[int]) -> int:
    """The sum of whole numbers."""
    return sum(counts)


def sum_floats(values: Iterable[float]) -> float:
    """The sum of floats, correctly rounded; infinite where it is beyond the range of floats.

    Source: Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997, as in `math.fsum`.
    """
    items = list(values)
    try:
        return math.fsum(items)
    except OverflowError:
        return math.inf if max(items) > -min(items) else -math.inf
    except ValueError:  # both infinities
        return math.nan


def sum_in_order(values: Iterable[_Added], start: _Added) -> _Added:
    """The sum of what adds itself, one after the other."""
    return reduce(add, values, start)
