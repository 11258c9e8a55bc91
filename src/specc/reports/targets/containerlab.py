"""A containerlab topology: the same text as `specc graph -f containerlab`."""

from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable
from specc.reports.report import View, find_format


def render(emission: Emission) -> Emitted:
    """The text of the format.

    Raises:
        Unemittable: the cluster has no fabric whose switches are known.
    """
    name, bill = emission.bill()
    if not any(laid.sized.stages for laid in bill.topology.fabrics.values()):
        raise Unemittable(f"{name} has no fabric whose switches are known")
    drawn = find_format("graph", "containerlab").draw(emission.bills(), View(cluster=name))
    return Emitted(text=drawn if isinstance(drawn, str) else drawn.decode("utf-8"))


TARGET = EmitTarget(name="containerlab", about="a containerlab topology", render=render)
