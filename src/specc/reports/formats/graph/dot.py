"""The graph for Graphviz."""

from specc.diagnostics.printable import one_line
from specc.reports.bills import Bills, only
from specc.reports.graphs import picture
from specc.reports.report import Format, View
from specc.units.text import number


def quoted(text: str) -> str:
    """A quoted identifier; Graphviz gives a meaning to backslashes and to what looks like HTML."""
    flat = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{flat}"'


def render(bills: Bills, view: View) -> str:
    """A digraph for each cluster, servers at the bottom."""
    parts = []
    for name, bill in only(bills, view.cluster):
        vertices, joints, said = picture(bill.topology, view.level)
        lines = [f"graph {quoted(name)} {{", "  rankdir=BT;", "  node [shape=box, fontname=sans];"]
        lines += [f"  label={quoted(said)};"] if said else []
        for v in vertices:
            label = f"{number(v.count)} x {v.label}" if v.count > 1 else v.label
            lines.append(f"  {quoted(v.name)} [label={quoted(label)}];")
        lines += [
            f"  {quoted(j.lower)} -- {quoted(j.upper)} [label={quoted(j.label)}];" for j in joints
        ]
        by_rank: dict[int, list[str]] = {}
        for v in vertices:
            by_rank.setdefault(v.rank, []).append(quoted(v.name))
        lines += [f"  {{ rank=same; {'; '.join(by_rank[r])}; }}" for r in sorted(by_rank)]
        parts.append("\n".join([*lines, "}"]) + "\n")
    return "".join(parts)


FORMAT = Format(name="dot", about="for Graphviz", render=render, machine=True)
