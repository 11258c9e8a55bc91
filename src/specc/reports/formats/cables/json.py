"""The cable list for programs."""

from collections.abc import Iterator

from specc.bill.cable_list import CableRow
from specc.reports.bills import Bills, only, tidy
from specc.reports.cabling import every_row
from specc.reports.document import Json, Rows, head
from specc.reports.document import pieces as pieces_of
from specc.reports.report import View, streamed


def pieces(bills: Bills, view: View) -> Iterator[str]:
    """The document that the schema `cables` describes, a cable a line."""
    clusters: dict[str, object] = {
        name: Rows(entry(row) for _, row in every_row(bills, name))
        if name in dict(only(bills, view.cluster))
        else []
        for name in bills.bills
    }
    return pieces_of({**head("cables", 1, bills.head), "clusters": clusters})


def entry(r: CableRow) -> Json:
    """A cable."""
    return {
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


FORMAT = streamed("json", "for programs; has a schema", pieces)
