"""Counts of several kinds of servers to begin with: what is best if price, power and whatever is required of them were linear.

Where what stands there rises evenly with each kind, the best counts are those of an integer programme. Its relaxation has few
unknowns and few limits, so that all its corners are solved at once, and whole numbers near the best of them are returned; racks, switches
and breaks of prices make the rest of the search necessary (decision 83).
"""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from specc.sizing.space import Counts
from specc.sizing.trial import Trial

CORNERS = 50_000  # systems of equations that are solved
FAR = 64  # of a kind, where it is seen how much one more adds
BEST = 3  # corners whose neighbours are looked at
MOST = 8  # counts that are returned
WIDEST = 5  # kinds; the neighbours of a corner are as many as steps to their power
STEPS = range(
    -4, 3
)  # of a kind around a corner: one less of the largest is made up for by some of the smallest
SLACK = 1e-9


def seeds(
    lows: Counts, highs: Counts, base: Counts, standing: Callable[[Counts], Trial | None]
) -> list[Counts]:
    """Counts that should pass, the cheapest first; none where what stands there is not known in numbers.

    Args:
        lows: The least of each count.
        highs: The most.
        base: Counts at which something stands.
        standing: What is said of counts, without workloads; None where nothing stands there.
    """
    model = _linear(highs, base, standing) if len(lows) <= WIDEST else None
    if model is None:
        return []
    cost, rows, limits = model
    several = len(lows)
    rows = np.vstack([rows, np.eye(several), -np.eye(several)])
    limits = np.concatenate([limits, np.array(highs, float), -np.array(lows, float)])
    corners = _corners(rows, limits)
    if not len(corners):
        return []
    order = np.argsort(corners @ cost, kind="stable")[:BEST]
    near = np.array(list(_near(corners[order], lows, highs)))
    fits = np.all(near @ rows.T <= limits + SLACK * (1 + np.abs(limits)), axis=1)
    whole = sorted({tuple(int(n) for n in row) for row in near[fits]})
    return sorted(whole, key=lambda counts: (float(np.dot(counts, cost)), counts))[:MOST]


def _linear(
    highs: Counts, base: Counts, standing: Callable[[Counts], Trial | None]
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Cost of one more of each kind, and what it adds to how far each requirement is missed, with what is left of that."""
    first = standing(base)
    start = None if first is None else _numbers(first)
    if start is None:
        return None
    slopes = []
    for index, high in enumerate(highs):
        more = min(high, base[index] + FAR)
        if more <= base[index]:
            slopes.append([0.0] * len(start))
            continue
        there = standing((*base[:index], more, *base[index + 1 :]))
        end = None if there is None else _numbers(there)
        if end is None or len(end) != len(start):
            return None
        slopes.append([(b - a) / (more - base[index]) for a, b in zip(start, end, strict=True)])
    slope = np.array(slopes)
    rows = slope[:, 1:].T
    limits = rows @ np.array(base, float) - np.array(start[1:])
    return slope[:, 0], rows, limits


def _numbers(trial: Trial) -> list[float] | None:
    """The objective, and by how much each requirement is missed; None where one is not known."""
    known, price = trial.price
    cost = trial.goal[0] if trial.goal else price if known < 2 else float(trial.size)
    numbers = [cost, *trial.distances]
    return numbers if all(map(math.isfinite, numbers)) else None


def _corners(rows: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """The points where as many limits meet as there are kinds, and none is passed."""
    several = rows.shape[1]
    if math.comb(len(rows), several) > CORNERS:
        return np.empty((0, several))
    chosen = np.array(list(itertools.combinations(range(len(rows)), several)))
    systems = rows[chosen]
    sized = np.linalg.norm(systems, axis=2).prod(axis=1)
    sound = np.abs(np.linalg.det(systems)) > SLACK * np.maximum(sized, SLACK)
    points = np.linalg.solve(systems[sound], limits[chosen[sound]][..., None])[..., 0]
    inside = np.all(points @ rows.T <= limits + 1e-6 * (1 + np.abs(limits)), axis=1)
    return np.unique(np.round(points[inside], 6), axis=0)


def _near(corners: np.ndarray, lows: Sequence[int], highs: Sequence[int]) -> Iterator[Counts]:
    """Whole numbers around corners, within bounds."""
    for corner in corners:
        choices = [
            sorted({min(high, max(low, math.floor(n) + step)) for step in STEPS})
            for n, low, high in zip(corner, lows, highs, strict=True)
        ]
        yield from itertools.product(*choices)
