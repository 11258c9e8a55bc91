"""The cable list for programs."""

from specc.reports.bills import Bills, tidy
from specc.reports.cabling import every_row
from specc.reports.document import Json, head, write
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """The document that the schema `cables` describes."""
    clusters: dict[str, list[Json]] = {name: [] for name in bills.bills}
    for cluster, r in every_row(bills, view.cluster):
        clusters[cluster].append(
            {
                "label": r.label,
                "fabric": r.fabric,
                "bundle": r.bundle,
                "from": {"device": r.a_device, "port": r.a_port, "rack": r.a_rack or None},
                "to": {"device": r.b_device, "port": r.b_port, "rack": r.b_rack or None},
                "medium": r.medium,
                "part": r.part or None,
                "length": {"value": tidy(r.length), "unit": "m"},
                "rate": {"value": r.rate, "unit": "byte/s"},
            }
        )
    return write({**head("cables", 1, bills.head), "clusters": clusters})


FORMAT = Format(name="json", about="for programs; has a schema", render=render, machine=True)
