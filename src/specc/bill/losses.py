"""What one failure leaves: of each fabric, and of the power of each kind of rack. Every device of a kind is lost in turn; the worst counts."""

from collections.abc import Callable, Iterator, Mapping

from specc.bill.bill import Bill
from specc.bill.pdus import carried, carried_after_pdu
from specc.bill.sums import Sum
from specc.design.parts.rack import Rack
from specc.record import record
from specc.topology.after_loss import (
    bisection_after,
    fewest_links,
    fewest_switches,
    share_after,
)
from specc.topology.lay import FabricLayout

LOST = ("link", "adapter", "leaf", "spine", "core")
TIERS = ("leaf", "spine", "core")
_AFTER: Mapping[str, Callable[[Rack], float | None]] = {"pdu": carried_after_pdu, "feed": carried}


@record(kw_only=False)
class FabricLoss:
    """One thing that a fabric loses.

    Attributes:
        fabric: The fabric.
        lost: `link`, `adapter`, `leaf`, `spine` or `core`.
        whose: What keeps a share: a server, each leaf.
        left: The share of its bandwidth that is left.
        bisection: Bandwidth between both halves of the servers after it, byte/s, one way; None where none is computed.
    """

    fabric: str
    lost: str
    whose: str
    left: float
    bisection: float | None


@record(kw_only=False)
class FabricCut:
    """How many links and switches may fail until two servers are parted; None where none is computed."""

    fabric: str
    links: int | None
    switches: int | None


@record(kw_only=False)
class RackLoss:
    """A kind of rack after one PDU or one feed: what the fullest draws and what is still carried, W."""

    rack: str
    lost: str
    drawn: float
    carried: float

    @property
    def spare(self) -> float:
        """What is left over; below 0 where it is too little."""
        return self.carried - self.drawn


def fabric_losses(laid: FabricLayout, *, flows: bool = True) -> Iterator[FabricLoss]:
    """Every loss of which the counts of a fabric say what it leaves; the bandwidth after it only with `flows`."""
    whose = {lost: of for lost, of, _ in laid.sized.losses}
    for lost in LOST:
        left = share_after(laid, lost)
        if left is not None:
            flow = bisection_after(laid, lost) if flows and lost in TIERS else None
            yield FabricLoss(laid.name, lost, whose.get(lost, "a server"), left, flow)


def fabric_cut(laid: FabricLayout) -> FabricCut:
    """The least cuts of a fabric."""
    return FabricCut(laid.name, fewest_links(laid), fewest_switches(laid))


def rack_losses(bill: Bill) -> Iterator[RackLoss]:
    """Each kind of rack with PDUs that are known; a feed only where there are several."""
    fullest: dict[str, tuple[float, Rack]] = {}
    for run in bill.hall.runs:
        if run.rack is not None and run.power > fullest.get(run.kind, (0.0,))[0]:
            fullest[run.kind] = (run.power, run.rack)
    for kind, (drawn, rack) in fullest.items():
        for lost, carries in _AFTER.items():
            left = carries(rack)
            if left is not None and (lost == "pdu" or (rack.feeds or 1) > 1):
                yield RackLoss(kind, lost, drawn, left)


def spare_after(bill: Bill, lost: str) -> Sum:
    """The least power that a rack has to spare after the loss of a `pdu` or a `feed`, W."""
    known = [loss.spare for loss in rack_losses(bill) if loss.lost == lost]
    if not known:
        missing = "site.rack.pdus" if lost == "pdu" else "site.rack.feeds"
        return Sum(value=None, missing=(missing,))
    return Sum(value=min(known))
