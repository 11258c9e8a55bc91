"""Money: which offer holds, and what things cost.

Prices are those that hold at the date of the prices; of several those that the user states win over the catalogue's, then
those without a commitment, then those that say when they deliver where that matters, then those of fewer years of age, then the
most trusted, then the latest, then the cheapest. Of what the user states a later offer of the same seller takes the place of an earlier one, and the cheapest
seller wins. A currency converts only by a declared, dated rate. A missing price is unknown and never zero.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from specc.bill.holding import MONTHS_OF_YEAR, Terms, months_between, refusal, refused_billing
from specc.bill.line import Price
from specc.bill.sums import Sum, unknown
from specc.design.days import first_day, last_day
from specc.design.entity import Entity
from specc.design.price import Exchange, Offer
from specc.design.results import CURRENCY
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


def _seen(stated: Offer | Exchange) -> date:
    """When a price or rate was seen; the first day of all where nobody says."""
    return first_day(stated.date) if stated.date else date.min


def _latest(offers: Iterable[Offer]) -> dict[tuple[str | None, str | None], date]:
    """The date of the last offer of each seller and way of renting."""
    dates: dict[tuple[str | None, str | None], date] = {}
    for offer in offers:
        key = offer.seller, offer.billing
        dates[key] = max(dates.get(key, date.min), _seen(offer))
    return dates


@record
class Prices:
    """The offers to choose from, on a date, in one currency."""

    offers: tuple[Offer, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    terms: Terms = Terms()
    currency: str = CURRENCY
    rentals: tuple[Offer, ...] = ()
    """Offers of instances that the cluster could be rented as."""

    @property
    def confidential(self) -> int:
        """How many of the offers came beside the spec."""
        return sum_counts(
            o.origin is not None and o.origin.span.source.name == CONFIDENTIAL for o in self.offers
        )

    @cached_property
    def _rates(self) -> tuple[Exchange, ...]:
        """The rates that are known, the latest of those seen by the date of the prices first."""
        today = self.terms.as_of

        def order(exchange: Exchange) -> tuple[bool, date]:
            seen = _seen(exchange)
            return today is None or seen <= last_day(today), seen

        known = (e for e in self.exchanges if e.rate is not None)
        return tuple(sorted(known, key=order, reverse=True))

    @cached_property
    def steady(self) -> int:
        """The quantity from which on no price of one changes with more of them; 1 where none does."""
        tiers = (tier.count("from", 1, 0) for o in self.offers for tier in o.tiers)
        return max((1, *(o.minimum or 1 for o in self.offers), *tiers))

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
        if refusal(offer, quantity, self.terms):
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
        candidates = []
        asked = (o for o in offers if not refused_billing(o, self.terms.billing))
        held = [(offer, self.amount(offer, quantity)) for offer in asked]
        today = self.terms.as_of or max(
            (o.date for o, _ in held if o.date), default="", key=first_day
        )
        latest = _latest(offer for offer, unit in held if unit is not None and _own(offer))
        for offer, unit in held:
            own = _own(offer)
            if unit is None or (own and _seen(offer) < latest[offer.seller, offer.billing]):
                continue
            times = (
                accelerators if offer.per == "accelerator" and offer.instance is not None else 1
            )
            candidates.append(
                (
                    own,
                    offer.billing != "reserved",  # a commitment is not what one pays without one
                    self.terms.needed_by is None or offer.lead_time is not None,
                    -(months_between(offer.date, today) // MONTHS_OF_YEAR) if offer.date else 0,
                    _TRUST.get(offer.confidence, 1),
                    date.min if own else _seen(offer),
                    -unit * times,
                    offer.name,
                    offer,
                )
            )
        if not candidates:
            return None
        *_, value, _, offer = max(candidates, key=lambda f: f[:8])
        where = offer.origins.get("price") or offer.origin
        low, high = self._range(offer, quantity, -value)
        return Price(
            unit=-value,
            low=low,
            high=high,
            indicative=offer.indicative,
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
            support=self._support(offer, -value),
        )

    def _support(self, offer: Offer, price: float) -> float | None:
        """What the support of one costs per second: an amount a year, a rate, or a share of its price a year."""
        if offer.support is None:
            return 0.0
        timed = dict(offer.support.dimension.powers).get("s") == -1
        if currency_of(offer.support):
            amount = self._stated(offer.support, offer)
            return amount if amount is None or timed else amount / YEAR
        return float(offer.support) * price

    def _range(
        self, offer: Offer, quantity: int, unit: float
    ) -> tuple[float | None, float | None]:
        """The ends of the range of a price, in proportion to its centre; None where it has none."""
        price = _at(offer, quantity)
        if price is None or price.low is None or price.high is None or not float(price):
            return None, None
        low, high = (float(end) / float(price) * unit for end in price.interval)
        return low, high

    def unconverted(self, part: Entity) -> tuple[tuple[Offer, str], ...]:
        """The offers of a part that hold and whose currency does not convert, with that currency."""
        lacking = []
        for offer in self._offers_of(part):
            amount = _at(offer, offer.minimum or 1)
            if amount is None or self._unheld(offer, offer.minimum or 1):
                continue
            currency = currency_of(amount) or offer.currency or self.currency
            if self.convert(1.0, currency) is None:
                lacking.append((offer, currency))
        return tuple(lacking)

    def objection(self, part: Entity, quantity: int) -> str:
        """Why a part has no price, when so many are bought."""
        refused = self.refused(part, quantity)
        if not refused:
            return "no offer is known"
        currencies = dict.fromkeys(currency for _, currency in self.unconverted(part))
        if currencies:
            names = " and ".join(currencies)
            return f"offered in {names}, and no exchange rate to {self.currency} is declared"
        return "no offer holds: " + "; ".join(dict.fromkeys(why for _, why in refused))

    def refused(self, part: Entity, quantity: int) -> tuple[tuple[Offer, str], ...]:
        """The offers of a part that gives no price when so many are bought, each with what it fails by."""
        return tuple((o, self._lacking(o, quantity)) for o in self._offers_of(part))

    def _offers_of(self, part: Entity) -> Iterator[Offer]:
        """The offers of a part in the way in which one gets it; a rent of what is bought is none."""
        rented = getattr(part, "instance", None) is not None
        for offer in self.offers:
            if same(offer.part, part) or (rented and same(offer.instance, part)):
                yield offer

    def _unheld(self, offer: Offer, quantity: int) -> str:
        return refusal(offer, quantity, self.terms) or refused_billing(offer, self.terms.billing)

    def _lacking(self, offer: Offer, quantity: int) -> str:
        why = self._unheld(offer, quantity)
        if why:
            return why
        if _at(offer, quantity) is None:
            return f"states no price for {number(quantity)}"
        if offer.upfront is not None and offer.term is None:
            return "asks for an amount at its start, and states no `term` to spread it over"
        return "is in a currency without a declared rate"

    def stated(self, amount: Quantity) -> Sum:
        """An amount that the spec states, in the bill's currency; unknown without a declared rate."""
        currency = currency_of(amount) or self.currency
        value = self.convert(float(amount), currency)
        return (
            Sum(value=value)
            if value is not None
            else unknown(f"the rate {self.currency}/{currency}")
        )

    def convert(self, amount: float, currency: str) -> float | None:
        """An amount in the bill's currency; None without a declared rate."""
        if currency == self.currency:
            return amount
        for exchange in self._rates:
            assert exchange.rate is not None
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
