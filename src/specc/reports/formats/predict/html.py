"""Predictions as one page that needs nothing beside itself."""

from specc.reports.predictions import Predictions
from specc.reports.report import Format, View
from specc.reports.web.numbers import Explanations
from specc.reports.web.page import render_page
from specc.reports.web.verdict import requirement_rows
from specc.reports.web.workloads import workload


def render(predictions: Predictions, view: View) -> str:
    """A section for each workload."""
    explanations = Explanations()
    names = list(predictions.predictions)
    return render_page(
        "prediction.html",
        name=f"Predictions: {predictions.name}",
        workloads=[workload(predictions, name, explanations) for name in names],
        requirements={name: requirement_rows(predictions.judged(name)) for name in names},
        why=explanations.steps,
    )


FORMAT = Format(name="html", about="one self-contained page", render=render)
