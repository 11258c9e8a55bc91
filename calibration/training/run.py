"""Fit, cross-validate, hold against the catalogue, write."""

from __future__ import annotations

import numpy as np

from calibration.paths import ROOT, TOLERANCE
from calibration.training.batch import Array, Batch, batch
from calibration.training.errors import (
    Interval,
    averaged,
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
from specc.design.workload import STACK
from specc.predict.training.iteration import iteration
from specc.predict.training.results import KINDS, UNSAID, interval_kind

LEAVING_OUT = (
    ("grouped cross-validation", "group"),
    ("leaving out each source", "source"),
    ("leaving out each accelerator", "part"),
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
    tables = {}
    split: dict[str, dict[str, float]] = {}
    ends: dict[str, tuple[float, float]] = {}
    held: list[Interval] = []
    for title, tag in LEAVING_OUT:
        predicted = left_out(rows, what, x, tag)
        tables[title] = table(rows, predicted)
        show(title, tables[title])
        if tag == "group":
            ends, held = _intervals(rows, predicted)
            split = {
                "dense": averaged(rows, predicted, ~routed),
                "mixtures": averaged(rows, predicted, routed),
            }
    ends[UNSAID] = _under_the_usual_stack(values)
    write_calibrations(ROOT, values, ends, ranges_of(rows))
    write_page(ROOT, tables, split, held, what, values)


def _under_the_usual_stack(values: dict[str, float]) -> tuple[float, float]:
    """How far runs are from what they would be under the stack that stands for one that is not stated, as `spread_of`."""
    rows = batch(usable(STACK))
    fused = np.array([interval_kind(row.job) != "unfused_" for row in rows.rows])
    return spread_of(rows, log_prediction(rows, values), fused)[0]


def _intervals(
    rows: Batch, predicted: Array
) -> tuple[dict[str, tuple[float, float]], list[Interval]]:
    """Ends of the intervals by kind of job, and how many rows each holds; the sum of all is last."""
    full = rows.tags["full"] == "y"
    kinds = np.array([interval_kind(row.job) for row in rows.rows])
    seen = predicted != 0.0
    own = {kind: (kinds == kind) & (full | (kind == "routed_")) & seen for kind in KINDS}
    spreads = {kind: spread_of(rows, predicted, which) for kind, which in own.items()}
    ends = {kind: spread for kind, (spread, _) in spreads.items()}
    within = inside(rows, predicted, kinds, ends)
    held = [
        Interval(
            kind=kind.rstrip("_") or "plain",
            rows=int((full & own[kind]).sum()),
            ends=ends[kind],
            covers=covered(rows, within, full & own[kind]),
            holds=spreads[kind][1],
        )
        for kind in KINDS
    ]
    everything = Interval(
        kind="all", rows=int(full.sum()), ends=None, covers=covered(rows, within, full)
    )
    print(f"  90 % intervals cover {everything.covers:.1%}")
    return ends, [*held, everything]
