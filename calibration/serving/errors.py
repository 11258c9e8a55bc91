"""Errors of serving predictions by class and source, the intervals that follow, and the page of the manual."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from calibration.serving.fit import Fit
from calibration.serving.rows import Row
from specc.predict.serving.numbers import regime

Array = NDArray[np.float64]
FOLDS = 10
CLASSES = (
    "single",
    "tpot_dense",
    "tpot_moe",
    "ttft",
    "throughput_dense",
    "throughput_moe",
    "offloaded",
    "other",
)
TARGETS = {
    "single": 6,
    "tpot_dense": 6,
    "tpot_moe": 10,
    "ttft": 15,
    "throughput_dense": 7,
    "throughput_moe": 10,
    "offloaded": 20,
}


def errors(fit: Fit, log_predicted: Array, kind: str) -> dict[str, float]:
    """Median absolute error of each source in one class."""
    error = np.abs(np.exp(log_predicted) / fit.measured - 1.0)
    inside = fit.kind == kind
    return {
        str(s): float(np.median(error[inside & (fit.source == s)]))
        for s in np.unique(fit.source[inside])
    }


def report(fit: Fit, log_predicted: Array, title: str) -> None:
    """Errors by class, averaged over sources."""
    print(title)
    for kind in CLASSES:
        by_source = errors(fit, log_predicted, kind)
        if by_source:
            mean = 100.0 * float(np.mean(list(by_source.values())))
            listed = ", ".join(f"{name} {100 * value:.1f}" for name, value in by_source.items())
            target = f" (at most {TARGETS[kind]})" if kind in TARGETS else ""
            print(f"  {kind:17s} {mean:5.1f} %{target}: {listed}")


MANY = 20
"""Rows from which on an engine has intervals of its own, and a group is judged by itself."""
Ends = tuple[float, float]


def _ends(values: Array, weight: Array) -> Ends:
    """Weighted 5 % and 95 % quantiles, at least the 2 % that runs differ by themselves."""
    order = np.argsort(values)
    share = (np.cumsum(weight[order]) - 0.5 * weight[order]) / weight.sum()
    low, high = np.interp((0.05, 0.95), share, values[order])
    return min(float(low), -0.02), max(float(high), 0.02)


def intervals(
    fit: Fit, log_predicted: Array, chosen: NDArray[np.bool_] | None = None
) -> dict[str, Ends]:
    """Quantiles of the log residuals of left-out rows: of each class, sources counting alike, and of engines with many rows.

    Those of an engine are named `class/engine`, those of an engine in a regime `class/engine/regime`; `chosen` are the rows that
    count, all where none are chosen.
    """
    result: dict[str, Ends] = {}
    residual = np.log(fit.measured) - log_predicted
    engines = np.array([row.job.filed.engine for row in fit.rows])
    regimes = np.array([f"{row.job.filed.engine}/{regime(row.job)}" for row in fit.rows])
    for kind in CLASSES:
        inside = fit.kind == kind
        if chosen is not None:
            inside &= chosen
        if not inside.any():
            continue
        values, weight = residual[inside], np.zeros(int(inside.sum()))
        sources = fit.source[inside]
        for source in np.unique(sources):
            weight[sources == source] = 1.0 / (sources == source).sum()
        result[kind] = _ends(values, weight)
        for keys in (engines[inside], regimes[inside]):
            for key in np.unique(keys):
                own = values[keys == key]
                if len(own) >= MANY:
                    result[f"{kind}/{key}"] = _ends(own, np.ones(len(own)))
    return result


def ends_of(bounds: dict[str, Ends], kind: str, row: Row) -> Ends | None:
    """The closest interval of a row; None where its class has none."""
    return bounds[_interval_of(bounds, kind, row)] if kind in bounds else None


def _interval_of(bounds: dict[str, Ends], kind: str, row: Row) -> str:
    """The name of the closest interval of a row."""
    engine = f"{kind}/{row.job.filed.engine}"
    names = (f"{engine}/{regime(row.job)}", engine, kind)
    return next(name for name in names if name in bounds)


def _covered(fit: Fit, log_predicted: Array, bounds: dict[str, Ends]) -> NDArray[np.bool_]:
    """Which rows lie inside their intervals."""
    ends = [
        bounds[_interval_of(bounds, str(kind), row)]
        for kind, row in zip(fit.kind, fit.rows, strict=True)
    ]
    residual = np.log(fit.measured) - log_predicted
    low, high = np.array([end[0] for end in ends]), np.array([end[1] for end in ends])
    return (residual >= low) & (residual <= high)


def coverage(fit: Fit, log_predicted: Array, bounds: dict[str, Ends]) -> dict[str, float]:
    """Share of left-out rows inside their intervals, by class and source; small groups are left out."""
    inside = _covered(fit, log_predicted, bounds)
    shares = {}
    for kind in CLASSES:
        for source in np.unique(fit.source[fit.kind == kind]):
            group = (fit.kind == kind) & (fit.source == source)
            if group.sum() >= MANY:
                shares[f"{kind}, {source}"] = float(inside[group].mean())
    return shares


def width(fit: Fit, bounds: dict[str, Ends]) -> float:
    """Median half-width of the intervals that rows of fitted engines have, each interval counted once, as a share."""
    used = {
        _interval_of(bounds, str(kind), row) for kind, row in zip(fit.kind, fit.rows, strict=True)
    }
    halves = [
        0.5 * (np.exp(bounds[name][1]) - np.exp(bounds[name][0])) for name in used if "/" in name
    ]
    return float(np.median(halves))


def table(fit: Fit, log_predicted: Array) -> list[str]:
    """Median absolute errors by class, averaged over sources, then each source."""
    lines = [
        "| class | rows | median | asked for | by source |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for kind in CLASSES:
        by_source = errors(fit, log_predicted, kind)
        if not by_source:
            continue
        mean = 100.0 * float(np.mean(list(by_source.values())))
        listed = ", ".join(f"{name} {100 * value:.1f} %" for name, value in by_source.items())
        target = f"{TARGETS[kind]} %" if kind in TARGETS else ""
        rows = int((fit.kind == kind).sum())
        lines.append(f"| {kind.replace('_', ' ')} | {rows} | {mean:.1f} % | {target} | {listed} |")
    return lines


def document(
    fit: Fit,
    groups: Array,
    sources: Array,
    bounds: dict[str, Ends],
    reasons: dict[str, str],
    far: list[str],
) -> str:
    """The page of errors."""
    shares = coverage(fit, groups, bounds)
    within = sum(0.85 <= share <= 0.95 for share in shares.values())
    outside = ", ".join(
        f"{name} {100 * share:.0f} %"
        for name, share in sorted(shares.items())
        if not 0.85 <= share <= 0.95
    )
    count = Counter(reasons.values())
    return "\n".join(
        [
            "# Errors of inference predictions",
            "",
            "Written by `python -m calibration serving --write`. Median absolute errors of rows of quality A that were not used to fit,",
            "averaged over sources. The same run measured again differs by 2 to 6 %.",
            "",
            "Furthest off are first tokens on Neuron and under LMDeploy, saturated Gaudi servers and prompts of llama.cpp. Rows with prefill",
            "and decode apart are in no fit, nor are prompts of mixtures whose experts lie in host memory: they are further off, and their",
            "intervals are widened for it. `specc validate inference` says by how much.",
            "",
            "## Groups left out",
            "",
            f"Rows of one source, model, accelerator, count and tensor degree stay together; {FOLDS} folds, each fitted anew.",
            f"90 % intervals cover {100 * np.mean(list(shares.values())):.1f} % of the rows, averaged over {len(shares)} groups of"
            f" {MANY} rows and more of a class and source,",
            f"85 to 95 % in {within} of them. Not so in: {outside or 'none'}.",
            f"The median half-width of an engine's intervals is {100 * width(fit, bounds):.0f} %.",
            "",
            *table(fit, groups),
            "",
            "## Whole sources left out",
            "",
            "What to expect at best of an engine or accelerator that nobody measured: its class is all that is known then. Each fit begins",
            "without the levels that its source alone speaks about, and steps with the derivatives of the fit of all rows.",
            "",
            *table(fit, sources),
            "",
            "Intervals are those of groups left out, widened where what they rest on has no rows: by the factor, on logarithms, with",
            "which they cover 90 % of the rows of sources left out, sources counting alike.",
            "",
            *far,
            "",
            "## Rows that leave the fit",
            "",
            "By rule, no machine can have measured them as they stand, or too few are alike:",
            "",
            *(f"- {reason}: {number} rows" for reason, number in sorted(count.items())),
            "",
        ]
    )
