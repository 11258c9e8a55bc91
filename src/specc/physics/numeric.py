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


def _plain(*values: Any) -> bool:
    return all(isinstance(value, (int, float)) for value in values)


def largest(first: Number, *others: Number) -> Number:
    """The largest of the values, element by element."""
    if _plain(first, *others):
        return max(first, *others)
    import numpy as np

    result = first
    for other in others:
        result = np.maximum(result, other)
    return result


def smallest(first: Number, *others: Number) -> Number:
    """The smallest of the values, element by element."""
    if _plain(first, *others):
        return min(first, *others)
    import numpy as np

    result = first
    for other in others:
        result = np.minimum(result, other)
    return result


def ceiling(value: Number) -> Number:
    """The next whole number, up."""
    if _plain(value):
        return float(math.ceil(value))  # type: ignore[arg-type]
    import numpy as np

    result: Number = np.ceil(value)
    return result


def log2(value: Number) -> Number:
    """The binary logarithm."""
    if _plain(value):
        return math.log2(value)  # type: ignore[arg-type]
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
