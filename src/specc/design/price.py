"""Offers: what a part costs to buy or an instance to rent, from whom and when."""

from typing import ClassVar

import attrs

from specc.design.attribute import count, part, quantity, terms, text, value, word
from specc.design.noun import Noun, Term, Value
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Offer(Noun):
    """A price."""

    kind: ClassVar[str] = "offer"

    part: Noun | None = part("What is sold.")
    instance: Noun | None = part("What is rented.", "server", "enclosure")
    seller: str | None = text("Who offers it.")
    quote: str | None = text("Number of the quote.")
    sku: str | None = text("What one orders it by.")
    price: Quantity | None = quantity("Price of one, or per time for rent.", "USD", "USD/s")
    tiers: tuple[Term, ...] = terms("Prices by quantity: tier(from = 64, price = 30000 USD).", "tier")
    currency: str | None = word("Currency, where prices are plain numbers.")
    minimum: int | None = count("Least quantity.")
    lead_time: Quantity | None = quantity("Time to delivery.", "s")
    valid: Value = value('Months in which it holds: "2026-10".."2026-12".')
    date: str | None = text("When the price was seen.")
    region: str | None = text("Where it holds.")
    term: Quantity | None = quantity("Commitment.", "s")
    upfront: Quantity | None = quantity("Paid at the start.", "USD")
    billing: str | None = word("How rent is counted.", "on_demand", "reserved", "spot")
    per: str | None = word("What the rent is for.", "instance", "accelerator", default="instance")
    support: Quantity | None = quantity("Yearly support.", "USD", "USD/s", "1/s")
    confidence: str | None = word("How far to trust it.", "high", "medium", "low")


@attrs.frozen(kw_only=True, eq=False)
class Exchange(Noun):
    """A declared, dated rate between currencies; nothing converts without one."""

    kind: ClassVar[str] = "exchange"

    rate: Quantity | None = quantity("Units of one currency per unit of another: 0.92 EUR/USD.", "EUR/USD")
    date: str | None = text("When it was seen.")
