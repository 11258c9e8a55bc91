"""The graph for programs."""

from specc.reports.bills import Bills, only, tidy
from specc.reports.document import Json, head, write
from specc.reports.graphs import graph
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """The document that the schema `graph` describes."""
    clusters: dict[str, Json] = {}
    for name, bill in only(bills, view.cluster):
        vertices, joints = graph(bill.topology, view.level)
        clusters[name] = {
            "level": view.level or "kinds",
            "nodes": [
                {
                    "name": v.name,
                    "label": v.label,
                    "role": v.role,
                    "count": v.count,
                    "fabric": v.fabric or None,
                }
                for v in vertices
            ],
            "links": [
                {
                    "lower": j.lower,
                    "upper": j.upper,
                    "links": j.links,
                    "rate": {"value": j.rate, "unit": "byte/s"}
                    if j.rate
                    else {"value": None, "unit": "byte/s", "unknown": ["rate"]},
                    "fabric": j.fabric or None,
                    "ports": list(j.ports) if j.ports else None,
                }
                for j in joints
            ],
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
    return write({**head("graph", 1, bills.head), "clusters": clusters})


def _quantity(value: object) -> Json:
    if value is None:
        return {"value": None, "unit": "byte/s", "unknown": ["topology"]}
    return {"value": tidy(float(value)), "unit": "byte/s"}  # type: ignore[arg-type]


FORMAT = Format(name="json", about="for programs; has a schema", render=render, machine=True)
