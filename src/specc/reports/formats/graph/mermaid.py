"""The graph for Mermaid, as Markdown pages show it."""

from specc.diagnostics.printable import one_line
from specc.reports.bills import Bills, only
from specc.reports.graphs import picture
from specc.reports.report import Format, View
from specc.units.text import number


def escape(text: str) -> str:
    """Text in quotes: Mermaid reads entities, and quotes or brackets would end the label."""
    flat = one_line(text)
    marks = {"&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "|": "#124;"}
    return "".join(marks.get(c, c) for c in flat.replace("#", "#35;"))


def render(bills: Bills, view: View) -> str:
    """One flowchart; clusters are its parts."""
    lines = ["flowchart BT"]
    drawn = 0
    for name, bill in only(bills, view.cluster):
        vertices, joints, said = picture(bill.topology, view.level)
        known = {}
        lines.append(f'  subgraph c{len(lines)}["{escape(f"{name}: {said}" if said else name)}"]')
        for v in vertices:
            drawn += 1
            known[v.name] = f"n{drawn}"
            label = f"{number(v.count)} x {v.label}" if v.count > 1 else v.label
            lines.append(f'    n{drawn}["{escape(label)}"]')
        lines.append("  end")
        lines += [f'  {known[j.lower]} ---|"{escape(j.label)}"| {known[j.upper]}' for j in joints]
    return "\n".join(lines) + "\n"


FORMAT = Format(name="mermaid", about="for Mermaid in Markdown", render=render, machine=True)
