"""A sweep for people: a table of all points; a star marks those that no other beats."""

from collections.abc import Sequence

from specc.bill.cost import currency_of
from specc.design.results import CURRENCY, result_unit
from specc.reports.aligned import aligned
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.reports.sweeps import Sweep, SweepPoint
from specc.units import Quantity
from specc.units.text import unit_scale


def render(sweep: Sweep, view: View) -> str:
    """One line a point."""
    words = [
        word
        for word in sweep.words
        if any(row.numbers.get(word) is not None for row in sweep.rows)
    ]
    table: list[Sequence[str]] = [
        ("", *(axis.name for axis in sweep.axes), "accelerators", *words, "requirements")
    ]
    front = sweep.front
    for index, row in enumerate(sweep.rows):
        table.append(
            (
                "*" if index in front else "",
                *row.values,
                str(row.accelerators or ""),
                *(_number(row, word) for word in words),
                _status(row),
            )
        )
    lines = aligned(table, range(len(table[0]) - 1), view.fit)
    less = "fewer" if sweep.price == "accelerators" else "less"
    more = "more" if sweep.gain == "throughput" else "less"
    kept = f"* no other point has both {less} {sweep.price} and {more} {sweep.gain}"
    tail = [f"\n{kept}"] if front else []
    return "\n".join([*lines, *tail]) + "\n"


def _number(row: SweepPoint, word: str) -> str:
    value = row.numbers.get(word)
    scale = unit_scale(row.units.get(word, "1"))
    if value is None or scale is None:
        return ""
    number = Quantity(value, scale[1])
    currency = currency_of(number) or CURRENCY
    unit = result_unit(word.partition(".")[2], currency) or result_unit(word, currency)
    return shown(word, number.with_unit(unit))[0]


def _status(row: SweepPoint) -> str:
    if row.errors:
        return row.errors[0]
    said = [
        f"{count} {word}"
        for count, word in ((row.failed, "failed"), (row.undecided, "undecided"), (row.met, "met"))
        if count
    ]
    return ", ".join(said)


FORMAT = Format(name="text", about="a table of all points", render=render)
