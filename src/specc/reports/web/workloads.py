"""A workload on the page: numbers, memory, time, curves, money, every result, assumptions."""

from collections.abc import Iterable, Iterator

from specc.predict.prediction import Prediction
from specc.record import evolve, record
from specc.reports.predictions import Predictions, label, shown
from specc.reports.web.numbers import Explanations, ShownNumber
from specc.reports.web.verdict import FIRST, first_numbers
from specc.reports.web.workload_charts import Chart, ledger_charts
from specc.units import Quantity
from specc.units.text import number


@record
class Workload:
    """What a page shows of one."""

    name: str
    kind: str
    about: str
    numbers: tuple[ShownNumber, ...]
    layout: tuple[tuple[str, str], ...]
    bound_by: str
    charts: tuple[Chart, ...]
    cost: tuple[ShownNumber, ...]
    results: tuple[ShownNumber, ...]
    assumptions: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    nearest: str


def workload(
    predictions: Predictions, name: str, explanations: Explanations, curves: Iterable[Chart] = ()
) -> Workload:
    """Everything of one workload; `curves` stand behind the charts of its memory and time."""
    prediction = predictions.predictions[name]
    numbers = tuple(_numbers(prediction, name, explanations))
    return Workload(
        name=name,
        kind=prediction.kind,
        numbers=tuple(first_numbers(prediction, explanations)),
        about=predictions.about.get(name, ""),
        layout=tuple(
            (label(key), str(value))
            for key, value in prediction.parallel.items()
            if value not in {1, False, None}
        ),
        bound_by=str(prediction.bound_by) if prediction.bound_by else "",
        charts=(*ledger_charts(prediction), *curves),
        cost=tuple(
            evolve(n, label=n.label.removeprefix("cost "))
            for path, n in numbers
            if path.startswith("cost.")
        ),
        results=tuple(n for path, n in numbers if not path.startswith(("cost.", "time."))),
        assumptions=tuple(
            (a.name, _words(a.value), a.source or "") for a in prediction.assumptions
        ),
        notes=tuple(prediction.notes),
        nearest=prediction.nearest_measurement or "",
    )


def _numbers(
    prediction: Prediction, name: str, explanations: Explanations
) -> Iterator[tuple[str, ShownNumber]]:
    titles = dict(FIRST)
    for path, value in prediction.results.items():
        named = titles.get(path) or " ".join(label(word) for word in path.split("."))
        yield path, explanations.number(name, path, value, named)


def _words(value: object) -> str:
    if isinstance(value, Quantity):
        text, interval = shown("", value)
        return f"{text} ({interval})" if interval else text
    return number(value) if isinstance(value, float) else str(value)
