"""SimAI's network: the command that makes its topology file from the sizes of the design.

Source: aliyun/SimAI, astra-sim-alibabacloud, inputs/topo/gen_Topo_Template.py.
"""

from specc.reports.emission import (
    Emission,
    EmitTarget,
    Emitted,
    Unemittable,
    command_text,
    commented,
)
from specc.topology.levels import levels
from specc.units.text import plain


def render(emission: Emission) -> Emitted:
    """A shell script.

    Raises:
        Unemittable: the cluster has no accelerators or no fabric whose rate is known.
    """
    name, bill = emission.bill()
    domains = [d for d in levels(bill.topology) if d.bandwidth]
    inside = next((d for d in domains if d.kind == "scale_up"), None)
    outside = next((d for d in domains if d.kind != "scale_up"), None)
    accelerators = bill.topology.accelerators
    if not accelerators or outside is None or outside.bandwidth is None:
        raise Unemittable(f"{name} has no accelerators joined by a fabric whose rate is known")
    per_server = bill.topology.machines[0].accelerators
    options = [
        (
            "-topo",
            "Spectrum-X"
            if any(f.shape == "rail_optimised" for f in bill.topology.fabrics.values())
            else "DCN+",
        ),
        ("-g", str(accelerators)),
        ("-gps", str(inside.size if inside else per_server)),
        ("-bw", _rate(outside.bandwidth)),
    ]
    if inside is not None and inside.bandwidth is not None:
        options.append(("-nvbw", _rate(inside.bandwidth)))
    machine = bill.topology.machines[0].accelerator
    if machine is not None:
        options.append(("-gt", machine.name.partition("_")[0].upper()))
    left = ["error rates and the version of NVSwitch: the script's own"]
    if outside.latency:
        options.append(("-l", plain(round(outside.latency * 1e3, 6)) + "ms"))
    else:
        left.append("latency: not known, the script's own is taken")
    head = "#!/bin/sh\n" + commented(
        [f"cluster {name}", *(f"not said here: {line}" for line in left)]
    )
    return Emitted(
        text=head + command_text("python3 gen_Topo_Template.py", options), left=tuple(left)
    )


def _rate(bandwidth: float) -> str:
    """byte/s as the script takes a rate."""
    return plain(bandwidth * 8 / 1e9) + "Gbps"


TARGET = EmitTarget(
    name="simai", about="the command that makes SimAI's topology file", render=render
)
