"""The tree of servers as Slurm's topology.conf: leaves with their nodes, what joins them above.

Servers that share all their leaves (a scalable unit) are one switch for Slurm. Source: Slurm documentation, topology.conf
"""

from specc.bill.bill import Bill
from specc.diagnostics.printable import one_line
from specc.reports.bills import Bills, only
from specc.reports.report import Format, View
from specc.topology.lay import FabricLayout


def render(bills: Bills, view: View) -> str:
    """The tree of the fabric with the most bandwidth, for each cluster."""
    return "".join(_tree(name, bill) for name, bill in only(bills, view.cluster))


def _widest(bill: Bill) -> FabricLayout | None:
    fabrics = [x for x in bill.topology.fabrics.values() if x.sized.stages and x.members]
    return max(
        fabrics, key=lambda x: x.sized.stages[0].inside * x.sized.stages[-1].servers, default=None
    )


def _tree(name: str, bill: Bill) -> str:
    laid = _widest(bill)
    lines = [f"# cluster {one_line(name)}"]
    if laid is None:
        return lines[0] + ": no fabric\n"
    nodes = laid.members[0].ends
    stages = laid.sized.stages
    below: list[str] = []
    size = max(1, stages[0].servers)
    for number, first in enumerate(range(1, nodes.count + 1, size), 1):
        last = min(first + size - 1, nodes.count)
        span = f"[{first}-{last}]" if last > first else f"{first}"
        label = f"{laid.name}-{stages[0].name}{number}"
        lines.append(f"SwitchName={label} Nodes={nodes.name}-{span}")
        below.append(label)
    inner = size
    for stage in stages[1:]:
        each = max(1, -(-stage.servers // inner))
        groups = [below[i : i + each] for i in range(0, len(below), each)]
        if len(groups) == len(below):
            continue
        labels = []
        for number, group in enumerate(groups, 1):
            label = f"{laid.name}-{stage.name}{number}"
            lines.append(f"SwitchName={label} Switches={','.join(group)}")
            labels.append(label)
        below, inner = labels, stage.servers
    return "\n".join(lines) + "\n"


FORMAT = Format(name="slurm", about="Slurm's topology.conf", render=render, machine=True)
