"""Access switches that stand alone: their uplinks belong to the fabric that attaches them (`attach { oob = 2 x 100 Gb/s }`).

Management and out-of-band networks are built like this.
"""

from collections.abc import Iterator
from functools import partial
from math import ceil

from specc.sums import sum_counts
from specc.topology.shape import (
    FabricRequest,
    Problem,
    Shape,
    SizedFabric,
    Tier,
    TierLinks,
    Wire,
    refused,
)
from specc.units.text import link_rate


def size(ask: FabricRequest) -> SizedFabric:
    """As many switches as there are ends over ports; the ends may differ in rate up to that of the port."""
    board = ask.leaf
    kinds = [k for k in (ask.servers, *ask.attached) if k.total]
    rate = max((k.rate for k in kinds), default=ask.servers.rate)
    ports = board.ports(rate) if board else 0
    if board is None or not ports:
        return refused(
            "access",
            Problem(
                kind="missing" if board is None else "rate",
                field="leaf",
                found=f"links of {link_rate(rate)}" if board else "`leaf` is not stated",
                allowed=f"at most {link_rate(board.fastest)} a port" if board else "a switch",
                hint="State a `leaf` switch with ports at the rate of the links.",
            ),
        )
    down = ask.downlinks or ports - ask.spare
    if down < 1:
        return refused(
            "access",
            Problem(
                kind="ports",
                field="spare_ports",
                found=f"{ask.spare} spare ports on each switch",
                allowed=f"fewer than the {ports} ports of {board.name}",
                hint="Keep fewer ports free, or take a larger switch.",
            ),
        )
    ends = sum_counts(k.total for k in kinds)
    count = max(ceil(ends / down), ask.leaves or 0)
    cages = board.serving(rate)
    each = cages.each(rate) if cages else 1
    full, last = divmod(ends, down)
    return SizedFabric(
        shape="access",
        tiers=(
            Tier(
                name="leaf",
                board=board.name,
                count=count,
                down=down,
                up=0,
                ports=ports,
                cages=ceil(down / each),
                cages_all=full * ceil(down / each) + ceil(last / each),
            ),
        ),
        layers=tuple(
            TierLinks(lower=k.name, upper="leaf", links=k.total, rate=k.rate)
            for k in (ask.servers, *ask.attached)
        ),
        most=down * count // ask.servers.links if ask.servers.links else None,
        facts=(("ports free", down * count - ends),),
        wires=partial(_wires, ask, down),
    )


def _wires(ask: FabricRequest, down: int) -> Iterator[Wire]:
    place = 0
    for layer, kind in enumerate((ask.servers, *ask.attached)):
        for device in range(kind.count):
            for link in range(kind.links):
                leaf, port = divmod(place, down)
                yield (layer, device, link, 0, leaf, port, 0)
                place += 1


SHAPE = Shape(
    name="access", about="Switches that stand alone; another fabric attaches them.", size=size
)
