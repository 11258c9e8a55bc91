"""What lies in host memory crosses the host link: bytes of an iteration, from the ledger's own lines.

Source: Ren et al., "ZeRO-Offload" (2021), section 4: offloaded states are updated by the host, so that gradients go down
and weights come up. Offloaded weights come up forward and backward of every microbatch; offloaded activations go down and
come up once for each.
"""

from specc.physics.numeric import Number, largest
from specc.plan.ledger import Ledger
from specc.plan.training_job import TrainingJob


def host_traffic(job: TrainingJob, ledger: Ledger) -> tuple[Number, Number, Number]:
    """What an iteration moves for the accelerator of a ledger, because of what lies in host memory.

    Returns:
        Bytes that cross the host link, bytes of host memory that the host moves to update states, and the share of the
        optimiser states that lies there.
    """
    states, microbatches, offload = job.states, job.layout.microbatches, job.offload
    there = {
        group: ledger.on_host(group)
        for group in ("optimizer", "weights", "gradients", "activations")
    }
    each = states.master + states.moments
    updated = there["optimizer"] / largest(each, 1e-9)
    total = updated * states.weight
    if "gradients" in offload.groups:  # added up in host memory, microbatch by microbatch
        total = total + there["gradients"] * microbatches
    else:
        total = total + updated * job.widths.gradient
    total = total + 2.0 * there["weights"] * microbatches
    flying = ledger.line("saved activations")
    if "activations" in offload.groups and flying is not None:
        once = next(entry.value for entry in flying.inputs if entry.unit == "byte")
        total = total + 2.0 * once * microbatches
    every = there["optimizer"] + ledger.group("optimizer")
    return total, updated * job.update, there["optimizer"] / largest(every, 1e-9)
