"""Every number that a prediction took without being told, by name, with where it came from."""

import math
from collections.abc import Iterable
from typing import Any

from specc.record import record
from specc.sums import sum_floats


@record
class Assumption:
    """One such number.

    Attributes:
        name: What was assumed.
        value: The value, as reports print it: a number, a word, a text with a unit.
        source: Where it comes from: a calibration, a catalogue entry, a default.
        widens: Factor by which it widens the interval; 1 where it does not.
    """

    name: str
    value: Any
    source: str | None = None
    widens: float = 1.0


def combined(factors: Iterable[float]) -> float:
    """Factor on an interval, in logarithms, of several that widen it.

    What they stand for has nothing to do with each other, so that squares add up: the width of each beside that of the
    prediction is `factor^2 - 1`. Multiplied, three doublings were an interval of eight times the width.
    """
    return math.sqrt(1.0 + sum_floats(max(factor, 1.0) ** 2 - 1.0 for factor in factors))
