"""Predictions as Markdown tables, for reviews and wikis."""

from specc.predict.prediction import Prediction
from specc.reports.markdown import code, row, table
from specc.reports.memory_bar import memory_bar
from specc.reports.predictions import Predictions, group, label, shown
from specc.reports.report import Format, View

GROUPS = (
    ("memory.per_accelerator", "Memory of an accelerator"),
    ("time", "Where the time goes"),
    ("cost", "Cost"),
)


def render(predictions: Predictions, view: View) -> str:
    """A section for each workload."""
    return "\n".join(
        _section(predictions, name, prediction)
        for name, prediction in predictions.predictions.items()
    )


def _section(predictions: Predictions, name: str, prediction: Prediction) -> str:
    heads = {head.split(".")[0] for head, _ in GROUPS}
    rows = [("accelerators", str(prediction.accelerators), "")]
    rows += [
        (label(path), *shown(path, value))
        for path, value in prediction.results.items()
        if path.split(".")[0] not in heads
    ]
    if prediction.bound_by:
        rows.append(("bound by", str(prediction.bound_by), ""))
    parts = [
        f"## {row(prediction.kind)} {code(name)}\n\n{row(predictions.about.get(name, ''))}\n",
        table(("result", "value", "interval"), rows),
    ]
    for head, title in GROUPS:
        values = group(prediction, head)
        if values:
            picture = memory_bar(predictions, name) if head.startswith("memory") else ""
            if picture:  # Markdown takes SVG as HTML, without the line that says XML
                parts.append(picture.partition("?>\n")[2])
            parts.append(
                f"### {title}\n\n{table(('part', 'value', 'interval'), [(label(path), *shown(path, value)) for path, value in values.items()])}"
            )
    judged = predictions.judged(name)
    if judged:
        found_rows = [
            (
                code(item.requirement.text),
                item.status,
                shown("", item.value)[0] if item.value is not None else "",
            )
            for item in judged
        ]
        parts.append(
            f"### Requirements\n\n{table(('requirement', 'status', 'value'), found_rows)}"
        )
    if prediction.assumptions:
        assumed = [
            (item.name, str(item.value), item.source or "") for item in prediction.assumptions
        ]
        parts.append(f"### Assumed\n\n{table(('what', 'value', 'source'), assumed)}")
    return "\n".join(parts)


FORMAT = Format(name="markdown", about="tables for reviews and wikis", render=render)
