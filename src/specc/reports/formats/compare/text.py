"""Buying against renting for people: the cluster first, then rentals, cheapest first."""

from collections.abc import Iterator

from specc.bill.sums import Sum
from specc.diagnostics.snippet import BOLD, RESET
from specc.reports.aligned import aligned
from specc.reports.bills import missing
from specc.reports.predictions import shown
from specc.reports.rent_or_buy import ClusterOptions, Option, RentOrBuy, at_least, share, span
from specc.reports.report import Format, View
from specc.units.text import number, percent

SHOWN = 20
HEADS = (
    "option",
    "billing",
    "instances",
    "an accelerator",
    "a month",
    "buying pays after",
    "or in use",
    "seen",
)


def render(comparison: RentOrBuy, view: View) -> str:
    """A table for each cluster."""
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    lines: list[str] = []
    for compared in comparison.clusters.values():
        lines += [*([""] if lines else []), f"{bold}{_title(compared)}{reset}", ""]
        lines += _answer(compared)
        lines += (f"  {line}" for line in _table(compared, view))
    return "\n".join(lines or [f"{comparison.name} has no accelerators to compare"]) + "\n"


def _title(compared: ClusterOptions) -> str:
    capital = (
        f", capital {at_least(compared.capital, compared.currency)}"
        if not compared.rented
        else ", rented"
    )
    dated = f", prices of {compared.as_of}" if compared.as_of else ""
    return (
        f"cluster {compared.cluster}: {number(compared.accelerators)} accelerators{capital}{dated}"
    )


def _answer(compared: ClusterOptions) -> Iterator[str]:
    """How many of the rentals on demand cost more than buying by the end of its life."""
    offers = [o for o in compared.options if o.rental and o.rental.billing == "on_demand"]
    life, owned = compared.life, compared.owning
    if life is None or owned is None or not offers:
        return
    dearer = [
        o
        for o in offers
        if o.break_even and o.break_even.time.value is not None and o.break_even.time.value < life
    ]
    use = "" if owned.use == 1 else f", in use {percent(owned.use)} of the time,"
    yield (
        f"  within {span(Sum(value=life))}{use} buying costs less than {len(dearer)} of "
        f"{len(offers)} rentals on demand"
    )
    yield ""


def _table(compared: ClusterOptions, view: View) -> Iterator[str]:
    own, *rented = compared.options
    rows = [HEADS, *(_row(option, compared.currency) for option in (own, *rented[:SHOWN]))]
    yield from aligned(
        rows, (2, 3, 4, 5, 6), view.fit and view.fit - 2, ("instances", "or in use")
    )
    if len(rented) > SHOWN:
        yield f"and {len(rented) - SHOWN} more; -f csv lists them"
    if not rented:
        yield "no offer of instances with these accelerators alone"
    for path, value in compared.footprint.items():
        text, lacking = shown(path, value)
        name = path.partition(".")[0].replace("_", " ")
        yield f"{name} of {compared.cluster}: {text}{f', {lacking}' if lacking else ''}"
    if own.per_month.missing:
        yield f"{compared.cluster}: {missing(own.per_month)}"


def _row(option: Option, currency: str) -> tuple[str, ...]:
    rental, even = option.rental, option.break_even
    return (
        option.name,
        rental.billing.replace("_", " ") if rental else "",
        f"{number(rental.count)} x {rental.each}" if rental else "",
        f"{at_least(option.per_hour, currency)}/h",
        at_least(option.per_month, currency),
        span(even.time) if even else "",
        share(even.utilisation) if even else "",
        rental.date if rental else "",
    )


FORMAT = Format(name="text", about="a table for each cluster", render=render)
