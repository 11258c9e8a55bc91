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
class Owning:
    """What owning a cluster costs.

    Attributes:
        capital: At the start, in the currency of the bill.
        operation: Per second ever after: what runs on beside the write-off.
        use: The share of the time in use, for which alone rent on demand is paid.
    """

    capital: float
    operation: float
    use: float


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


def owning(bill: Bill) -> Owning | None:
    """What owning a cluster costs; None where something of it is not known, or it is never in use."""
    capital, cost, written_off = bill.capital, bill.running.total, bill.running.capital
    use = utilisation(bill.cluster.economics)
    if capital.missing or cost.missing or use <= 0:
        return None
    if capital.value is None or cost.value is None or written_off.value is None:
        return None
    return Owning(capital=capital.value, operation=cost.value - written_off.value, use=use)


def break_even(bill: Bill, rate: float) -> BreakEven:
    """When owning the cluster beats renting at so much per second of use.

    With C the capital, O its operation per second at utilisation u, R the rent: time = C / (u R - O). With F what is fixed per
    second (write-off, support, colocation) and E the electricity at full use: utilisation = F / (R - E).
    """
    running, owned = bill.running, owning(bill)
    if owned is None:
        needs = (*bill.capital.missing, *running.total.missing)
        missing = tuple(dict.fromkeys(needs)) or ("economics.utilisation",)
        return BreakEven(time=Sum(value=None, missing=missing), utilisation=Sum(value=None, missing=missing))  # fmt: skip
    saved = owned.use * rate - owned.operation
    energy = (running.energy.value or 0.0) / owned.use
    fixed = (running.total.value or 0.0) - (running.energy.value or 0.0)
    spread = rate - energy
    return BreakEven(
        time=Sum(value=owned.capital / saved if saved > 0 else float("inf")),
        utilisation=Sum(value=fixed / spread if spread > 0 else float("inf")),
    )
