"""Mean and percentiles of times: of chances on a grid, and of mixtures of lognormal times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from specc.record import record
from specc.sums import sum_floats

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MIXED = 1024

POINTS = (0.5, 0.95, 0.99)


@record
class Spread:
    """Of a time over requests, in seconds.

    Attributes:
        mean: Its mean.
        p50: Its median, and so on.
        width: Deviation of its logarithm where it is a lognormal; None where it comes from a queue's distribution.
    """

    mean: float
    p50: float
    p95: float
    p99: float
    width: float | None = None


def mixture(rows: Sequence[tuple[float, float, float]]) -> Spread:
    """Mean and percentiles of a mixture of lognormal times."""
    import numpy as np

    if not rows:
        return Spread(mean=0.0, p50=0.0, p95=0.0, p99=0.0)
    total = sum_floats(share for share, _, _ in rows)
    centre = sum_floats(share * mean for share, mean, _ in rows) / total
    reach = max(mean + 6.0 * deviation for _, mean, deviation in rows)
    times = np.linspace(0.0, reach, MIXED)
    logs = np.log(np.maximum(times, 1e-300))
    chance = np.zeros(MIXED)
    for (share, _, _), below in zip(rows, _lognormal(times, logs, rows), strict=True):
        chance += share / total * below
    values = [float(np.interp(point, chance, times)) for point in POINTS]
    return Spread(mean=centre, p50=values[0], p95=values[1], p99=values[2])


def _lognormal(
    times: NDArray[np.float64],
    logs: NDArray[np.float64],
    rows: Sequence[tuple[float, float, float]],
) -> NDArray[np.float64]:
    """For each row the chance of at most each time, whose logarithms are given; one without a deviation is always at its mean."""
    import numpy as np

    squares = [
        math.log1p((deviation / mean) ** 2) if deviation > 1e-9 * mean else 0.0
        for _, mean, deviation in rows
    ]
    middles = [
        math.log(mean) - 0.5 * square if square else 0.0
        for square, (_, mean, _) in zip(squares, rows, strict=True)
    ]
    widths = [math.sqrt(square) or 1.0 for square in squares]
    z = (logs - np.array(middles)[:, None]) / np.array(widths)[:, None]
    # Abramowitz and Stegun 7.1.26, to 1e-7.
    t = 1.0 / (1.0 + 0.3275911 * np.abs(z) / math.sqrt(2.0))
    tail = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    error = 1.0 - tail * np.exp(-0.5 * z * z)
    result: NDArray[np.float64] = 0.5 * (1.0 + np.sign(z) * error)
    for below, square, (_, mean, _) in zip(result, squares, rows, strict=True):
        if not square:
            below[:] = times >= mean
    return result


def request_spread(
    times: NDArray[np.float64],
    reading: NDArray[np.float64],
    rows: Sequence[tuple[float, float, float, float]],
    heard: Sequence[tuple[float, float, float, float]],
) -> Spread:
    """Whole requests: first token, the prompts read right after it, and the tokens after it."""
    if not rows:
        return spread_of(times, reading)
    return mixture(
        [
            (
                share * part,
                point + behind + later * tpot,
                math.sqrt((later * deviation) ** 2 + noise),
            )
            for share, later, tpot, deviation in rows
            for part, point, behind, noise in heard
        ]
    )


def spread_of(times: NDArray[np.float64], chances: NDArray[np.float64]) -> Spread:
    """Mean and percentiles of chances on a grid."""
    import numpy as np

    total = np.cumsum(chances)
    values = [float(np.interp(point, total, times)) for point in POINTS]
    return Spread(mean=float((times * chances).sum()), p50=values[0], p95=values[1], p99=values[2])
