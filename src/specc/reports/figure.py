"""What a figure must answer: what follows from a part of the catalogue beyond what its file states.

A member of the family is a file of `figures/`, named after the kind, with one `FIGURES`. Everything is computed by the functions
that predictions use, so that a card and a spec never say different things.
"""

from collections.abc import Callable

from specc.design.entity import Entity
from specc.record import record
from specc.registry import member, names
from specc.resolve.profiles import Shelf
from specc.units import Quantity
from specc.units.text import show

FAMILY = "specc.reports.figures"


@record
class Figure:
    """A number that follows.

    Attributes:
        name: What it is.
        value: In words.
        formula: What it follows from.
        amount: The number itself.
    """

    name: str
    value: str
    formula: str
    amount: Quantity


def figure(name: str, amount: Quantity, formula: str, value: str = "") -> Figure:
    """A figure told in the unit that fits it, where no other words are given."""
    return Figure(name=name, value=value or show(amount), formula=formula, amount=amount)


@record
class Grid:
    """A table of what follows.

    Attributes:
        title: What it shows.
        heads: Its columns.
        rows: As many cells each.
        about: What it rests on.
        refers: Import paths of the parts that the first cells name, row by row; empty for those that name none.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    about: str = ""
    refers: tuple[str, ...] = ()


@record
class Figures:
    """What follows from one part."""

    figures: tuple[Figure, ...] = ()
    grids: tuple[Grid, ...] = ()


NOTHING = Figures()


def figures_of(entity: Entity, shelf: Shelf) -> Figures:
    """What follows from a part; nothing for a kind that has no member."""
    if entity.kind not in names(FAMILY):
        return NOTHING
    found = member(FAMILY, entity.kind, "FIGURES")
    assert callable(found)
    follow: Callable[[Entity, Shelf], Figures] = found
    return follow(entity, shelf)
