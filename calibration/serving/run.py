"""Fit, cross-validate, hold against the catalogue, write.

`levels.json` records the levels of the last fit that was written: a check need not fit again, it asks whether one more step
would lower the cost, and whether the catalogue's files say what the levels say.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from calibration.paths import DATA, DOCS, ROOT, TOLERANCE
from calibration.serving.distance import lines, widenings
from calibration.serving.errors import FOLDS, coverage, document, intervals, report
from calibration.serving.fit import CONVERGED, REFITS_APART, Array, Fit
from calibration.serving.rows import read_rows
from calibration.serving.samples import fit_samples
from calibration.serving.validity import impossible
from calibration.serving.writing import Levels, files
from specc.validation.inference import Bench, predicted_case
from specc.validation.shelves import Shelves

TABLE = DATA / "inference_measured.csv"
TABLES = (TABLE, DATA / "serving_more.csv")
RECORD = Path(__file__).with_name("levels.json")
Bounds = dict[str, tuple[float, float]]


def run(*, check: bool, write: bool) -> int:
    """Exit status: 1 where the catalogue differs from the fit."""
    rows = read_rows(TABLES, Shelves())
    reasons = impossible(rows)
    fit = Fit([row for row in rows if row.cells["id"] not in reasons])
    print(
        f"{len(fit.rows)} rows, {int(fit.group.max()) + 1} groups, {len(fit.parameters.names)} levels"
    )
    if check:
        return _check(fit)
    x, gain = fit.solve(np.ones(len(fit.rows), dtype=bool), _recorded(fit))
    report(fit, fit.predict(x), "in the fit, median absolute error")
    print(f"the last step lowered the cost by {gain:.1e}")
    if write:
        _write(fit, x, reasons)
    return 0


def _recorded(fit: Fit) -> Array:
    """The levels of the last fit; the priors for those that it did not have."""
    known = _record()["levels"]
    prior = zip(fit.parameters.names, fit.parameters.prior.tolist(), strict=True)
    return np.array([known.get(name, value) for name, value in prior])


def _record() -> dict[str, dict[str, float]]:
    if not RECORD.exists():
        return {"levels": {}, "bounds": {}, "widenings": {}}
    read: dict[str, dict[str, float]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return read


def _write(fit: Fit, x: Array, reasons: dict[str, str]) -> None:
    """Cross-validate; write the catalogue's files, the record and the page of errors."""
    left = fit.left_out(fit.folds(FOLDS), x)
    report(fit, left, f"groups left out, {FOLDS} folds, median absolute error")
    bounds = intervals(fit, left)
    for name, share in coverage(fit, left, bounds).items():
        print(f"  90 % intervals of {name} cover {100 * share:.0f} %")
    places = {name: at for at, name in enumerate(np.unique(fit.source))}
    apart = fit.left_out(np.array([places[source] for source in fit.source]), x, REFITS_APART)
    report(fit, apart, "whole sources left out")
    far = widenings(fit, left, apart)
    write_catalogue(fit, x, bounds, far)
    (DOCS / "inference_errors.md").write_text(
        document(fit, left, apart, bounds, reasons, lines(fit, left, apart, far)), encoding="utf-8"
    )


def write_catalogue(fit: Fit, x: Array, bounds: Bounds, far: dict[str, float]) -> None:
    """The record of the fit, and every file of the catalogue that follows from it."""
    samples, sample_ends = fit_samples(TABLE, Shelves())
    levels = {
        name: round(value, 6) for name, value in zip(fit.parameters.names, x.tolist(), strict=True)
    }
    ends = {
        kind: (round(low, 6), round(high, 6))
        for kind, (low, high) in (bounds | {"sample": sample_ends}).items()
    }
    RECORD.write_text(
        json.dumps({"levels": levels, "bounds": ends, "widenings": far}, indent=1) + "\n",
        encoding="utf-8",
    )
    for path, text in files(fit.rows, Levels(levels), ends, far, samples).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _check(fit: Fit) -> int:
    """Whether the recorded levels are the fit's, and the catalogue says what they say."""
    record = _record()
    wrong = 0
    if set(record["levels"]) != set(fit.parameters.names):
        print(
            "the data or the catalogue has other levels than the last fit: fit again with --write"
        )
        return 1
    x = _recorded(fit)
    _, gain = fit.solve(np.ones(len(fit.rows), dtype=bool), x, rounds=1)
    print(f"one more step would lower the cost by {gain:.1e}")
    if gain > 10.0 * CONVERGED:
        print("the recorded levels are not the fit's: fit again with --write")
        wrong = 1
    bounds = {kind: (ends[0], ends[1]) for kind, ends in record["bounds"].items()}  # type: ignore[index]
    samples, _ = fit_samples(TABLE, Shelves())
    for path, text in files(
        fit.rows, Levels(record["levels"]), bounds, record["widenings"], samples
    ).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path.relative_to(ROOT)} is not what the fit writes")
            wrong = 1
    gap = np.abs(np.expm1(fit.predict(x) - shipped(fit)))
    worst = fit.rows[int(gap.argmax())].cells["id"]
    print(
        f"predictions of fit and catalogue: at most {gap.max():.2%} apart (row {worst}),"
        f" {int((gap > TOLERANCE).sum())} rows beyond {TOLERANCE:.1%}"
    )
    return 1 if gap.max() > TOLERANCE else wrong


def shipped(fit: Fit) -> Array:
    """Logarithms of what the catalogue's files predict for every row."""
    bench = Bench()
    return np.log([predicted_case(row.case, bench)[0] for row in fit.rows])
