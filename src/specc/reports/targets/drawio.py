"""The kinds of devices and what joins them, as a diagrams.net document.

Source: diagrams.net, mxGraph XML (mxfile, mxGraphModel, mxCell).
"""

from xml.sax.saxutils import quoteattr

from specc.reports.emission import Emission, EmitTarget, Emitted
from specc.reports.graphs import graph

ROLES = {"switch": "#DAE8FC", "server": "#D5E8D4", "storage": "#FFE6CC"}


def render(emission: Emission) -> Emitted:
    """XML with a box a kind of device and a line a kind of link."""
    name, bill = emission.bill()
    vertices, joints = graph(bill.topology, "kinds")
    cells = []
    rows: dict[str, int] = {}
    for vertex in vertices:
        level = 0 if vertex.role == "switch" else 1
        column = rows.get(vertex.role, 0)
        rows[vertex.role] = column + 1
        style = f"rounded=1;whiteSpace=wrap;fillColor={ROLES.get(vertex.role, '#F5F5F5')};"
        cells.append(
            f'<mxCell id={quoteattr(vertex.name)} value={quoteattr(vertex.label)} style={quoteattr(style)} vertex="1" parent="1">'
            f'<mxGeometry x="{40 + 220 * column}" y="{40 + 180 * level}" width="180" height="60" as="geometry"/></mxCell>'
        )
    for number, joint in enumerate(joints, 1):
        cells.append(
            f'<mxCell id="link{number}" value={quoteattr(joint.label)} style="endArrow=none;" edge="1" parent="1" '
            f'source={quoteattr(joint.lower)} target={quoteattr(joint.upper)}><mxGeometry relative="1" as="geometry"/></mxCell>'
        )
    inner = "".join(f"        {cell}\n" for cell in cells)
    text = (
        f'<mxfile host="gpuspec">\n  <diagram name={quoteattr(name)}>\n    <mxGraphModel>\n      <root>\n'
        '        <mxCell id="0"/>\n        <mxCell id="1" parent="0"/>\n'
        f"{inner}      </root>\n    </mxGraphModel>\n  </diagram>\n</mxfile>\n"
    )
    return Emitted(text=text)


TARGET = EmitTarget(
    name="drawio", about="kinds of devices and links for diagrams.net", render=render
)
