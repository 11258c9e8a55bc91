"""Fit the constants of the training model to published measurements, and write them into the catalogue.

    python scripts/calibrate_training.py            fit, cross-validate, write
    python scripts/calibrate_training.py --fit      fit and write; intervals as they are
    python scripts/calibrate_training.py --check    fit and say whether the committed constants are reproduced

Every constant is regularised towards its starting point, sources count alike however many rows they have, and no constant
belongs to a row, a source or a model. Errors are those of rows that were not used to fit: all rows of one model on one
accelerator from one source stay together. The result depends on nothing but the tables and the catalogue.
"""

import argparse
import math
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares
from training_batch import Array, Batch, batch
from training_parameters import Parameters, parameters, with_values
from training_writing import committed, write_calibrations, write_page

from specc.predict.training.iteration import iteration
from specc.validation.rows import read_table
from specc.validation.training import Prepared, Preparer
from specc.validation.training_metrics import METRICS
from specc.validation.training_names import Unexpressible

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data" / "training_measured.csv"
SIGMA = 0.05
"""An iteration time repeats to about 5 %."""
WEIGHT = {"y": 6.0, "mostly": 1.0, "n": 0.0}
"""Observations that a source counts for, whatever the number of its rows, by how fully its rows are configured."""
FOLDS = 8


def usable() -> list[Prepared]:
    """Rows with an iteration time, fully or mostly configured."""
    preparer = Preparer()
    found: list[Prepared] = []
    for cells in read_table(DATA):
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
            found.append(row)
    return found


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


def fit(rows: Batch, what: Parameters, start: Array | None = None, calls: int = 14) -> Array:
    """The logarithms of the constants that fit best."""
    weight, measured = weights(rows), np.log(rows.seconds)
    prior = np.log(what.start)

    def residuals(x: Array) -> Array:
        gap = (log_prediction(rows, what.values(x)) - measured) * weight
        return np.concatenate([np.nan_to_num(gap, nan=1e3), (x - prior) / what.spread])

    found = least_squares(
        residuals,
        prior if start is None else start,
        loss="soft_l1",
        f_scale=1.5,
        max_nfev=calls,
        x_scale=what.spread,
        ftol=1e-4,
    )
    return np.asarray(found.x)


def left_out(rows: Batch, what: Parameters, start: Array, tag: str, folds: int | None) -> Array:
    """Predicted logarithms of every row by a fit that did not see its group, source or die."""
    names = sorted(set(rows.tags[tag].tolist()))
    count = len(names) if folds is None else folds
    fold = {name: index % count for index, name in enumerate(names)}
    place = np.array([fold[name] for name in rows.tags[tag].tolist()])
    found = np.zeros(rows.size)
    for index in range(count):
        out = place == index
        if not (out & (rows.tags["full"] == "y")).any():
            continue
        print(f"  {tag} {index + 1}/{count}", file=sys.stderr)
        x = fit(rows.only(~out), what, start, calls=6)
        found[out] = log_prediction(rows.only(out), what.values(x))
    return found


def table(rows: Batch, predicted: Array) -> dict[str, dict[str, float]]:
    """Errors by source, and their mean over sources; fully configured rows only."""
    error = np.exp(predicted - np.log(rows.seconds)) - 1.0
    full = rows.tags["full"] == "y"
    found: dict[str, dict[str, float]] = {}
    for name in sorted(set(rows.tags["source"][full].tolist())):
        own = error[full & (rows.tags["source"] == name)]
        size = np.abs(own)
        found[name] = {
            "rows": float(len(own)),
            "median": float(np.median(size)),
            "mean": float(size.mean()),
            "bias": float(own.mean()),
            "p95": float(np.percentile(size, 95)),
            "within_10": float((size <= 0.1).mean()),
        }
    keys = ("median", "mean", "bias", "p95", "within_10")
    overall = {key: float(np.mean([part[key] for part in found.values()])) for key in keys}
    return {"all sources": {"rows": float(full.sum()), **overall}, **found}


def spread_of(rows: Batch, predicted: Array, which: Array) -> tuple[float, float]:
    """Ends of measured over predicted, in logarithms, each source counting alike.

    A little inside the 5th and 95th percentile: rows that helped to fit are nearer than those that did not, and the intervals
    shall cover about 90 % of both.
    """
    gap = np.log(rows.seconds) - predicted
    count = {
        s: max(1, int(((rows.tags["source"] == s) & which).sum()))
        for s in set(rows.tags["source"].tolist())
    }
    share = np.array([1.0 / count[s] for s in rows.tags["source"].tolist()])[which]
    order = np.argsort(gap[which])
    rank = np.cumsum(share[order]) / share.sum()
    ends = [float(np.interp(q, rank, gap[which][order])) for q in (0.06, 0.94)]
    return ends[0], ends[1]


def ranges_of(rows: Batch) -> dict[str, str]:
    """What each die was measured on: rows, sources, sizes of models and jobs."""
    billions = np.asarray(rows.job.work.parameters) / 1e9
    counts = np.asarray(rows.job.layout.accelerators)
    found: dict[str, str] = {}
    for die in sorted(set(rows.tags["part"].tolist())):
        own = rows.tags["part"] == die
        sources = len(set(rows.tags["source"][own].tolist()))
        found[die] = (
            f"{int(own.sum())} iteration times from {sources} sources: models of {billions[own].min():.2g}B to "
            f"{billions[own].max():.3g}B parameters on {counts[own].min():.0f} to {counts[own].max():.0f} accelerators"
        )
    return found


def show(title: str, found: dict[str, dict[str, float]]) -> None:
    """Print a table of errors."""
    print(title)
    for name, part in found.items():
        print(
            f"  {name:24s} {part['rows']:5.0f} rows  median {part['median']:6.1%}  mean {part['mean']:6.1%}"
            f"  bias {part['bias']:+6.1%}  95 % {part['p95']:6.1%}"
        )


def main() -> int:
    """Fit, cross-validate, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--fit", action="store_true", help="no cross-validation; intervals stay as they are"
    )
    parser.add_argument(
        "--check", action="store_true", help="compare with what is committed; write nothing"
    )
    options = parser.parse_args()
    rows, what = batch(usable()), parameters()
    x = fit(rows, what, calls=30)
    values = what.values(x)
    show("in sample", table(rows, log_prediction(rows, values)))
    if options.check:
        old = committed(ROOT)
        apart = {
            k: (old[k], v)
            for k, v in values.items()
            if k in old and abs(old[k] - v) > 0.02 * abs(v)
        }
        for name, (was, now) in sorted(apart.items()):
            print(f"{name}: committed {was:.5g}, fitted {now:.5g}")
        return 1 if apart else 0
    if options.fit:
        write_calibrations(ROOT, values, None, ranges_of(rows))
        return 0
    routed = np.asarray(rows.job.work.expert_parameters) > 0
    full = rows.tags["full"] == "y"
    tables = {}
    for title, tag, folds in (
        ("grouped cross-validation", "group", FOLDS),
        ("leaving out each source", "source", None),
        ("leaving out each accelerator", "part", None),
    ):
        predicted = left_out(rows, what, x, tag, folds)
        tables[title] = table(rows, predicted)
        show(title, tables[title])
        if tag == "group":
            ends = {
                "": spread_of(rows, predicted, full & ~routed),
                "routed_": spread_of(rows, predicted, routed & (predicted != 0.0)),
            }
            inside = [
                ends["routed_" if r else ""][0] <= gap <= ends["routed_" if r else ""][1]
                for r, gap in zip(routed, np.log(rows.seconds) - predicted, strict=True)
            ]
            sources = rows.tags["source"]
            cover = np.mean(
                [
                    np.mean(np.array(inside)[full & (sources == s)])
                    for s in sorted(set(sources[full].tolist()))
                ]
            )
            print(f"  90 % intervals cover {cover:.1%}")
    write_calibrations(ROOT, values, ends, ranges_of(rows))
    write_page(ROOT, tables, float(cover), what, values)
    return 0


if __name__ == "__main__":
    sys.exit(main())
