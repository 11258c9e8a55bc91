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
            "name": named.name,
            "unit": named.unit,
            "about": named.about or None,
            "value": _value(named),
        }
        for named in names.names
    ]
    return write({**head("names", 1, names.head), "names": rows})


def _value(named: Named) -> Json:
    if isinstance(named.value, Quantity):
        return quantity(named.value)
    if isinstance(named.value, Unknown):
        return unknown(named.value.needs, named.unit, named.value.at_least)
    return named.value if isinstance(named.value, str | bool) else quantity(Quantity(named.value))


FORMAT = Format(
    name="json", about="names, units and values, for programs", render=render, machine=True
)
