"""Predictions as one page that needs nothing beside itself."""

from specc.reports.html import document, text
from specc.reports.prediction_page import section
from specc.reports.predictions import Predictions
from specc.reports.report import Format, View


def render(predictions: Predictions, view: View) -> str:
    """A section for each workload."""
    sections = [section(predictions, name) for name in predictions.predictions]
    return document(
        f"Predictions: {predictions.name}", [f"<h1>{text(predictions.name)}</h1>\n", *sections]
    )


FORMAT = Format(name="html", about="one self-contained page", render=render)
