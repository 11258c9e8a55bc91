"""The network as a containerlab topology, to try configurations on.

Source: https://containerlab.dev/manual/topo-def-file/
"""

import json
from collections import Counter

from specc.diagnostics.printable import in_json
from specc.reports.bills import Bills, only
from specc.reports.graphs import graph
from specc.reports.report import Format, View


def render(bills: Bills, view: View) -> str:
    """A node for every device and a link for every cable; interfaces are counted device by device."""
    parts = []
    for name, bill in only(bills, view.cluster):
        vertices, joints = graph(bill.topology, "ports")
        used: Counter[str] = Counter()
        joined = {e for j in joints for e in (j.lower, j.upper)}
        lines = [f"name: {_text(name)}", "topology:", "  nodes:"]
        for v in vertices:
            if v.name in joined:
                image = "ghcr.io/nokia/srlinux" if v.role == "switch" else "alpine:latest"
                kind = "nokia_srlinux" if v.role == "switch" else "linux"
                lines.append(f"    {_text(v.name)}: {{ kind: {kind}, image: {_text(image)} }}")
        lines.append("  links:")
        for j in joints:
            ends = []
            for device in (j.lower, j.upper):
                used[device] += 1
                ends.append(f"{device}:eth{used[device]}")
            lines.append(f"    - endpoints: [{', '.join(_text(e) for e in ends)}]")
        parts.append("\n".join(lines) + "\n")
    return "---\n".join(parts)


def _text(value: str) -> str:
    return in_json(json.dumps(value, ensure_ascii=False))


FORMAT = Format(
    name="containerlab", about="a containerlab topology, port by port", render=render, machine=True
)
