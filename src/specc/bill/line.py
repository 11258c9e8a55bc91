"""A line of the bill."""

from specc.design.part import Item
from specc.record import evolve, record


@record
class Price:
    """What one of a part costs, and who says so."""

    unit: float
    currency: str
    low: float | None = None
    """The ends of its range, where it has one."""
    high: float | None = None
    indicative: bool = False
    """Whether no seller offers it."""
    seller: str | None = None
    quote: str | None = None
    sku: str | None = None
    """What the seller's shop calls it."""
    date: str | None = None
    lead_time: float | None = None
    confidence: str | None = None
    source: str | None = None
    offer: str = ""
    support: float | None = 0.0
    """What its support costs per second; None where its currency does not convert."""

    def times(self, factor: float) -> "Price":
        """The price of so many of what it is for."""
        ends = (None if end is None else end * factor for end in (self.low, self.high))
        low, high = ends
        return evolve(self, unit=self.unit * factor, low=low, high=high)


@record(eq=False)
class BillLine:
    """Equal parts in one role.

    `quantity` is what the design needs, `spares` come on top, `existing` is already there, and `to_buy` is the rest; what is
    `included_in` another line is shown and not bought again.
    """

    part: str
    title: str
    vendor: str | None = None
    part_number: str | None = None
    category: str
    role: str
    quantity: int
    spares: int = 0
    existing: int = 0
    included_in: str | None = None
    price: Price | None = None
    inside: bool = False
    """Inside a server, whose power and weight it shares."""
    periodic: str | None = None
    """"month" for what is paid by the month."""
    power: float | None = None
    """Highest power of all of them, W; None where unknown or where another line counts it."""
    power_typical: float | None = None
    power_low: float | None = None
    """What all of them draw at least and at most at their highest, W, where parts and supplies bound it."""
    power_high: float | None = None
    power_missing: tuple[str, ...] = ()
    """What would have to be known for the highest power."""
    mass: float | None = None
    height: int | None = None
    """Rack units of all of them."""
    length: float | None = None
    """Of one cable, m."""
    unpriced: str = ""
    """Why it has no price."""
    source: str | None = None
    confidence: str | None = None
    reason: str = ""
    """Where the quantity comes from: "1,016 links / 2 ports"."""
    entity: Item | None = None

    @property
    def to_buy(self) -> int:
        """What is to buy."""
        return 0 if self.included_in else max(0, self.quantity + self.spares - self.existing)

    @property
    def unit(self) -> str:
        """What is counted: each, licence, month."""
        if self.periodic:
            return self.periodic
        return "licence" if self.category == "software" else "each"

    @property
    def total(self) -> float | None:
        """Price of what is to buy; None where the unit price is unknown; 0 where nothing is to buy."""
        if self.to_buy == 0:
            return 0.0
        return None if self.price is None else self.price.unit * self.to_buy

    @property
    def spread(self) -> tuple[float, float] | None:
        """The least and the most that it may cost, where its price has a range."""
        price = self.price
        if price is None or price.low is None or price.high is None or self.to_buy == 0:
            return None
        return price.low * self.to_buy, price.high * self.to_buy
