"""Buying against renting for programs."""

from specc.bill.sums import Sum
from specc.reports.document import Json, head, number, quantity, unknown, write
from specc.reports.rent_or_buy import Option, RentOrBuy, finite
from specc.reports.report import Format, View
from specc.units import Quantity


def render(comparison: RentOrBuy, _view: View) -> str:
    """The document that the schema `compare` describes."""
    clusters = {
        name: {
            "accelerators": compared.accelerators,
            "currency": compared.currency,
            "rented": compared.rented,
            "capital": _amount(compared.capital, compared.currency),
            "footprint": {
                path: quantity(value)
                if isinstance(value, Quantity)
                else unknown(value.needs, str(value.type), value.at_least)
                for path, value in compared.footprint.items()
            },
            "options": [_option(option, compared.currency) for option in compared.options],
        }
        for name, compared in comparison.clusters.items()
    }
    return write({**head("compare", 1, comparison.head), "clusters": clusters})


def _option(option: Option, currency: str) -> Json:
    rental, even = option.rental, option.break_even
    return {
        "name": option.name,
        "offer": rental.offer if rental else None,
        "seller": rental.seller or None if rental else None,
        "billing": rental.billing if rental else None,
        "region": rental.region or None if rental else None,
        "date": rental.date or None if rental else None,
        "confidence": rental.confidence or None if rental else None,
        "instances": rental.count if rental else None,
        "accelerators_each": rental.each if rental else None,
        "per_accelerator_hour": _amount(option.per_hour, currency),
        "per_month": _amount(option.per_month, currency),
        "break_even": None if even is None else _amount(even.time, "s"),
        "break_even_utilisation": None if even is None else _amount(even.utilisation, "1"),
    }


def _amount(total: Sum, unit: str) -> Json:
    """An amount in a unit; `null` with what is missing, or with nothing missing where there is none, as for never."""
    known = None if total.missing else finite(total.value)
    entry: dict[str, Json] = {"value": None if known is None else number(known), "unit": unit}
    if total.missing:
        entry["unknown"] = sorted(total.missing)
        if total.told is not None:
            entry["at_least"] = number(total.told)
    return entry


FORMAT = Format(name="json", about="every option, for programs", render=render, machine=True)
