"""Arithmetic that reads the same for one number and for an array of them.

A search ranks a hundred thousand layouts as array work; a single prediction is plain floats, and then numpy is not
even imported. Every formula of `physics` therefore uses these few functions where `max`, `math.ceil` or an `if` would
tie it to scalars.
"""

import math
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Number: TypeAlias = float | NDArray[np.float64]
    """A plain float, or a numpy array of them, in base units."""
else:
    Number = float


_PLAIN = frozenset({int, float})


def largest(first: Number, second: Number, *others: Number) -> Number:
    """The largest of the values, element by element."""
    result: Number
    if type(first) in _PLAIN and type(second) in _PLAIN:
        result = second if second > first else first  # noqa: FURB136 - a third of the time of a call
    else:
        import numpy as np

        result = np.maximum(first, second)
    for other in others:
        result = largest(result, other)
    return result


def smallest(first: Number, second: Number, *others: Number) -> Number:
    """The smallest of the values, element by element."""
    result: Number
    if type(first) in _PLAIN and type(second) in _PLAIN:
        result = second if second < first else first  # noqa: FURB136
    else:
        import numpy as np

        result = np.minimum(first, second)
    for other in others:
        result = smallest(result, other)
    return result


def ceiling(value: Number) -> Number:
    """The next whole number, up."""
    if isinstance(value, (int, float)):  # `int | float` would be made in each call
        return float(math.ceil(value))
    import numpy as np

    result: Number = np.ceil(value)
    return result


def floor(value: Number) -> Number:
    """The next whole number, down."""
    return -1.0 * ceiling(-1.0 * value)


def log2(value: Number) -> Number:
    """The binary logarithm."""
    if isinstance(value, (int, float)):
        return math.log2(value)
    import numpy as np

    result: Number = np.log2(value)
    return result


def choose(condition: Any, yes: Number, no: Number) -> Number:
    """`yes` where the condition holds, else `no`."""
    if isinstance(condition, bool):
        return yes if condition else no
    import numpy as np

    result: Number = np.where(condition, yes, no)
    return result


def distinct(kinds: Number, draws: Number, each: Number = 1.0) -> Number:
    """How many of so many kinds are met on average when each draw takes `each` different ones at random.

    Source: coupon collector, E (1 - (1 - k/E)^T).
    """
    missed = 1.0 - smallest(each / kinds, 1.0 - 1e-9)
    return kinds * (1.0 - missed**draws)
