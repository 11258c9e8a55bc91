"""The memory of every workload as stacked bars."""

from specc.reports.memory_bar import memory_bars
from specc.reports.predictions import Predictions
from specc.reports.report import Format, View


def render(predictions: Predictions, view: View) -> str:
    """A bar for each workload."""
    return memory_bars(predictions)


FORMAT = Format(name="svg", about="memory of an accelerator as stacked bars", render=render)
