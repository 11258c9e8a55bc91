"""Buying against renting as a drawing: what each has cost by a month."""

from os.path import basename

from specc.reports.rent_or_buy import RentOrBuy
from specc.reports.report import Format, View
from specc.reports.web.break_even import break_even_chart
from specc.reports.web.charts import PAPER, drawing


def render(comparison: RentOrBuy, _view: View) -> str:
    """Clusters one above the other; one whose cost is not known, or whose like nobody rents out, has no chart."""
    charts = [
        break_even_chart(
            compared,
            PAPER,
            title=f"{basename(comparison.name)}: cluster {name}, bought or rented",
            width=560,
            height=340,
        )
        for name, compared in comparison.clusters.items()
    ]
    return drawing({"vconcat": [chart for chart in charts if chart is not None]})


FORMAT = Format(
    name="svg",
    about="what buying and renting have cost by a month, and where they cross",
    render=render,
    machine=True,
)
