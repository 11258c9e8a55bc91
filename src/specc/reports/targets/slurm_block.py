"""Slurm's `topology.conf` for the block plugin: nodes that share a scale-up domain are a block.

Source: Slurm documentation, topology.conf (topology/block).
"""

from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable
from specc.reports.nodes import nodes_of


def render(emission: Emission) -> Emitted:
    """A block for each domain of several nodes.

    Raises:
        Unemittable: no scale-up domain spans several nodes.
    """
    name, bill = emission.bill()
    lines, sizes = [f"# cluster {name}: TopologyPlugin=topology/block"], []
    for nodes in nodes_of(bill):
        group = nodes.group
        per = group.count // group.enclosures if group.enclosures else 1
        if per < 2:
            continue
        sizes.append(per)
        for number, first in enumerate(range(nodes.first, nodes.last + 1, per), 1):
            last = min(first + per - 1, nodes.last)
            lines.append(
                f"BlockName={nodes.name}-block{number} Nodes={nodes.name}-[{first}-{last}]"
            )
    if not sizes:
        raise Unemittable(
            f"no scale-up domain of {name} spans several nodes",
            "specc emit slurm-topology writes the tree",
        )
    lines.append(f"BlockSizes={min(sizes)}")
    return Emitted(text="\n".join(lines) + "\n")


TARGET = EmitTarget(
    name="slurm-block",
    about="Slurm's topology.conf for racks that are one scale-up domain",
    render=render,
)
