"""Predicted against measured as a drawing."""

from specc.reports.comparisons import Comparison
from specc.reports.report import Format, View
from specc.reports.scatter import scatter


def render(comparison: Comparison, view: View) -> str:
    """A panel for each metric."""
    return scatter(comparison)


FORMAT = Format(
    name="svg", about="predicted against measured, a panel for each metric", render=render
)
