"""Errors of serving predictions by class and source, the intervals that follow, and the page of the manual."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calibration.serving.fit import Fit

Array = NDArray[np.float64]
FOLDS = 10
CLASSES = (
    "single",
    "tpot_dense",
    "tpot_moe",
    "ttft",
    "throughput_dense",
    "throughput_moe",
    "other",
)
TARGETS = {
    "single": 10,
    "tpot_dense": 10,
    "tpot_moe": 18,
    "ttft": 25,
    "throughput_dense": 10,
    "throughput_moe": 20,
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


def intervals(fit: Fit, log_predicted: Array) -> dict[str, tuple[float, float]]:
    """5 % and 95 % quantiles of the log residuals of left-out rows, sources counting alike."""
    found: dict[str, tuple[float, float]] = {}
    residual = np.log(fit.measured) - log_predicted
    for kind in CLASSES:
        inside = fit.kind == kind
        values, weight = residual[inside], np.zeros(int(inside.sum()))
        sources = fit.source[inside]
        for source in np.unique(sources):
            weight[sources == source] = 1.0 / (sources == source).sum()
        order = np.argsort(values)
        share = np.cumsum(weight[order]) / weight.sum()
        low, high = (
            float(values[order][min(np.searchsorted(share, q), len(values) - 1)])
            for q in (0.05, 0.95)
        )
        found[kind] = (min(low, -0.02), max(high, 0.02))
    return found


def coverage(fit: Fit, log_predicted: Array, bounds: dict[str, tuple[float, float]]) -> float:
    """Share of left-out rows inside their interval, averaged over classes and sources."""
    residual = np.log(fit.measured) - log_predicted
    shares: list[float] = []
    for kind, (low, high) in bounds.items():
        for source in np.unique(fit.source[fit.kind == kind]):
            inside = residual[(fit.kind == kind) & (fit.source == source)]
            shares.append(float(((inside >= low) & (inside <= high)).mean()))
    return float(np.mean(shares))


def table(fit: Fit, log_predicted: Array) -> list[str]:
    """Median absolute errors by class, averaged over sources, then each source."""
    lines = [
        "| class | rows | median | asked for | by source |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for kind in CLASSES:
        found = errors(fit, log_predicted, kind)
        if not found:
            continue
        mean = 100.0 * float(np.mean(list(found.values())))
        listed = ", ".join(f"{name} {100 * value:.1f} %" for name, value in found.items())
        target = f"{TARGETS[kind]} %" if kind in TARGETS else ""
        rows = int((fit.kind == kind).sum())
        lines.append(f"| {kind.replace('_', ' ')} | {rows} | {mean:.1f} % | {target} | {listed} |")
    return lines


def document(fit: Fit, groups: Array, sources: Array, covered: float) -> str:
    """The page of errors."""
    return "\n".join(
        [
            "# Errors of inference predictions",
            "",
            "Written by `python -m calibration serving --write`. Median absolute errors of rows of quality A that were not used to fit,",
            "averaged over sources. The same run measured again differs by 2 to 6 %.",
            "",
            "Furthest off are a mixture launched eagerly, the only rows of their kind, and first tokens on Neuron cores, where published runs",
            "differ by a factor of three for the same work. Rows with prefill and decode apart are in no fit: their time per token is off",
            "by 21 % and their first tokens by 44 % (median), with intervals widened for it.",
            "",
            "## Groups left out",
            "",
            f"Rows of one source, model, accelerator, count and tensor degree stay together; {FOLDS} folds.",
            f"90 % intervals cover {100 * covered:.1f} % of the rows, averaged over classes and sources.",
            "",
            *table(fit, groups),
            "",
            "## Whole sources left out",
            "",
            "What to expect of an engine or accelerator that nobody measured: its class is all that is known then.",
            "",
            *table(fit, sources),
            "",
        ]
    )
