"""Slurm's `gres.conf`: the accelerators of each kind of node.

Source: Slurm documentation, gres.conf.
"""

from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable
from specc.reports.nodes import nodes_of

FOUND_BY = {"nvidia": "nvml", "amd": "rsmi", "intel": "oneapi"}


def render(emission: Emission) -> Emitted:
    """A line for each kind of node with accelerators.

    Raises:
        Unemittable: no node has any.
    """
    name, bill = emission.bill()
    lines = [f"# cluster {name}"]
    for nodes in nodes_of(bill):
        accelerator = nodes.group.accelerator
        if accelerator is None:
            continue
        detect = FOUND_BY.get((accelerator.vendor or "").lower(), "off")
        count = nodes.group.accelerators
        files = f" File=/dev/nvidia[0-{count - 1}]" if detect == "nvml" and count > 1 else ""
        lines.append(
            f"NodeName={nodes.span} AutoDetect={detect} Name=gpu Type={accelerator.name} Count={count}{files}"
        )
    if len(lines) == 1:
        raise Unemittable(f"no server of {name} has accelerators")
    return Emitted(text="\n".join(lines) + "\n")


TARGET = EmitTarget(name="slurm-gres", about="Slurm's gres.conf", render=render)
