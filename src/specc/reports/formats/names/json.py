"""Computed names for programs."""

from specc.design.expression import Unknown
from specc.reports.document import Json, head, quantity, unknown, write
from specc.reports.named import Named, Names
from specc.reports.report import Format, View
from specc.units import Quantity


def render(names: Names, view: View) -> str:
    """The document that the schema `names` describes."""
    rows = [
        {
            "name": found.name,
            "unit": found.unit,
            "about": found.about or None,
            "value": _value(found),
        }
        for found in names.names
    ]
    return write({**head("names", 1, names.head), "names": rows})


def _value(found: Named) -> Json:
    if isinstance(found.value, Quantity):
        return quantity(found.value)
    if isinstance(found.value, Unknown):
        return unknown(found.value.needs, found.unit, found.value.at_least)
    return found.value if isinstance(found.value, str | bool) else quantity(Quantity(found.value))


FORMAT = Format(
    name="json", about="names, units and values, for programs", render=render, machine=True
)
