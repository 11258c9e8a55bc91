"""Scaling as a drawing: how much of perfect scaling is left at each size."""

from os.path import basename

from specc.reports.report import Format, View
from specc.reports.scaling import Scaling, lines_of
from specc.reports.web.charts import PAPER, curve, drawing
from specc.units.text import number, percent


def render(scaling: Scaling, _view: View) -> str:
    """Accelerators by factors of two against the share of perfect scaling."""
    rows = [
        {
            "series": name,
            "x": line.accelerators,
            "y": 100 * line.efficiency,
            "words": f"{name} on {number(line.accelerators)}: {percent(line.efficiency)}, {number(line.speedup)} times as fast",
        }
        for name, points in scaling.workloads.items()
        for line in lines_of(points)
    ]
    kind = "the global batch stays" if scaling.strong else "the work of each accelerator stays"
    drawn = curve(
        rows,
        theme=PAPER,
        title=f"{basename(scaling.name)}: {kind}",
        across="accelerators",
        up="% of perfect scaling",
        doubling=True,
        top=105,
        width=560,
        height=340,
    )
    return drawing(drawn)


FORMAT = Format(
    name="svg", about="a drawing of efficiency against size", render=render, machine=True
)
