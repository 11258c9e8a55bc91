"""The cable list: every cable from port to port, with its label, bundle and length."""

from collections.abc import Iterator, Mapping

from specc.bill.cabling import first_of, spot_key
from specc.bill.link_choice import LayerLinks
from specc.bill.media import Media
from specc.bill.port_names import Ports
from specc.bill.ways import CableWays
from specc.record import record
from specc.sums import sum_counts
from specc.topology.graph import device
from specc.topology.lay import FabricLayout


@record
class CableRow:
    """One cable from port to port."""

    label: str
    fabric: str
    bundle: str
    a_device: str
    a_port: str
    a_rack: str
    b_device: str
    b_port: str
    b_rack: str
    medium: str
    part: str
    length: float
    rate: int


def rack_name(index: int) -> str:
    """The label of a rack."""
    return f"R{index + 1:03d}"


def rows(
    laid: FabricLayout, ways: CableWays, chosen: Mapping[int, LayerLinks]
) -> Iterator[CableRow]:
    """The cable list of a fabric, in the order of its ports; `chosen` is what its cabling chose for open layers."""
    if laid.sized.wires is None:
        return
    media = Media.of(laid, chosen)
    ports = Ports(laid)
    total = sum_counts(y.links for y in laid.sized.layers)
    digits = max(4, len(str(total)))
    spots = [
        (
            ways.spots(spot_key(laid, n, False), first_of(laid, n)),
            ways.spots(spot_key(laid, n, True)),
        )
        for n in range(len(laid.sized.layers))
    ]
    inside = laid.sized.inside
    laying = (wire for wire in laid.sized.wires() if wire[0] not in inside)
    for count, (layer, low, low_port, low_part, up, up_port, up_part) in enumerate(laying, 1):
        lower, upper = spots[layer]
        a_rack = b_rack = ""
        exact = 0.0
        if lower is not None and upper is not None:
            exact = ways.length(lower[0][low], lower[1][low], upper[0][up], upper[1][up])
            a_rack, b_rack = rack_name(lower[0][low]), rack_name(upper[0][up])
        copper, length = media.at(layer, exact)
        cable = media.cable(layer, copper=copper)
        yield CableRow(
            label=f"{laid.name}-{count:0{digits}d}",
            fabric=laid.name,
            bundle=f"{laid.name}/{a_rack}-{b_rack}",
            a_device=device(laid, layer, False, low),
            a_port=ports.lower(layer, low_port, low_part),
            a_rack=a_rack,
            b_device=device(laid, layer, True, up),
            b_port=ports.upper(layer, up_port, up_part),
            b_rack=b_rack,
            medium=media.medium(layer, copper=copper),
            part=cable.name if cable else "",
            length=length,
            rate=laid.sized.layers[layer].rate,
        )
