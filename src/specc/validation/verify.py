"""Outputs of a running system against the prediction: which value is off, by how much, and the likeliest reason."""

from collections.abc import Iterable, Mapping

from specc.predict.prediction import Prediction
from specc.record import record
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.text import number, percent, show
from specc.validation.log import Load, Log, Observed, kinds

TOLERANCE = 0.1
"""Share of the prediction that a value may be off where no interval is known."""


@record
class Verified:
    """A measured value against its prediction.

    Attributes:
        source: The kind of output.
        what: What was measured, in the output's words.
        path: The result that it is held against; `link` for the rate of the slowest link.
        measured, predicted: In base units; None where nothing is predicted.
        shown: Both in words, with their units.
        within: Whether it lies in the interval of the prediction, or within a tenth where none is known.
        load: The load that it was predicted at, where that is not the spec's own.
        reason: The likeliest reason where it does not; empty where it does.
    """

    source: str
    what: str
    path: str
    measured: float
    predicted: float | None
    shown: tuple[str, str]
    within: bool
    load: Load | None = None
    reason: str = ""

    @property
    def off(self) -> bool:
        """Whether something is predicted and it is another value."""
        return self.predicted is not None and not self.within

    @property
    def error(self) -> float | None:
        """How far the measured value is from the prediction, as a share of it."""
        return None if not self.predicted else self.measured / self.predicted - 1.0


def observe(text: str) -> tuple[Log, tuple[Observed, ...]] | None:
    """The kind of an output and what it says; None where no kind knows it."""
    for log in kinds():
        observed = log.read(text)
        if observed:
            return log, observed
    return None


def verify(
    log: Log, observed: Iterable[Observed], prediction: Prediction, at: Mapping[Load, Prediction]
) -> list[Verified]:
    """Every measured value against the prediction of a workload.

    Args:
        log: The kind of output.
        observed: What it says.
        prediction: At the load that the spec states.
        at: At other loads.
    """
    rows = []
    for item in observed:
        load = item.load if item.load in at else None
        rows.append(_checked(log, item, prediction if load is None else at[load], load))
    return rows


def _checked(log: Log, item: Observed, prediction: Prediction, load: Load | None) -> Verified:
    value = _link(prediction) if not item.path else prediction.get(item.path)
    path = item.path or "link"
    if not isinstance(value, Quantity):
        return Verified(
            source=log.name,
            what=item.what,
            path=path,
            measured=item.value,
            predicted=None,
            shown=(number(item.value), "unknown"),
            within=False,
            load=load,
            reason="nothing is predicted of it",
        )
    predicted = float(value)
    low = predicted * (1 - TOLERANCE) if value.low is None else float(value.low)
    high = predicted * (1 + TOLERANCE) if value.high is None else float(value.high)
    within = low <= item.value <= high
    return Verified(
        source=log.name,
        what=item.what,
        path=path,
        measured=item.value,
        predicted=predicted,
        shown=(_words(item.value, value), _words(predicted, value)),
        within=within,
        load=load,
        reason="" if within else _reason(log, item.path, above=item.value > predicted),
    )


def _words(value: float, like: Quantity) -> str:
    return show(Quantity(value, like.dimension, like.unit))


def _reason(log: Log, path: str, *, above: bool) -> str:
    for key in (path, path.partition(".")[0]):
        reason = log.reasons.get((key, above))
        if reason is not None:
            return reason
    return "the workload that ran is another than the one of the spec"


def _link(prediction: Prediction) -> Quantity | None:
    """The rate each way of the slowest link between all accelerators."""
    domains = prediction.plan.domains if prediction.plan is not None else ()
    rates = [domain.bandwidth for domain in domains if domain.bandwidth]
    return Quantity(min(rates), BYTE / SECOND) if rates else None


def line_of(row: Verified) -> str:
    """A line, or two with the likeliest reason."""
    sign = "+" if (row.error or 0.0) > 0 else ""
    off = "" if row.error is None else f", {sign}{percent(row.error)}"
    if row.predicted is None:
        return f"{row.path}: {row.shown[0]} measured ({row.what}), {row.reason}\n"
    verdict = "as predicted" if row.within else "off"
    reason = f"\n    likeliest: {row.reason}" if row.reason else ""
    at = "" if row.load is None else f" at {row.load.field} {number(row.load.value)}"
    return f"{row.path}{at}: {row.shown[0]} measured ({row.what}), {row.shown[1]} predicted{off}: {verdict}{reason}\n"
