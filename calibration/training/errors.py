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
        holds: The same where the ends are those of the other groups; None where kinds are put together.
    """

    kind: str
    rows: int
    ends: tuple[float, float] | None
    covers: float
    holds: float | None = None


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


TAILS = tuple(step / 200.0 for step in range(1, 25))
"""Shares of rows beyond an end that are tried."""
HELD = 0.9
"""Share of the rows of a group that others' intervals shall hold."""


def spread_of(
    rows: Batch, predicted: Array, which: NDArray[np.bool_]
) -> tuple[tuple[float, float], float]:
    """Ends of measured over predicted, in logarithms, and the share of rows that such ends hold where they come from other rows.

    An interval is for runs that nobody here has seen: as many rows lie beyond its ends as leave nine of ten rows of every group
    between ends that the other groups make. Rows count as in the fit; those of mixtures alike, whether a field of theirs is blank or
    not: what they err by is not what the field would say. What a row leaves blank widens its own interval, so that its error
    counts as much less.
    """
    gap = ((np.log(rows.seconds) - predicted) / widened(rows))[which]
    share = weights(rows)[which] ** 2
    if (np.asarray(rows.job.work.expert_parameters)[which] > 0).all():
        share = np.ones_like(share)
    sources, groups = rows.tags["source"][which], rows.tags["group"][which]

    def holds(tail: float) -> float:
        inside = np.zeros(len(gap), bool)
        for name in sorted(set(groups.tolist())):
            own = groups == name
            low, high = _ends(gap[~own], share[~own], tail)
            inside[own] = (low <= gap[own]) & (gap[own] <= high)
        return _by_source(inside, sources)

    tail = min(TAILS, key=lambda tail: abs(holds(tail) - HELD))
    return _ends(gap, share, tail), holds(tail)


def _ends(gap: Array, share: Array, tail: float) -> tuple[float, float]:
    """Gaps beyond which a share lies on either side, each row in the middle of its own share."""
    order = np.argsort(gap)
    rank = (np.cumsum(share[order]) - 0.5 * share[order]) / share.sum()
    low, high = np.interp((tail, 1.0 - tail), rank, gap[order])
    return float(low), float(high)


def _by_source(within: NDArray[np.bool_], sources: NDArray[np.str_]) -> float:
    """Share of rows, sources with `ENOUGH` of them counting alike."""
    names = sorted(set(sources.tolist()))
    counted = [min(ENOUGH, int((sources == name).sum())) for name in names]
    shares = [float(np.mean(within[sources == name])) for name in names]
    return float(np.average(shares, weights=counted))


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
    return _by_source(within[which], rows.tags["source"][which])


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
