"""How much wider intervals are where an engine or a part has no rows, from fits without whole sources.

Intervals are quantiles of rows left out of a fit that knows their engine and part. A row of a source that was left out whole, and
with it the only rows of its engine or part, says by what factor they are too narrow there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from calibration.serving.engines import BY_WORD
from calibration.serving.errors import MANY, Ends, ends_of, intervals
from calibration.serving.fit import Fit
from specc.predict.serving.numbers import FAR, FAR_ENGINE, FAR_LINE, FAR_PART

Array = NDArray[np.float64]
NEAR = "measured"
COVERED = 0.9
PLACES = {
    NEAR: "engine and part have rows elsewhere",
    FAR_ENGINE: "the generation of the engine has none, its line has",
    FAR_LINE: "the line of the engine has none",
    FAR_PART: "the part has none",
}


def apart(fit: Fit, left: Array, whole: Array) -> tuple[list[str], Array]:
    """What is not known of each row without its source, and its residual over the end of the interval that it has then.

    Args:
        fit: All rows.
        left: Logarithms of predictions with groups left out.
        whole: The same with whole sources left out.
    """
    places, over = [""] * len(fit.rows), np.full(len(fit.rows), np.nan)
    for source in np.unique(fit.source):
        kept = fit.source != source
        bounds = intervals(fit, left, kept)
        others = [row.job.filed for row, stays in zip(fit.rows, kept, strict=True) if stays]
        parts = {filed.part for filed in others}
        engines = {filed.engine for filed in others}
        lines = {BY_WORD[word].family for word in engines}
        for at in np.flatnonzero(~kept):
            row = fit.rows[at]
            ends = ends_of(bounds, str(fit.kind[at]), row)
            if ends is None:
                continue
            filed = row.job.filed
            places[at] = (
                FAR_PART
                if filed.part not in parts
                else NEAR
                if filed.engine in engines
                else FAR_ENGINE
                if BY_WORD[filed.engine].family in lines
                else FAR_LINE
            )
            over[at] = _over(float(np.log(fit.measured[at]) - whole[at]), ends)
    return places, over


def _over(residual: float, ends: Ends) -> float:
    """A logarithmic residual over the end of the interval on its side: up to 1 it lies inside."""
    return residual / (ends[1] if residual > 0.0 else ends[0])


def _quantile(values: Array, sources: Sequence[str]) -> float:
    """The value that `COVERED` of the rows stay below, sources counting alike."""
    names = np.array(sources)
    weight = np.array([1.0 / (names == name).sum() for name in names])
    order = np.argsort(values)
    share = np.cumsum(weight[order]) / weight.sum()
    return float(values[order][np.searchsorted(share, COVERED)])


def widenings(fit: Fit, left: Array, whole: Array) -> dict[str, float]:
    """Factors on logarithmic intervals, at least 1, with which they cover `COVERED` of the rows of sources left out."""
    places, over = apart(fit, left, whole)
    result = {}
    for place in FAR:
        inside = np.array([here == place for here in places])
        if inside.sum() >= MANY:
            result[place] = round(max(1.0, _quantile(over[inside], fit.source[inside])), 3)
    return result


def lines(fit: Fit, left: Array, whole: Array, factors: dict[str, float]) -> list[str]:
    """A table of what intervals cover of sources left out, before and after they are widened."""
    places, over = apart(fit, left, whole)
    told = [
        "| of a source left out | rows | sources | covered | wider by | then covered |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for place, words in PLACES.items():
        inside = np.array([here == place for here in places])
        if not inside.any():
            continue
        factor = factors.get(place, 1.0)
        shares = [_share(over[inside], fit.source[inside], most) for most in (1.0, factor)]
        told.append(
            f"| {words} | {int(inside.sum())} | {len(set(fit.source[inside]))} |"
            f" {100 * shares[0]:.0f} % | {factor:.2f} | {100 * shares[1]:.0f} % |"
        )
    return told


def _share(over: Array, sources: Sequence[str], most: float) -> float:
    """Share of rows below `most`, sources counting alike."""
    names = np.array(sources)
    return float(np.mean([np.mean(over[names == name] <= most) for name in set(names.tolist())]))
