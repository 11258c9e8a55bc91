"""The graph as GraphML.

Source: http://graphml.graphdrawing.org/specification.html
"""

from xml.sax.saxutils import escape, quoteattr

from specc.diagnostics.printable import one_line
from specc.reports.bills import Bills, only
from specc.reports.graphs import graph
from specc.reports.report import Format, View

_KEYS = (
    ("label", "node", "string"),
    ("role", "node", "string"),
    ("count", "node", "long"),
    ("fabric", "all", "string"),
    ("links", "edge", "long"),
    ("rate", "edge", "long"),
    ("lower_port", "edge", "string"),
    ("upper_port", "edge", "string"),
)


def render(bills: Bills, view: View) -> str:
    """A graph for each cluster; rates in byte/s."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    lines += [
        f'  <key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>'
        for name, of, kind in _KEYS
    ]
    for name, bill in only(bills, view.cluster):
        vertices, joints = graph(bill.topology, view.level)
        lines.append(f'  <graph id={quoteattr(one_line(name))} edgedefault="undirected">')
        for v in vertices:
            facts = (
                ("label", v.label),
                ("role", v.role),
                ("count", v.count),
                ("fabric", v.fabric),
            )
            lines.append(f"    <node id={quoteattr(one_line(v.name))}>{_data(facts)}</node>")
        for j in joints:
            ends = f"source={quoteattr(one_line(j.lower))} target={quoteattr(one_line(j.upper))}"
            pair = j.ports or ("", "")
            about = (
                ("fabric", j.fabric),
                ("links", j.links),
                ("rate", j.rate),
                ("lower_port", pair[0]),
                ("upper_port", pair[1]),
            )
            lines.append(f"    <edge {ends}>{_data(about)}</edge>")
        lines.append("  </graph>")
    return "\n".join([*lines, "</graphml>"]) + "\n"


def _data(facts: tuple[tuple[str, object], ...]) -> str:
    return "".join(
        f'<data key="{key}">{escape(one_line(str(value)))}</data>'
        for key, value in facts
        if value not in {"", 0}
    )


FORMAT = Format(name="graphml", about="GraphML, for graph tools", render=render, machine=True)
