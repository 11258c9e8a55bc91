"""The fit of the training model's constants.

Every constant is regularised towards its starting point, sources count alike however many rows they have, and no constant
belongs to a row, a source or a model. The result depends on nothing but the table and the catalogue.
"""

import math
import sys

import numpy as np
from scipy.optimize import least_squares

from calibration.paths import DATA
from calibration.training.batch import Array, Batch
from calibration.training.parameters import Parameters, apart, with_values
from specc.predict.training.iteration import iteration
from specc.validation.rows import read_table
from specc.validation.training import Prepared, Preparer
from specc.validation.training_metrics import METRICS
from specc.validation.training_names import Unexpressible

TABLE = DATA / "training_measured.csv"
SIGMA = 0.05
"""An iteration time repeats to about 5 %."""
STEP = 1.5e-8
"""Difference of a logarithm by which slopes are measured, downwards as shares end at 1: the root of a number's precision."""
CONVERGED = 1e-7
"""Relative change of the cost at which a fit stops."""
WEIGHT = {"y": 6.0, "mostly": 1.0, "n": 0.0}
"""Observations that a source counts for, whatever the number of its rows, by how fully its rows are configured."""


def usable(stack: str | None = None) -> list[Prepared]:
    """Rows with an iteration time, fully or mostly configured; under a stack in the place of their own, where one is named."""
    preparer = Preparer(stack)
    kept: list[Prepared] = []
    for cells in read_table(TABLE):
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


def log_prediction(rows: Batch, values: dict[str, float]) -> Array:
    """Logarithm of the predicted iteration times."""
    with np.errstate(all="ignore"):
        total = iteration(with_values(rows, values)).total
    return np.log(np.broadcast_to(np.asarray(total, dtype=float), (rows.size,)))


def weights(rows: Batch) -> Array:
    """Weight of each row's residual."""
    kinds = list(zip(rows.tags["source"].tolist(), rows.tags["full"].tolist(), strict=True))
    count = {kind: kinds.count(kind) for kind in set(kinds)}
    return np.array([math.sqrt(min(WEIGHT[k[1]], count[k]) / count[k]) / SIGMA for k in kinds])


def fit(rows: Batch, what: Parameters, start: Array | None = None) -> Array:
    """The logarithms of the constants that fit best."""
    weight, measured = weights(rows), np.log(rows.seconds)
    prior = np.log(what.start)
    together = apart(rows, what)

    def gaps(x: Array) -> Array:
        gap = (log_prediction(rows, what.values(x)) - measured) * weight
        return np.nan_to_num(gap, nan=1e3)

    def residuals(x: Array) -> Array:
        return np.concatenate([gaps(x), (x - prior) / what.spread])

    def slopes(x: Array) -> Array:
        here, slope = gaps(x), np.zeros((rows.size, len(x)))
        for members, felt in together:
            moved = x.copy()
            moved[members] -= STEP
            change = (here - gaps(moved)) / STEP
            for index, mine in zip(members, felt, strict=True):
                slope[mine, index] = change[mine]
        return np.vstack([slope, np.diag(1.0 / what.spread)])

    fitted = least_squares(
        residuals,
        prior if start is None else start,
        jac=slopes,
        loss="soft_l1",
        f_scale=1.5,
        x_scale=what.spread,
        ftol=CONVERGED,
    )
    return np.asarray(fitted.x)


def left_out(rows: Batch, what: Parameters, start: Array, tag: str, folds: int | None) -> Array:
    """Predicted logarithms of every row by a fit that did not see its group, source or die."""
    names = sorted(set(rows.tags[tag].tolist()))
    count = len(names) if folds is None else folds
    fold = {name: index % count for index, name in enumerate(names)}
    place = np.array([fold[name] for name in rows.tags[tag].tolist()])
    errors = np.zeros(rows.size)
    for index in range(count):
        out = place == index
        if not (out & (rows.tags["full"] == "y")).any():
            continue
        print(f"  {tag} {index + 1}/{count}", file=sys.stderr)
        x = fit(rows.only(~out), what, start)
        errors[out] = log_prediction(rows.only(out), what.values(x))
    return errors
