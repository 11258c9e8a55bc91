"""The graph for programs."""

from collections.abc import Iterator

from specc.reports.bills import Bills, only, tidy
from specc.reports.document import Json, Rows, head
from specc.reports.document import pieces as pieces_of
from specc.reports.graphs import Joint, Vertex, each_of
from specc.reports.report import View, streamed


def pieces(bills: Bills, view: View) -> Iterator[str]:
    """The document that the schema `graph` describes, a node or link a line."""
    clusters: dict[str, object] = {}
    for name, bill in only(bills, view.cluster):
        vertices, joints = each_of(bill.topology, view.level)
        clusters[name] = {
            "level": view.level or "kinds",
            "nodes": Rows(map(_node, vertices)),
            "links": Rows(map(_link, joints)),
            "fabrics": {
                fabric: {
                    "topology": laid.sized.shape,
                    "bisection": _quantity(laid.sized.bisection),
                    "stages": [
                        {
                            "name": s.name,
                            "servers": s.servers,
                            "inside": _quantity(s.inside),
                            "outside": _quantity(s.outside),
                            "hops": s.hops,
                        }
                        for s in laid.sized.stages
                    ],
                }
                for fabric, laid in bill.topology.fabrics.items()
            },
        }
    return pieces_of({**head("graph", 1, bills.head), "clusters": clusters})


def _node(v: Vertex) -> Json:
    return {
        "name": v.name,
        "label": v.label,
        "role": v.role,
        "count": v.count,
        "fabric": v.fabric or None,
    }


def _link(j: Joint) -> Json:
    return {
        "lower": j.lower,
        "upper": j.upper,
        "links": j.links,
        "rate": {"value": j.rate, "unit": "byte/s"}
        if j.rate
        else {"value": None, "unit": "byte/s", "unknown": ["rate"]},
        "fabric": j.fabric or None,
        "ports": list(j.ports) if j.ports else None,
    }


def _quantity(value: object) -> Json:
    if value is None:
        return {"value": None, "unit": "byte/s", "unknown": ["topology"]}
    return {"value": tidy(float(value)), "unit": "byte/s"}  # type: ignore[arg-type]


FORMAT = streamed("json", "for programs; has a schema", pieces)
