"""What a fabric asks of its shape, and what no shape can give."""

from fractions import Fraction

from specc.design.cluster import Fabric
from specc.topology.boards import board
from specc.topology.ports import Switchboard
from specc.topology.shape import EndpointGroup, FabricRequest, Problem
from specc.units import Quantity


def asked(
    fabric: Fabric,
    main: EndpointGroup,
    attached: tuple[EndpointGroup, ...],
    leaf: Switchboard | None,
) -> FabricRequest:
    """The fields of a fabric as its shape reads them."""
    tiers = fabric.tiers
    dims: tuple[int, ...] = ()
    if fabric.topology is not None:
        dims = tuple(int(a) for a in fabric.topology.arguments if isinstance(a, Quantity))
    return FabricRequest(
        servers=main,
        attached=attached,
        leaf=leaf,
        spine=board(fabric.spine),
        core=board(fabric.core),
        rails=None if fabric.rails == fabric.planes == main.links else fabric.rails,
        planes=fabric.planes,
        ratio=_ratio(tiers.get("leaf") or fabric.oversubscription),
        spine_ratio=_ratio(tiers.get("spine")),
        pod=fabric.pod,
        downlinks=fabric.downlinks,
        uplinks=fabric.uplinks,
        uplink_rate=None if fabric.uplink_rate is None else int(fabric.uplink_rate),
        dual_homed=fabric.dual_homed,
        spare=fabric.spare_ports or 0,
        uneven=fabric.spread == "uneven",
        leaves=fabric.leaves,
        spines=fabric.spines,
        cores=fabric.cores,
        groups=fabric.groups,
        dimensions=dims,
    )


def _ratio(value: Quantity | None) -> Fraction:
    return Fraction(1) if value is None else Fraction(value.value)


def closed_above(fabric: Fabric) -> Problem | None:
    """A spine or core that is stated and of which no port is known: a chassis without line cards."""
    for field in ("spine", "core"):
        part = getattr(fabric, field)
        if part is not None and board(part) is None:
            return Problem(
                kind="unknown",
                field=field,
                found=f"the ports of `{part.name}` are unknown",
                allowed="a switch whose ports are known",
                hint="State `ports` of the switch, or the `line_cards` of a chassis.",
            )
    return None


def unknown_ports(fabric: Fabric) -> Problem:
    """A leaf of which no port is known."""
    return Problem(
        kind="unknown",
        field="leaf",
        found=f"the ports of `{fabric.leaf.name}` are unknown"
        if fabric.leaf
        else "`leaf` is not stated",
        allowed="a switch whose ports are known",
        hint="State `ports` of the switch, such as `64 x osfp(400 Gb/s)`.",
    )


def no_ratio(ask: FabricRequest) -> Problem | None:
    """A fabric without links up for those down, or the other way round, is none."""
    if ask.ratio > 0 and ask.spine_ratio > 0:
        return None
    return Problem(
        kind="size",
        field="oversubscription",
        found="an oversubscription of 0",
        allowed="more than 0 links down for each link up",
        hint="Write 1:1 for full bandwidth, 2:1 for half of it.",
    )
