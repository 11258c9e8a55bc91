"""Nodes and a partition for `slurm.conf`: processors, memory and accelerators as they are known.

Source: Slurm documentation, slurm.conf.
"""

from specc.reports.emission import Emission, EmitTarget, Emitted, commented
from specc.reports.nodes import cores_of, memory_of, nodes_of


def render(emission: Emission) -> Emitted:
    """Lines to include in `slurm.conf`."""
    name, bill = emission.bill()
    lines, left, spans = [], [], []
    kinds = set()
    for nodes in nodes_of(bill):
        fields = [f"NodeName={nodes.span}"]
        cores = cores_of(nodes.group)
        if cores is None:
            left.append(
                f"{nodes.name}: cores of its processors are not known; slurmd -C prints them"
            )
        else:
            fields += [f"Sockets={cores[0]}", f"CoresPerSocket={cores[1]}"]
        memory = memory_of(nodes.group)
        if memory is None:
            left.append(f"{nodes.name}: its host memory is not known; slurmd -C prints it")
        else:
            fields.append(f"RealMemory={memory * 97 // 100}")
        if nodes.group.accelerator is not None:
            fields.append(f"Gres=gpu:{nodes.group.accelerator.name}:{nodes.group.accelerators}")
            kinds.add("gpu")
        fields.append("State=UNKNOWN")
        lines.append(" ".join(fields))
        if not nodes.group.service:
            spans.append(nodes.span)
    if kinds:
        lines.insert(0, "GresTypes=gpu")
    if spans:
        lines.append(
            f"PartitionName={name} Nodes={','.join(spans)} Default=YES MaxTime=INFINITE State=UP"
        )
    head = [f"cluster {name}: include this in slurm.conf; RealMemory leaves 3 % to the system"]
    text = commented([*head, *(f"not said here: {line}" for line in left)])
    return Emitted(text=text + "\n".join(lines) + "\n", left=tuple(left))


TARGET = EmitTarget(
    name="slurm-nodes", about="nodes and a partition for slurm.conf", render=render
)
