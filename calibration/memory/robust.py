"""Least squares with non-negative numbers on relative errors, with outliers weighted down, so that no single row decides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Array = NDArray[np.float64]


def robust(
    columns: Array, target: Array, size: Array, rounds: int = 30, least: Array | None = None
) -> Array:
    """Non-negative least squares on errors relative to `size`: first as least absolutes, then with Cauchy's weights.

    A row that is off by far more than the others (a release that leaked, a kernel's workspace) then hardly counts. Rows
    marked in `least` are lower ends (it ran out of memory): they count only while the prediction is below them.
    """
    bound = np.zeros(len(target), dtype=bool) if least is None else least > 0
    weight = np.ones(len(target))
    fitted = np.zeros(columns.shape[1])
    for turn in range(rounds):
        scale = weight / size
        fitted, _ = nnls(columns * scale[:, None], target * scale)
        error = np.abs(columns @ fitted - target) / size
        if turn < rounds // 2:
            weight = 1.0 / np.sqrt(np.maximum(error, 0.01))
        else:
            weight = 1.0 / np.sqrt(1.0 + (error / 0.03) ** 2)
        weight = np.where(bound & (columns @ fitted >= target), 0.0, weight)
    return fitted
