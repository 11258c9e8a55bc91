"""Renting instead of buying: what the same accelerators cost by the hour, and from when on owning them is cheaper.

Owning costs its capital at the start and operation ever after; renting on demand costs its rate for the time in use.
"""

from collections import Counter
from collections.abc import Iterable

from specc.bill.bill import Bill
from specc.bill.cost import rental_rate
from specc.bill.running import utilisation
from specc.bill.sums import Sum
from specc.design.entity import Entity
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server
from specc.design.price import Offer
from specc.record import record
from specc.topology.inventory import total


@record
class Rental:
    """An offer of instances with as many accelerators of the same kind as a cluster has.

    Attributes:
        offer: Its name.
        instance: What is rented, as the seller calls it.
        seller: Who rents it out.
        billing: On demand, spot or reserved.
        region: Where.
        date: When the price was seen.
        confidence: How far to trust it.
        each: Accelerators of an instance.
        count: Instances.
        rate: What all of them cost per second, in the currency of the bill.
    """

    offer: str
    instance: str
    seller: str
    billing: str
    region: str
    date: str
    confidence: str
    each: int
    count: int
    rate: float

    @property
    def rate_of_one(self) -> float:
        """What one accelerator costs per second."""
        return self.rate / (self.each * self.count)


@record
class BreakEven:
    """From when on owning is cheaper than a rental.

    Attributes:
        time: Seconds until what rent would have cost has paid for the capital and its operation; infinite if never.
        utilisation: The share of the time in use at which both cost the same over the life of the hardware; above 1 if never.
    """

    time: Sum
    utilisation: Sum


def accelerator_of(bill: Bill) -> Entity | None:
    """The accelerator that most of the cluster's are."""
    counts: Counter[str] = Counter()
    kinds: dict[str, Entity] = {}
    for machine in bill.topology.machines:
        if machine.accelerator is not None and not machine.service:
            counts[machine.accelerator.name] += machine.count * machine.accelerators
            kinds[machine.accelerator.name] = machine.accelerator
    return kinds[max(counts, key=lambda name: (counts[name], name))] if counts else None


def rentals(bill: Bill, offers: Iterable[Offer]) -> list[Rental]:
    """What could be rented instead of the cluster's accelerators, cheapest first."""
    wanted = accelerator_of(bill)
    needed = bill.topology.accelerators
    offered = []
    for offer in offers:
        instance = offer.instance
        each = accelerators_of(instance, wanted) if instance is not None and wanted else 0
        if not each:
            continue
        count = -(-needed // each)
        rate = rental_rate(bill.prices, offer, each, count)
        if rate is None:
            continue
        offered.append(
            Rental(
                offer=offer.name,
                instance=str(getattr(instance, "title", None) or getattr(instance, "name", "")),
                seller=offer.seller or "",
                billing=offer.billing or "on_demand",
                region=offer.region or "",
                date=offer.date or "",
                confidence=offer.confidence or "",
                each=each,
                count=count,
                rate=rate * count,
            )
        )
    return sorted(offered, key=lambda rental: (rental.rate, rental.offer))


def cheapest(bill: Bill) -> Rental | None:
    """The cheapest rental on demand that somebody asked for."""
    on_demand = (r for r in rentals(bill, bill.prices.rentals) if r.billing == "on_demand")
    return next(on_demand, None)


def accelerators_of(instance: Entity, wanted: Entity) -> int:
    """Accelerators of an instance, if they are all of the wanted kind."""
    if isinstance(instance, Enclosure):
        return 0
    held = instance.accelerators if isinstance(instance, Server) else ()
    same = all(getattr(item.of, "name", "") == wanted.name for item in held)
    return total(held) if held and same else 0


def break_even(bill: Bill, rate: float) -> BreakEven:
    """When owning the cluster beats renting at so much per second of use.

    With C the capital, O its operation per second at utilisation u, R the rent: time = C / (u R - O). With F what is fixed per
    second (write-off, support, colocation) and E the electricity at full use: utilisation = F / (R - E).
    """
    running, use = bill.running, utilisation(bill.cluster.economics)
    capital, cost = bill.capital, running.total
    written_off = running.capital
    needs = (*capital.missing, *cost.missing)
    known = capital.value is not None and cost.value is not None and written_off.value is not None
    if needs or not known or use <= 0:
        missing = tuple(dict.fromkeys(needs)) or ("economics.utilisation",)
        return BreakEven(time=Sum(value=None, missing=missing), utilisation=Sum(value=None, missing=missing))  # fmt: skip
    operation = (cost.value or 0.0) - (written_off.value or 0.0)
    saved = use * rate - operation
    energy = (running.energy.value or 0.0) / use
    fixed = (cost.value or 0.0) - (running.energy.value or 0.0)
    spread = rate - energy
    return BreakEven(
        time=Sum(value=(capital.value or 0.0) / saved if saved > 0 else float("inf")),
        utilisation=Sum(value=fixed / spread if spread > 0 else float("inf")),
    )
