"""A prediction as a part of a page: what matters first, then memory, time, cost, requirements and assumptions."""

from collections.abc import Iterator

from specc.predict.prediction import Prediction
from specc.reports.html import cards, stacked, table, text
from specc.reports.predictions import Predictions, group, label, shown
from specc.sums import sum_floats
from specc.units import Quantity
from specc.units.text import number

FIRST = (
    "iteration_time", "duration", "tokens_per_second", "requests_per_second", "ttft.p95", "tpot.p95", "mfu", "goodput",
    "max_rate", "utilisation", "power.mean", "energy", "energy_per_token", "cost.per_run", "cost.per_million_output_tokens",
)  # fmt: skip
STATUS = {"met": "good", "failed": "bad", "undecided": "warn"}


def section(predictions: Predictions, name: str) -> str:
    """One workload."""
    return "".join(_parts(predictions, name, predictions.predictions[name]))


def _parts(predictions: Predictions, name: str, found: Prediction) -> Iterator[str]:
    yield f'<h2 id="{text(name)}">{text(found.kind)} {text(name)}</h2>\n<p class="soft">{text(predictions.about.get(name, ""))}</p>\n'
    yield cards(_cards(found))
    layout = " · ".join(
        f"{label(key)} {value}"
        for key, value in found.parallel.items()
        if value not in {1, False, None}
    )
    yield f"<p>Layout: {text(layout or 'one accelerator a copy')}." if found.parallel else "<p>"
    yield f" Bound by {text(str(found.bound_by))}.</p>\n" if found.bound_by else "</p>\n"
    memory = group(found, "memory.per_accelerator")
    capacity = memory.pop("capacity", None)
    total = memory.pop("total", None)
    if isinstance(total, Quantity):
        whole = (
            max(float(total), float(capacity)) if isinstance(capacity, Quantity) else float(total)
        )
        of = f" of {shown('', capacity)[0]}" if isinstance(capacity, Quantity) else ""
        yield f"<h3>Memory of an accelerator: {text(shown('', total)[0] + of)}</h3>\n"
        yield stacked(
            [
                (label(part), float(value), shown("", value)[0])
                for part, value in memory.items()
                if isinstance(value, Quantity)
            ],
            whole,
        )
    time = {
        part: value for part, value in group(found, "time").items() if isinstance(value, Quantity)
    }
    if time:
        whole = sum_floats(float(value) for value in time.values())
        yield "<h3>Where the time goes</h3>\n"
        yield stacked(
            [(label(part), float(value), shown("", value)[0]) for part, value in time.items()],
            whole,
        )
    yield "<h3>Every result</h3>\n"
    yield table(
        ("result", "value", "interval, or what is missing"),
        [
            (path, *shown(path, value))
            for path, value in found.results.items()
            if not path.startswith(("time.", "memory."))
        ],
        (1,),
    )
    yield from _requirements(predictions, name)
    if found.assumptions:
        yield "<h3>Assumed</h3>\n"
        yield table(
            ("what", "value", "source"),
            [(item.name, _words(item.value), item.source or "") for item in found.assumptions],
        )
    if found.nearest_measurement:
        yield f'<p class="soft">Nearest measurement: {text(found.nearest_measurement)}.</p>\n'


def _cards(found: Prediction) -> Iterator[tuple[str, str, str]]:
    yield "accelerators", str(found.accelerators), ""
    for path in FIRST:
        value = found.results.get(path)
        if isinstance(value, Quantity):
            said, beside = shown(path, value)
            head, _, point = path.partition(".")
            yield f"{label(head)} {point}".strip().replace("_", " "), said, beside


def _requirements(predictions: Predictions, name: str) -> Iterator[str]:
    judged = predictions.judged(name)
    if not judged:
        return
    yield "<h3>Requirements</h3>\n<table><tbody>\n"
    for item in judged:
        value = (
            shown("", item.value)[0]
            if item.value is not None
            else f"needs {', '.join(item.missing)}"
        )
        why = f"<br><small>{text(item.requirement.why)}</small>" if item.requirement.why else ""
        yield (
            f'<tr><td class="{STATUS[item.status]}">{text(item.status)}</td><td><code>{text(item.requirement.text)}</code>{why}</td>'
            f'<td class="n">{text(value)}</td></tr>\n'
        )
    yield "</tbody></table>\n"


def _words(value: object) -> str:
    if isinstance(value, Quantity):
        return shown("", value)[0]
    return number(value) if isinstance(value, float) else str(value)
