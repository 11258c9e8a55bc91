"""GS7317: a part to buy or rent has offers, and none of them holds.

What it finds: parts without a price that somebody offers: before or after the time of the offer, in another region, for more than are
needed, in another way of renting, or too late for `economics.needed_by`. Where nothing arrives in time that is an error.

Why it matters: what the part costs is unknown, and so is everything that rests on it, although the text seems to state it.

Example:

```gpuspec
edition 2026
server box { height = 8 U }
offer quoted { part = box; price = 100000 USD; date = "2025-10"; valid = "2025-10".."2025-12" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11" } }
```

Use instead:

```gpuspec
edition 2026
server box { height = 8 U }
offer quoted { part = box; price = 100000 USD; date = "2026-10"; valid = "2026-10".."2026-12" }
cluster pod { servers = 4 x box; economics { as_of = "2026-11" } }
```
"""

from collections.abc import Iterator, Sequence

from specc.bill.bill import Bill
from specc.bill.holding import Terms, arrival
from specc.checks.rule import Finding, Rule
from specc.design.cluster import Cluster
from specc.design.days import first_day
from specc.design.entity import Entity
from specc.design.price import Offer
from specc.diagnostics.diagnostic import Severity

_SHOWN = 3


def offer_not_holding(bill: Bill) -> Iterator[Finding]:
    """Lines to buy without a price; currencies without a rate have a rule of their own."""
    told: set[int] = set()
    for line in bill.equipment:
        part = line.entity
        if part is None or not line.to_buy or line.price is not None or id(part) in told:
            continue
        told.add(id(part))
        refused = bill.prices.refused(part, line.to_buy)
        if not refused or bill.prices.unconverted(part):
            continue
        offer, why = min(refused, key=lambda r: _distance(r, bill.prices.terms))
        about, field, label = _place(offer, why, bill.cluster)
        late = all(_late(offer, bill.prices.terms) for offer, _ in refused)
        others = f", and {len(refused) - 1} more do not hold either" if len(refused) > 1 else ""
        yield Finding(
            about=about,
            field=field,
            message=f"`{part.name}` has no price: `{offer.name}` {why}{others}",
            label=label,
            notes=tuple(f"`{o.name}` {reason}" for o, reason in _shown(refused, offer)),
            helps=(_help(why),),
            severity=Severity.ERROR if late else None,
        )


def _distance(refused: tuple[Offer, str], terms: Terms) -> tuple[bool, bool]:
    """The user's own first, then what is late only."""
    offer, _ = refused
    catalogued = offer.origin is not None and offer.origin.span.source.in_catalogue
    return catalogued, not _late(offer, terms)


def _late(offer: Offer, terms: Terms) -> bool:
    arrives = arrival(offer, terms.as_of)
    needed = terms.needed_by
    return arrives is not None and needed is not None and arrives > first_day(needed)


def _place(offer: Offer, why: str, cluster: Cluster) -> tuple[Entity, str | None, str]:
    """Where the text can mend it: the offer, or what the cluster asks for."""
    if offer.origin is None or not offer.origin.span.source.in_catalogue:
        stated = next((f for word, f in _FIELDS.items() if why.startswith(word)), "price")
        return offer, stated if stated in offer.origins else None, why.partition(",")[0]
    return cluster, "servers", "no price"


_FIELDS = {
    "held until": "valid",
    "holds from": "valid",
    "is for more": "minimum",
    "arrives": "lead_time",
    "is spot": "billing",
    "is on demand": "billing",
    "is reserved": "billing",
    "asks for": "upfront",
}


def _shown(refused: Sequence[tuple[Offer, str]], first: Offer) -> Sequence[tuple[Offer, str]]:
    return [r for r in refused if r[0] is not first][:_SHOWN]


def _help(why: str) -> str:
    if why.startswith("arrives"):
        return "take what arrives sooner, or move `economics.needed_by`"
    if why.startswith("is spot"):
        return "state an offer on demand, or count on it: `economics { billing = spot }`"
    if "not spot" in why or "not on demand" in why or "not reserved" in why:
        return "state an offer of that kind, or another `economics.billing`"
    if why.startswith("held until"):
        return "ask for a new quote, and state it with its `date` and `valid`"
    return "state an offer that holds, in the text or with `--prices`"


RULE = Rule(
    code="GS7317",
    slug="offer-not-holding",
    severity=Severity.WARNING,
    judge=offer_not_holding,
)
