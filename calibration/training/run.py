"""Fit, cross-validate, hold against the catalogue, write."""

from __future__ import annotations

import numpy as np

from calibration.paths import ROOT, TOLERANCE
from calibration.training.batch import Array, Batch, batch
from calibration.training.errors import (
    covered,
    inside,
    ranges_of,
    show,
    spread_of,
    table,
)
from calibration.training.fit import fit, left_out, log_prediction, usable
from calibration.training.parameters import Parameters, parameters
from calibration.training.writing import committed, write_calibrations, write_page
from specc.predict.training.iteration import iteration

FOLDS = 8
LEAVING_OUT = (
    ("grouped cross-validation", "group", FOLDS),
    ("leaving out each source", "source", None),
    ("leaving out each accelerator", "part", None),
)


def run(*, check: bool, write: bool) -> int:
    """Exit status: 1 where constants or predictions of the catalogue differ from the fit."""
    rows, what = batch(usable()), parameters()
    x = fit(rows, what)
    values = what.values(x)
    show("in sample", table(rows, log_prediction(rows, values)))
    if write:
        _cross_validate(rows, what, x, values)
        return 0
    return _differences(rows, values) if check else 0


def _differences(rows: Batch, values: dict[str, float]) -> int:
    """Say which constants, and how many predictions, differ from the catalogue's."""
    old = committed(ROOT)
    apart = {
        name: (old[name], value)
        for name, value in values.items()
        if name in old and abs(old[name] - value) > TOLERANCE * abs(value)
    }
    for name, (was, now) in sorted(apart.items()):
        print(f"{name}: the catalogue has {was:.5g}, the fit {now:.5g}")
    shipped = np.log([float(iteration(row.job).total) for row in rows.rows])
    gap = np.abs(np.expm1(log_prediction(rows, values) - shipped))
    worst = rows.rows[int(gap.argmax())].cells["id"]
    print(
        f"predictions of fit and catalogue: at most {gap.max():.2%} apart (row {worst}),"
        f" {int((gap > TOLERANCE).sum())} rows beyond {TOLERANCE:.1%}"
    )
    return 1 if apart or gap.max() > TOLERANCE else 0


def _cross_validate(rows: Batch, what: Parameters, x: Array, values: dict[str, float]) -> None:
    """Errors of rows that were left out; then constants, intervals and the page of errors."""
    routed = np.asarray(rows.job.work.expert_parameters) > 0
    full = rows.tags["full"] == "y"
    tables = {}
    ends: dict[str, tuple[float, float]] = {}
    cover = 0.0
    for title, tag, folds in LEAVING_OUT:
        predicted = left_out(rows, what, x, tag, folds)
        tables[title] = table(rows, predicted)
        show(title, tables[title])
        if tag == "group":
            ends = {
                "": spread_of(rows, predicted, full & ~routed),
                "routed_": spread_of(rows, predicted, routed & (predicted != 0.0)),
            }
            cover = covered(rows, inside(rows, predicted, routed, ends), full)
            print(f"  90 % intervals cover {cover:.1%}")
    write_calibrations(ROOT, values, ends, ranges_of(rows))
    write_page(ROOT, tables, cover, what, values)
