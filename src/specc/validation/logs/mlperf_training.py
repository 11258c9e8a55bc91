"""The log of an MLPerf training run: lines of `:::MLLOG`.

Source: mlcommons/logging, mlperf_logging/mllog/constants.py: `throughput` of `tracked_stats` counts samples, of older logs tokens.
"""

import json
import statistics
from collections.abc import Iterator

from specc.validation.log import Log, Observed

MARK = ":::MLLOG "
SHORTEST = 5e-3
"""Seconds below which an iteration is none: the log counts tokens, not samples."""
MILLISECOND = 1e-3


def read(text: str) -> tuple[Observed, ...]:
    """The iteration time of the median throughput, and the time of the run."""
    if MARK not in text:
        return ()
    batch, begun, ended = 0.0, None, None
    throughputs: list[float] = []
    for event in _events(text):
        value, when = event.get("value"), event.get("time_ms")
        match event.get("key"):
            case "global_batch_size":
                batch = _positive(value)
            case "run_start":
                begun = _positive(when)
            case "run_stop":
                ended = _positive(when)
            case "tracked_stats" if isinstance(value, dict):
                throughputs.append(_positive(value.get("throughput")))
    observed = []
    rates = [rate for rate in throughputs if rate]
    if batch and rates:
        seconds = batch / statistics.median(rates)
        if seconds > SHORTEST:
            what = "global_batch_size over the median throughput"
            observed.append(Observed(path="iteration_time", value=seconds, what=what))
    if begun and ended and ended > begun:
        took = (ended - begun) * MILLISECOND
        observed.append(Observed(path="duration", value=took, what="run_start to run_stop"))
    return tuple(observed)


def _events(text: str) -> Iterator[dict[str, object]]:
    for line in text.splitlines():
        _, mark, rest = line.partition(MARK)
        if mark:
            try:
                event = json.loads(rest)
            except (ValueError, RecursionError):
                continue
            if isinstance(event, dict):
                yield event


def _positive(value: object) -> float:
    """A number above zero, else 0."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e18
    return float(value) if fits else 0.0  # type: ignore[arg-type]


LOG = Log(
    name="MLPerf training",
    about="the log of an MLPerf training run",
    read=read,
    reasons={
        (
            "iteration_time",
            True,
        ): "the input pipeline or the network holds it up, or clocks are lower than the sheet's under load",
        (
            "iteration_time",
            False,
        ): "what the step really holds is less: shorter sequences, packing, or a narrower recipe than `precision` says",
        (
            "duration",
            True,
        ): "evaluations and checkpoints are part of the run, or it took more steps than the spec states",
        ("duration", False): "it took fewer steps than the spec states",
    },
)
