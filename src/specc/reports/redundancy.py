"""What one failure leaves of a cluster, as the rows of a table."""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.losses import FabricLoss, fabric_cut, fabric_losses, rack_losses
from specc.record import record
from specc.sums import sum_counts
from specc.topology.lay import FabricLayout
from specc.units.dimension import WATT
from specc.units.quantity import Quantity
from specc.units.text import link_rate, percent, show

MOST_LINKS = 20_000
"""Links of a fabric beyond which a page shows shares alone; a requirement asks for flows and cuts of any that can be computed."""


@record
class RedundancyRow:
    """One row: where, what fails, what is left of what, and the bandwidth between both halves of the servers."""

    where: str
    lost: str
    left: str
    bisection: str
    short: bool = False
    """Whether less is left than is needed."""


def redundancy(bill: Bill) -> Iterator[RedundancyRow]:
    """Fabrics, then kinds of racks."""
    for name, laid in bill.topology.fabrics.items():
        if laid.abstract or not laid.sized.tiers:
            continue
        small = sum_counts(layer.links for layer in laid.sized.layers) <= MOST_LINKS
        for loss in fabric_losses(laid, flows=small):
            yield _row(loss)
        if small:
            yield from _cut(name, laid)
    for of in rack_losses(bill):
        carried, drawn = (show(Quantity(watts, WATT)) for watts in (of.carried, of.drawn))
        yield RedundancyRow(
            where=f"rack {of.rack}",
            lost=f"a {'PDU' if of.lost == 'pdu' else of.lost}",
            left=f"{carried} for {drawn}",
            bisection="",
            short=of.spare < 0,
        )


def _row(loss: FabricLoss) -> RedundancyRow:
    flow = "" if loss.bisection is None else link_rate(round(loss.bisection))
    article = "an" if loss.lost == "adapter" else "a"
    return RedundancyRow(
        where=loss.fabric,
        lost=f"{article} {loss.lost}",
        left=f"{percent(loss.left)} of {loss.whose}",
        bisection=flow,
        short=loss.left <= 0,
    )


_MANY = {"link": "links", "switch": "switches"}


def _cut(name: str, laid: FabricLayout) -> Iterator[RedundancyRow]:
    cut = fabric_cut(laid)
    for count, what in ((cut.links, "link"), (cut.switches, "switch")):
        if count is not None:
            yield RedundancyRow(
                where=name,
                lost=f"{count} {what if count == 1 else _MANY[what]}",
                left="the fewest that part two servers",
                bisection="",
                short=count <= 1,
            )
