"""The fit of the training model's constants.

Every constant is regularised towards its starting point, sources count alike however many rows they have, and no constant
belongs to a row, a source or a model. The result depends on nothing but the table and the catalogue.
"""

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from calibration.paths import DATA
from calibration.training.batch import Array, Batch
from calibration.training.parameters import Parameters, apart, with_values
from specc.predict.training.iteration import iteration
from specc.validation.rows import Cells, read_table
from specc.validation.training import Prepared, Preparer
from specc.validation.training_columns import stack_of
from specc.validation.training_metrics import METRICS
from specc.validation.training_names import Unexpressible

TABLE = DATA / "training_measured.csv"
LOOPS = DATA / "training_more.csv"
FITTED_LOOPS = ("transformers", "accelerate", "peft")
"""Stacks of which that table's rows are fitted: loops over models of Transformers, which the first table lacks. What others of it
lie beside the stacks that they take the time of is their width (calibration/stacks)."""
SIGMA = 0.05
"""An iteration time repeats to about 5 %."""
STEP = 1.5e-8
"""Difference of a logarithm by which slopes are measured, downwards as shares end at 1: the root of a number's precision."""
CONVERGED = 1e-7
"""Relative change of the cost at which a fit stops."""
WEIGHT = {"y": 6.0, "mostly": 1.0, "n": 0.0}
"""Observations that a source counts for on a die, whatever the number of its rows there, by how fully these are configured: rows of one
source on one die share what its site, its release and that die are off by. Where fields are blank, all of its rows share what they hide."""


def usable(stack: str | None = None) -> list[Prepared]:
    """Rows with an iteration time, fully or mostly configured; under a stack in the place of their own, where one is named."""
    preparer = Preparer(stack)
    kept: list[Prepared] = []
    for cells in (*read_table(TABLE), *filter(_of_loops, read_table(LOOPS))):
        if cells["metric"] not in METRICS or WEIGHT.get(cells["fully_configured"], 0.0) == 0.0:
            continue
        if cells["metric"] == "tflops_per_gpu" and cells["moe_experts"]:
            continue
        try:
            row = preparer.prepare(cells)
        except Unexpressible:
            continue
        seconds = row.seconds
        if seconds and math.isfinite(seconds):
            kept.append(row)
    return kept


def _of_loops(cells: Cells) -> bool:
    """Whether a row is a fully configured one of the loops that are fitted."""
    full = cells["quality"] == "A" and cells["fully_configured"] == "y"
    return full and stack_of(cells) in FITTED_LOOPS


def log_prediction(rows: Batch, values: dict[str, float]) -> Array:
    """Logarithm of the predicted iteration times."""
    with np.errstate(all="ignore"):
        total = iteration(with_values(rows, values)).total
    return np.log(np.broadcast_to(np.asarray(total, dtype=float), (rows.size,)))


def weights(rows: Batch, which: NDArray[np.bool_] | None = None) -> Array:
    """Weight of each row's residual, or of some rows' where others are not there."""
    taken = np.ones(rows.size, bool) if which is None else which
    sources, full, dies = (rows.tags[tag][taken].tolist() for tag in ("source", "full", "part"))
    kinds = [
        (source, said, die if said == "y" else "")
        for source, said, die in zip(sources, full, dies, strict=True)
    ]
    count = Counter(kinds)
    return np.array([math.sqrt(min(WEIGHT[k[1]], count[k]) / count[k]) / SIGMA for k in kinds])


def slopes_of(rows: Batch, what: Parameters, x: Array) -> Array:
    """Change of each row's logarithm with that of each constant."""
    here, slopes = log_prediction(rows, what.values(x)), np.zeros((rows.size, len(x)))
    for members, felt in apart(rows, what):
        moved = x.copy()
        moved[members] -= STEP
        change = (here - log_prediction(rows, what.values(moved))) / STEP
        for index, mine in zip(members, felt, strict=True):
            slopes[mine, index] = change[mine]
    return np.nan_to_num(slopes)


def _settled(
    what: Parameters,
    weight: Array,
    gaps: Callable[[Array], Array],
    slopes: Callable[[Array], Array],
    start: Array,
) -> Array:
    """The logarithms of the constants at which weighted gaps and distances from the starting points are least.

    Args:
        what: The constants.
        weight: Of each row's gap.
        gaps: Predicted minus measured logarithms, by the constants.
        slopes: Their change with each constant.
        start: Where to begin.
    """
    prior = np.log(what.start)
    pull = np.diag(1.0 / what.spread)
    fitted = least_squares(
        lambda x: np.concatenate([gaps(x) * weight, (x - prior) / what.spread]),
        start,
        jac=lambda x: np.vstack([slopes(x) * weight[:, None], pull]),
        loss="soft_l1",
        f_scale=1.5,
        x_scale=what.spread,
        ftol=CONVERGED,
    )
    return np.asarray(fitted.x)


def _straight(what: Parameters, weight: Array, gap: Array, slopes: Array, start: Array) -> Array:
    """As `_settled` where gaps are `gap + slopes @ x`."""
    return _settled(what, weight, lambda x: gap + slopes @ x, lambda _: slopes, start)


def fit(rows: Batch, what: Parameters) -> Array:
    """The logarithms of the constants that fit best."""
    measured = np.log(rows.seconds)

    def gaps(x: Array) -> Array:
        return np.nan_to_num(log_prediction(rows, what.values(x)) - measured, nan=1e3)

    return _settled(
        what, weights(rows), gaps, lambda x: slopes_of(rows, what, x), np.log(what.start)
    )


def left_out(rows: Batch, what: Parameters, best: Array, tag: str) -> Array:
    """Predicted logarithms of every row by a fit that did not see its group, source or die.

    Those fits take the slopes of the fit to all rows (`best`): what one fold moves is little, and errors averaged over sources
    are within 0.05 % of those of fits that measure their own.
    """
    slopes = slopes_of(rows, what, best)
    gap = log_prediction(rows, what.values(best)) - np.log(rows.seconds) - slopes @ best
    predicted = np.zeros(rows.size)
    for name in sorted(set(rows.tags[tag].tolist())):
        out = rows.tags[tag] == name
        x = _straight(what, weights(rows, ~out), gap[~out], slopes[~out], best)
        predicted[out] = log_prediction(rows, what.values(x))[out]
    return predicted
