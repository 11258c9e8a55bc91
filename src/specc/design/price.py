"""Offers: what a part costs to buy or an instance to rent, from whom and when."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Entity, EnumValue
from specc.design.vocabulary import money
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Offer(Entity):
    """A price."""

    kind: ClassVar[str] = "offer"

    part: Entity | None = field.part("What is sold.")
    instance: Entity | None = field.part("What is rented.", "server", "enclosure")
    seller: str | None = field.text("Who offers it.")
    quote: str | None = field.text("Number of the quote.", descriptive=True)
    sku: str | None = field.text("What one orders it by.", descriptive=True)
    price: Quantity | None = field.quantity("Price of one, or per time for rent.", "USD", "USD/s")
    tiers: tuple[EnumValue, ...] = field.terms(
        "Prices by quantity: tier(from = 64, price = 30000 USD).", money.TIERS
    )
    currency: str | None = field.word(
        "Currency of its amounts, which are written in it.", money.CURRENCY
    )
    minimum: int | None = field.count("Least quantity.", least=1)
    lead_time: Quantity | None = field.quantity("Time to delivery.", "week", high="20 years")
    valid: str | tuple[str, str] | None = field.dates(
        'When it holds: "2026-12", or "2026-10".."2026-12".'
    )
    date: str | None = field.date("When the price was seen.")
    region: str | None = field.text("Where it holds.")
    term: Quantity | None = field.quantity(
        "Commitment.", "year", above_zero=True, high="100 years"
    )
    upfront: Quantity | None = field.quantity("Paid at the start.", "USD")
    billing: str | None = field.word("How rent is counted.", money.BILLING)
    per: str | None = field.word("What the rent is for.", money.RENTED, default="instance")
    support: Quantity | None = field.quantity(
        "Yearly support.", "USD", "USD/s", "1/s", high="100 %/year"
    )
    indicative: bool = field.flag(
        "Whether it only indicates what one pays: no seller offers it. Its range is that of the answer.",
        default=False,
    )
    confidence: str | None = field.word("How far to trust it.", money.CONFIDENCE)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Exchange(Entity):
    """A declared, dated rate between currencies; nothing converts without one."""

    kind: ClassVar[str] = "exchange"

    rate: Quantity | None = field.quantity(
        "Units of one currency per unit of another: 0.92 EUR/USD.", "EUR/USD", above_zero=True
    )
    date: str | None = field.date("When it was seen.")
