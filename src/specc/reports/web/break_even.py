"""Buying against renting as a chart: what each has cost by a month, and where the lines cross."""

from collections.abc import Iterator, Mapping
from typing import Any

from specc.bill.cost import MONTH
from specc.bill.rentals import Owning
from specc.reports.rent_or_buy import ClusterOptions, Option
from specc.reports.web.charts import Spec, curve
from specc.units.text import money, number

MOST = 4
"""Rentals that a chart shows: the cheapest of each seller, on demand before spot."""
HORIZON = 60 * MONTH
"""Seconds that it shows where no life is stated."""


def break_even_chart(
    compared: ClusterOptions, theme: Mapping[str, Any], **look: Any
) -> Spec | None:
    """Money spent against months; None where what owning costs is not known, or nobody rents the same out.

    Args:
        compared: A cluster with its rentals.
        theme: `PAGE` or `PAPER` of charts.
        **look: Title and size of the chart.
    """
    shown = list(_shown(compared))
    if compared.owning is None or not shown:
        return None
    end = compared.life or HORIZON
    rows = [*_own(compared, compared.owning, end)]
    for option in shown:
        rows += _rented(compared, compared.owning, option, end)
    use = "" if compared.owning.use == 1 else f", in use {number(100 * compared.owning.use)} %"
    return curve(
        rows,
        theme=theme,
        across=f"months{use} of the time" if use else "months",
        up=f"spent ({compared.currency})",
        **look,
    )


def _shown(compared: ClusterOptions) -> Iterator[Option]:
    """The cheapest rental of each seller, those on demand first."""
    rented = [option for option in compared.options if option.rental is not None]
    seen: set[str] = set()
    for option in sorted(rented, key=lambda o: o.rental is None or o.rental.billing == "spot"):
        seller = option.rental.seller if option.rental is not None else ""
        if seller not in seen and len(seen) < MOST:
            seen.add(seller)
            yield option


def _own(compared: ClusterOptions, owned: Owning, end: float) -> Iterator[dict[str, object]]:
    name = f"cluster {compared.cluster}, bought"
    for time in (0.0, end):
        yield _point(compared, name, time, owned.capital + owned.operation * time)


def _rented(
    compared: ClusterOptions, owned: Owning, option: Option, end: float
) -> Iterator[dict[str, object]]:
    rental, even = option.rental, option.break_even
    assert rental is not None
    name = f"{rental.seller}, {rental.billing.replace('_', ' ')}"
    rate = owned.use * rental.rate
    yield _point(compared, name, 0.0, 0.0)
    crossed = even.time.value if even is not None else None
    if crossed is not None and crossed < end:
        words = f"from {number(crossed / MONTH)} months on buying is cheaper than {option.name}"
        yield {**_point(compared, name, crossed, rate * crossed), "words": words}
    yield _point(compared, name, end, rate * end)


def _point(compared: ClusterOptions, name: str, time: float, spent: float) -> dict[str, object]:
    months = time / MONTH
    said = f"{name}: {money(spent, compared.currency)} after {number(months)} months"
    return {"series": name, "x": months, "y": spent, "words": said}
