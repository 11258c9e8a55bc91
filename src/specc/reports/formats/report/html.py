"""Everything about a spec on one page that needs nothing beside itself: for people who will not run the command."""

from specc.reports.report import Format, View
from specc.reports.web.clusters import cluster
from specc.reports.web.findings import cards
from specc.reports.web.numbers import Explanations
from specc.reports.web.page import render_page, rests_on
from specc.reports.web.verdict import requirement_rows, tiles, verdict
from specc.reports.web.workload_charts import curves
from specc.reports.web.workloads import workload
from specc.reports.whole import Whole


def render(whole: Whole, view: View) -> str:
    """Verdict and numbers first, then requirements, findings, workloads, clusters, and the text itself."""
    result, predictions = whole.result, whole.predictions
    explanations = Explanations(result)
    return render_page(
        "report.html",
        live=view.live,
        name=whole.name,
        about=rests_on(whole.head),
        verdict=verdict(result),
        tiles=list(tiles(result, explanations)),
        requirements=requirement_rows(result.requirements, whole.name),
        findings=cards(whole.diagnostics, whole.name),
        workloads=[
            workload(predictions, name, explanations, curves(result, prediction))
            for name, prediction in predictions.predictions.items()
        ],
        clusters=[cluster(whole, name, bill) for name, bill in result.bills.items()],
        lines=whole.text.rstrip("\n").split("\n"),
        why=explanations.steps,
    )


FORMAT = Format(name="html", about="one self-contained page", render=render)
