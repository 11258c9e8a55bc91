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

CELLS, ZOOMS = 16, 4
"""Points among which a percentile is looked for, and how often: each time between the two that hold it."""

TINY = 1e-300
SURE = 1e-9
"""Deviation of the logarithm of a time that is always the same."""

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
    shares, means, deviations = np.maximum(np.array(rows).T, TINY)
    squares = np.log1p((deviations / means) ** 2)
    middles = np.log(means) - 0.5 * squares
    widths = np.maximum(np.sqrt(squares), SURE)
    wanted = total * np.array(POINTS)
    cells = np.linspace(0.0, 1.0, CELLS)
    low, high = np.zeros(len(wanted)), np.full(len(wanted), (means + 6.0 * deviations).max())
    for _ in range(ZOOMS):
        times = low[:, None] + (high - low)[:, None] * cells
        logs = np.log(np.maximum(times, TINY))[:, :, None]
        chances = _at_most((logs - middles) / widths) @ shares
        above = (chances < wanted[:, None]).sum(axis=1).clip(1, CELLS - 1)[:, None]
        low, high = (np.take_along_axis(times, at, 1)[:, 0] for at in (above - 1, above))
    p50, p95, p99 = (float(value) for value in 0.5 * (low + high))
    return Spread(mean=centre, p50=p50, p95=p95, p99=p99)


def _at_most(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance that a standard normal is at most z, to 1e-7. Source: Abramowitz and Stegun 7.1.26."""
    import numpy as np

    t = 1.0 / (1.0 + 0.3275911 * np.abs(z) / math.sqrt(2.0))
    tail = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    below: NDArray[np.float64] = 0.5 * (1.0 + np.sign(z) * (1.0 - tail * np.exp(-0.5 * z * z)))
    return below


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
