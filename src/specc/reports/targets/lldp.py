"""What LLDP must report at each port, for checks of the cabling: a line for each end of a link."""

from specc.reports.cabling import every_row
from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable
from specc.reports.nodes import infiniband, natural


def render(emission: Emission) -> Emitted:
    """Tab-separated values with a heading: device, port, neighbour, its port.

    Raises:
        Unemittable: no cable of the cluster carries Ethernet.
    """
    name, bill = emission.bill()
    quiet = {fabric for fabric, laid in bill.topology.fabrics.items() if infiniband(laid)}
    ends = []
    for _cluster, row in every_row(emission.bills(), name):
        if row.fabric not in quiet:
            ends.append((row.a_device, row.a_port, row.b_device, row.b_port))
            ends.append((row.b_device, row.b_port, row.a_device, row.a_port))
    if not ends:
        raise Unemittable(f"no cable of {name} carries Ethernet", "see specc emit ibnetdiscover")
    ends.sort(key=lambda end: (natural(end[0]), natural(end[1])))
    text = "device\tport\tneighbour\tneighbour_port\n" + "".join(
        "\t".join(end) + "\n" for end in ends
    )
    left = tuple(
        f"fabric {fabric}: InfiniBand has no LLDP, see ibnetdiscover" for fabric in sorted(quiet)
    )
    return Emitted(text=text, left=left)


TARGET = EmitTarget(
    name="lldp", about="the neighbours that LLDP must report, port by port", render=render
)
