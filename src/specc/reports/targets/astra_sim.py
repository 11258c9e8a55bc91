"""The network of ASTRA-sim's analytical backend: the same text as `specc graph -f astra-sim`."""

from specc.reports.emission import Emission, EmitTarget, Emitted
from specc.reports.report import View, find_format
from specc.topology.levels import levels


def render(emission: Emission) -> Emitted:
    """YAML; a latency that is not known is said to be so and not given."""
    name, bill = emission.bill()
    drawn = find_format("graph", "astra-sim").draw(emission.bills(), View(cluster=name))
    known = all(domain.latency > 0 for domain in levels(bill.topology) if domain.bandwidth)
    left = (
        () if known else ("latency: it is not known at every level; state it in ns before a run",)
    )
    return Emitted(text=str(drawn), left=left)


TARGET = EmitTarget(
    name="astra-sim", about="the network of ASTRA-sim's analytical backend", render=render
)
