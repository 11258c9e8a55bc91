"""What lies in host memory crosses the host link: bytes of an iteration, from the ledger's own lines.

Source: Ren et al., "ZeRO-Offload" (2021), section 4: offloaded states are updated by the host, so that gradients go down
and weights come up. Offloaded weights come up forward and backward of every microbatch; offloaded activations go down and
come up once for each.
"""

from specc.plan.ledger import Ledger
from specc.plan.training_job import TrainingJob


def host_traffic(job: TrainingJob, ledger: Ledger) -> tuple[float, float, float]:
    """What an iteration moves for the accelerator of a ledger, because of what lies in host memory.

    Returns:
        Bytes that cross the host link, bytes of host memory that the host moves to update states, and the share of the
        optimiser states that lies there.
    """
    states, microbatches = job.states, float(job.layout.microbatches)
    there = {
        group: float(ledger.on_host(group))
        for group in ("optimizer", "weights", "gradients", "activations")
    }
    each = float(states.master + states.moments)
    updated = there["optimizer"] / each if each else 0.0
    total = updated * float(states.weight)
    if there["gradients"]:  # added up in host memory, microbatch by microbatch
        total += there["gradients"] * microbatches
    else:
        total += updated * float(job.widths.gradient)
    total += 2.0 * there["weights"] * microbatches
    flying = ledger.line("saved activations")
    if there["activations"] and flying is not None:
        once = next(entry.value for entry in flying.inputs if entry.unit == "byte")
        total += 2.0 * float(once) * microbatches
    every = there["optimizer"] + float(ledger.group("optimizer"))
    return total, updated * float(job.update), there["optimizer"] / every if every else 0.0
