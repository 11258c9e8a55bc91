"""Money: which offer holds, and what things cost.

Prices are those valid at the date of the prices; of several those that the user states win over the catalogue's, then
those without a commitment, then the most trusted, then the latest, then the cheapest. A currency converts only by a declared, dated rate. A missing price is unknown and never zero.
"""

from collections.abc import Iterable

from specc.bill.line import Price
from specc.design.entity import Entity
from specc.design.price import Exchange, Offer
from specc.record import record
from specc.sums import sum_counts
from specc.topology.inventory import same
from specc.units import Quantity
from specc.units.table import YEAR as SECONDS_OF_YEAR
from specc.units.text import number

YEAR = float(SECONDS_OF_YEAR)
MONTH = YEAR / 12
CONFIDENTIAL = (
    "--prices"  # what the source of offers beside the spec is called: no report names their file
)
_TRUST = {"high": 2, "medium": 1, "low": 0, None: 1}


def currency_of(amount: Quantity) -> str:
    """The currency of a price; empty for a plain number."""
    return next(
        (n for n, power in amount.dimension.powers if power == 1 and n.isupper() and len(n) == 3),
        "",
    )


def _valid(offer: Offer, as_of: str | None) -> bool:
    """Whether an offer holds in a month; one without dates always does."""
    if as_of is None or offer.valid is None:
        return True
    ends = offer.valid if isinstance(offer.valid, tuple) else (offer.valid,)
    month = as_of[: len(ends[0])]
    return ends[0] <= month <= ends[-1][: len(month)]


def _own(offer: Offer) -> bool:
    """Whether the user states it, in the spec or beside it."""
    return offer.origin is None or not offer.origin.span.source.in_catalogue


def _at(offer: Offer, quantity: int) -> Quantity | None:
    """The price of one at a quantity: the last tier that it reaches, else the plain price."""
    best: tuple[int, Quantity] | None = None
    for tier in offer.tiers:
        start = tier.count("from", 1, 0)
        price = tier.quantity("price", 1)
        if price is not None and quantity >= start and (best is None or start >= best[0]):
            best = (start, price)
    return best[1] if best else offer.price


@record
class Prices:
    """The offers to choose from, on a date, in one currency."""

    offers: tuple[Offer, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    as_of: str | None = None
    currency: str = "USD"
    region: str | None = None
    rentals: tuple[Offer, ...] = ()
    """Offers of instances that the cluster could be rented as."""

    @property
    def confidential(self) -> int:
        """How many of the offers came beside the spec."""
        return sum_counts(
            o.origin is not None and o.origin.span.source.name == CONFIDENTIAL for o in self.offers
        )

    def buy(self, part: Entity, quantity: int) -> Price | None:
        """The price of one part when so many are bought."""
        return self._best((o for o in self.offers if same(o.part, part)), quantity)

    def rent(self, instance: Entity, quantity: int, accelerators: int) -> Price | None:
        """The price of one instance per second."""
        return self._best(
            (o for o in self.offers if same(o.instance, instance)), quantity, accelerators
        )

    def amount(self, offer: Offer, quantity: int) -> float | None:
        """The price of one in the bill's currency where the offer holds; what is paid at the start of a rent is spread over its term."""
        if not _valid(offer, self.as_of) or (offer.minimum or 0) > quantity:
            return None
        if self.region and offer.region and offer.region != self.region:
            return None
        price = _at(offer, quantity)
        if price is None:
            return None
        paid = self._stated(price, offer)
        if paid is None or offer.upfront is None or offer.instance is None:
            return paid
        start = self._stated(offer.upfront, offer)
        if start is None or offer.term is None or float(offer.term) <= 0:
            return None
        return paid + start / float(offer.term)

    def _stated(self, amount: Quantity, offer: Offer) -> float | None:
        """An amount of an offer in the bill's currency."""
        return self.convert(float(amount), currency_of(amount) or offer.currency or self.currency)

    def _best(self, offers: Iterable[Offer], quantity: int, accelerators: int = 1) -> Price | None:
        found = []
        for offer in offers:
            unit = None if offer.billing == "spot" else self.amount(offer, quantity)
            if unit is None:
                continue
            times = (
                accelerators if offer.per == "accelerator" and offer.instance is not None else 1
            )
            found.append(
                (
                    _own(offer),
                    offer.billing != "reserved",  # a commitment is not what one pays without one
                    _TRUST.get(offer.confidence, 1),
                    offer.date or "",
                    -unit * times,
                    offer.name,
                    offer,
                )
            )
        if not found:
            return None
        *_, value, _, offer = max(found, key=lambda f: f[:6])
        where = offer.origins.get("price") or offer.origin
        return Price(
            unit=-value,
            currency=self.currency,
            seller=offer.seller,
            quote=offer.quote or offer.sku,
            sku=offer.sku,
            date=offer.date,
            lead_time=None if offer.lead_time is None else float(offer.lead_time),
            confidence=offer.confidence,
            source=(where.citation.title or where.citation.name)
            if where and where.citation
            else None,
            offer=offer.name,
        )

    def unconverted(self, part: Entity) -> tuple[tuple[Offer, str], ...]:
        """The offers of a part that hold and whose currency does not convert, with that currency."""
        found = []
        for offer in self.offers:
            if not (same(offer.part, part) or same(offer.instance, part)):
                continue
            amount = _at(offer, offer.minimum or 1)
            if amount is None or not _valid(offer, self.as_of):
                continue
            currency = currency_of(amount) or offer.currency or self.currency
            if self.convert(1.0, currency) is None:
                found.append((offer, currency))
        return tuple(found)

    def objection(self, part: Entity, quantity: int) -> str:
        """Why a part has no price, when so many are bought."""
        offers = [o for o in self.offers if same(o.part, part) or same(o.instance, part)]
        if not offers:
            return "no offer is known"
        currencies = dict.fromkeys(currency for _, currency in self.unconverted(part))
        if currencies:
            names = " and ".join(currencies)
            return f"offered in {names}, and no exchange rate to {self.currency} is declared"
        if not any(_valid(offer, self.as_of) for offer in offers):
            return f"no offer holds as of {self.as_of}"
        if all((offer.minimum or 0) > quantity for offer in offers):
            return f"no offer is for {number(quantity)} or fewer"
        return "no offer holds here"

    def convert(self, amount: float, currency: str) -> float | None:
        """An amount in the bill's currency; None without a declared rate."""
        if currency == self.currency:
            return amount
        for exchange in self.exchanges:
            if exchange.rate is None:
                continue
            powers = dict(exchange.rate.dimension.powers)
            if powers == {self.currency: 1, currency: -1}:
                return amount * float(exchange.rate)
            if powers == {self.currency: -1, currency: 1}:
                return amount / float(exchange.rate)
        return None


def rental_rate(prices: Prices, offer: Offer, accelerators: int, count: int) -> float | None:
    """What one of `count` instances with so many accelerators costs per second; None where the offer does not hold."""
    unit = prices.amount(offer, count)
    if unit is None:
        return None
    return unit * (accelerators if offer.per == "accelerator" else 1)
