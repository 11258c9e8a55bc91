"""Errors of training predictions by source, and the intervals that follow from them.

Errors are those of rows that were not used to fit: all rows of one model on one accelerator from one source stay together.
"""

import numpy as np
from numpy.typing import NDArray

from calibration.training.batch import Array, Batch
from calibration.training.fit import weights
from specc.record import record

ENOUGH = 6
"""Rows of a source from which it counts in averages over sources."""


@record
class Interval:
    """The 90 % interval of a kind of job.

    Attributes:
        kind: Its name.
        rows: Fully configured rows of it.
        ends: Logarithms of measured over predicted at its ends; None where kinds are put together.
        covers: Share of the rows inside it, each source counting alike.
    """

    kind: str
    rows: int
    ends: tuple[float, float] | None
    covers: float


def table(rows: Batch, predicted: Array) -> dict[str, dict[str, float]]:
    """Errors by source, and their mean over sources; fully configured rows only."""
    error = np.exp(predicted - np.log(rows.seconds)) - 1.0
    full = rows.tags["full"] == "y"
    summaries: dict[str, dict[str, float]] = {}
    for name in sorted(set(rows.tags["source"][full].tolist())):
        own = error[full & (rows.tags["source"] == name)]
        size = np.abs(own)
        summaries[name] = {
            "rows": float(len(own)),
            "median": float(np.median(size)),
            "mean": float(size.mean()),
            "bias": float(own.mean()),
            "p95": float(np.percentile(size, 95)),
            "within_10": float((size <= 0.1).mean()),
        }
    keys = ("median", "mean", "bias", "p95", "within_10")
    overall = {key: float(np.mean([part[key] for part in summaries.values()])) for key in keys}
    return {"all sources": {"rows": float(full.sum()), **overall}, **summaries}


def spread_of(rows: Batch, predicted: Array, which: Array) -> tuple[float, float]:
    """Ends of measured over predicted, in logarithms: of rows that count as in the fit, at most 5 % lie beyond either.

    Rows of mixtures count alike, whether a field of theirs is blank or not: what they err by is not what the field would say.
    What a row leaves blank widens its own interval, so that its error counts as much less.
    """
    gap = (np.log(rows.seconds) - predicted) / widened(rows)
    share = weights(rows)[which] ** 2
    if (np.asarray(rows.job.work.expert_parameters)[which] > 0).all():
        share = np.ones_like(share)
    order = np.argsort(gap[which])
    rank = np.cumsum(share[order]) / share.sum()
    low, high = gap[which][order][np.searchsorted(rank, (0.05, 0.95))]
    return float(low), float(high)


def widened(rows: Batch) -> Array:
    """By how much what each row leaves blank widens its interval."""
    return np.array([row.written.widens for row in rows.rows])


def inside(
    rows: Batch, predicted: Array, kinds: NDArray[np.str_], ends: dict[str, tuple[float, float]]
) -> NDArray[np.bool_]:
    """Whether each row lies inside the interval of its kind."""
    gap = (np.log(rows.seconds) - predicted) / widened(rows)
    low, high = (np.array([ends[kind][at] for kind in kinds.tolist()]) for at in range(2))
    return (low <= gap) & (gap <= high)


def covered(rows: Batch, within: NDArray[np.bool_], which: NDArray[np.bool_]) -> float:
    """Share of the rows inside their interval, sources with `ENOUGH` rows counting alike."""
    sources = rows.tags["source"][which]
    names = sorted(set(sources.tolist()))
    counted = [min(ENOUGH, int((sources == name).sum())) for name in names]
    shares = [float(np.mean(within[which][sources == name])) for name in names]
    return float(np.average(shares, weights=counted))


def averaged(rows: Batch, predicted: Array, which: NDArray[np.bool_]) -> dict[str, float]:
    """Errors of some of the fully configured rows, averaged over sources that have at least `ENOUGH` of them."""
    error = np.exp(predicted - np.log(rows.seconds)) - 1.0
    which = which & (rows.tags["full"] == "y")
    sources = rows.tags["source"]
    own = [error[which & (sources == name)] for name in sorted(set(sources[which].tolist()))]
    parts = [np.abs(errors) for errors in own if len(errors) >= ENOUGH]
    return {
        "rows": float(sum(len(part) for part in parts)),
        "sources": float(len(parts)),
        "median": float(np.mean([np.median(part) for part in parts])),
        "mean": float(np.mean([part.mean() for part in parts])),
        "p95": float(np.mean([np.percentile(part, 95) for part in parts])),
    }


def ranges_of(rows: Batch) -> dict[str, str]:
    """What each die was measured on: rows, sources, sizes of models and jobs."""
    billions = np.asarray(rows.job.work.parameters) / 1e9
    counts = np.asarray(rows.job.layout.accelerators)
    ranges: dict[str, str] = {}
    for die in sorted(set(rows.tags["part"].tolist())):
        own = rows.tags["part"] == die
        sources = len(set(rows.tags["source"][own].tolist()))
        ranges[die] = (
            f"{int(own.sum())} iteration times from {sources} sources: models of {billions[own].min():.2g}B to "
            f"{billions[own].max():.3g}B parameters on {counts[own].min():.0f} to {counts[own].max():.0f} accelerators"
        )
    return ranges


def show(title: str, summaries: dict[str, dict[str, float]]) -> None:
    """Print a table of errors."""
    print(title)
    for name, part in summaries.items():
        print(
            f"  {name:24s} {part['rows']:5.0f} rows  median {part['median']:6.1%}  mean {part['mean']:6.1%}"
            f"  bias {part['bias']:+6.1%}  95 % {part['p95']:6.1%}"
        )
