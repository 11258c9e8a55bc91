"""A few constants fitted to times: least squares on logarithms, outliers weighted down, each constant drawn to where it began.

The weights are those of the loss 2 (sqrt(1 + r^2) - 1), found by solving again with the weights of the last round. Source:
Holland and Welsch 1977, "Robust regression using iteratively reweighted least-squares".
"""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from specc.record import record

Array = NDArray[np.float64]
SIGMA = 0.05
"""A time repeats to about 5 %."""
OUTLYING = 1.5
"""Residuals beyond so many sigma count less and less."""
SPREAD = 0.3
"""How far a constant may lie from the catalogue's before it needs much evidence, in its logarithm."""
STEP = 0.05
ROUNDS = 12
SETTLED = 1e-3
FEEBLE = 0.02
"""Least effect on some row's time that a constant must have, as the ratio of their logarithms."""
RUNS_EACH = 4
"""Runs that one constant takes."""
Predict = Callable[[Array], Array]


@record
class Solution:
    """What a fit comes to.

    Attributes:
        factors: Of each constant over where it began, 1 where it was not fitted.
        fitted: Which ones were.
        before, after, left_out: Relative errors of the predicted times: as the catalogue stands, with the factors, and of each run
            with the factors of a fit that did not see it.
    """

    factors: Array
    fitted: tuple[int, ...]
    before: Array
    after: Array
    left_out: Array


def solve(predict: Predict, measured: Array, runs: Sequence[Hashable], highest: Array) -> Solution:
    """Fit as many constants as there are runs for, those that the times depend on most.

    Args:
        predict: Logarithms of the rows' times, by the logarithms of the constants' factors.
        measured: Logarithms of what was measured.
        runs: The run of each row: those of one run are left out together.
        highest: The most that each factor may be, in its logarithm.
    """
    start = np.zeros(len(highest))
    first = predict(start)
    slopes = _slopes(predict, start, first, range(len(start)))
    strength = np.abs(slopes).max(axis=0)
    many = max(len(set(runs)) // RUNS_EACH, 1)
    ranked = sorted(range(len(start)), key=lambda index: -float(np.abs(slopes[:, index]).sum()))
    chosen = tuple(sorted(index for index in ranked[:many] if strength[index] >= FEEBLE))
    x, last = start, first
    for _ in range(ROUNDS):
        slopes = _slopes(predict, x, last, chosen)
        following = _settle(x, last, slopes, measured, chosen, highest, np.ones(len(measured)))
        moved = float(np.abs(following - x).max(initial=0.0))
        x, last = following, predict(following)
        if moved < SETTLED:
            break
    slopes = _slopes(predict, x, last, chosen)
    left = np.zeros(len(measured))
    for run in dict.fromkeys(runs):
        own = np.array([other == run for other in runs])
        without = _settle(x, last, slopes, measured, chosen, highest, np.where(own, 0.0, 1.0))
        left[own] = predict(without)[own]
    return Solution(
        factors=np.exp(x),
        fitted=chosen,
        before=np.expm1(first - measured),
        after=np.expm1(last - measured),
        left_out=np.expm1(left - measured),
    )


def _slopes(predict: Predict, x: Array, here: Array, which: Sequence[int]) -> Array:
    """Derivatives by the constants that are fitted; the others are zero."""
    slopes = np.zeros((len(here), len(x)))
    for index in which:
        bumped = x.copy()
        bumped[index] -= STEP  # down: a share never passes its highest
        slopes[:, index] = (here - predict(bumped)) / STEP
    return slopes


def _settle(  # noqa: PLR0913 - the state of one round
    x: Array,
    here: Array,
    slopes: Array,
    measured: Array,
    chosen: Sequence[int],
    highest: Array,
    seen: Array,
) -> Array:
    """The factors that fit the rows which are seen best, as far as the slopes hold."""
    columns = slopes[:, list(chosen)]
    prior = np.eye(len(chosen)) / SPREAD**2
    result = x.copy()
    residual = measured - here
    for _ in range(ROUNDS):
        moved = result[list(chosen)] - x[list(chosen)]
        off = (residual - columns @ moved) / SIGMA
        weight = seen / np.sqrt(1.0 + (off / OUTLYING) ** 2) / SIGMA**2
        matrix = columns.T @ (weight[:, None] * columns) + prior
        wanted = columns.T @ (weight * residual) - prior @ x[list(chosen)]
        step = np.linalg.solve(matrix, wanted) if len(chosen) else moved
        result[list(chosen)] = np.minimum(x[list(chosen)] + step, highest[list(chosen)])
    return result
