"""The tree of servers as Slurm's topology.conf: leaves with their nodes, what joins them above.

Servers that share all their leaves (a scalable unit) are one switch for Slurm. Source: Slurm documentation, topology.conf
"""

from specc.bill.bill import Bill
from specc.diagnostics.printable import one_line
from specc.reports.bills import Bills, only
from specc.reports.report import Format, View
from specc.topology.lay import FabricLayout
from specc.topology.members import Member


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
    tops: list[str] = []
    for member in laid.leading:
        below = _under(laid, member, lines)
        tops += below
    if len(laid.leading) > 1:
        lines.append(f"SwitchName={laid.name}-fabric Switches={','.join(tops)}")
    return "\n".join(lines) + "\n"


def _under(laid: FabricLayout, member: Member, lines: list[str]) -> list[str]:
    """Adds the switches of a kind of servers, and gives the topmost."""
    nodes, stages = member.ends, laid.stages_of(member)
    prefix = f"{laid.name}-{member.cell}_" if member.cell else f"{laid.name}-"
    below: list[str] = []
    size = max(1, stages[0].servers)
    for number, first in enumerate(range(1, nodes.count + 1, size), 1):
        last = min(first + size - 1, nodes.count)
        span = f"[{first}-{last}]" if last > first else f"{first}"
        label = f"{prefix}{stages[0].name}{number}"
        lines.append(f"SwitchName={label} Nodes={nodes.name}-{span}")
        below.append(label)
    inner = size
    for stage in () if member.cell else stages[1:]:
        each = max(1, -(-stage.servers // inner))
        groups = [below[i : i + each] for i in range(0, len(below), each)]
        if len(groups) == len(below):
            continue
        labels = []
        for number, group in enumerate(groups, 1):
            label = f"{prefix}{stage.name}{number}"
            lines.append(f"SwitchName={label} Switches={','.join(group)}")
            labels.append(label)
        below, inner = labels, stage.servers
    return below


FORMAT = Format(name="slurm", about="Slurm's topology.conf", render=render, machine=True)
