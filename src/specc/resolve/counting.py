"""Counts: `8 x PART`, sums of them, counts left open, and the whole numbers that a comprehension goes through."""

from specc.design.entity import Auto, Counted, Entity
from specc.resolve import faults
from specc.resolve.operators import first_gap
from specc.resolve.scope import Scope, span_of
from specc.resolve.values import FAILED, Evaluated, Failure, describe
from specc.syntax import nodes
from specc.units import DIMENSIONLESS, Quantity
from specc.units.quantity import is_whole
from specc.units.text import number

MOST_COUNTED = 10**12
"""Of anything: what is counted is never laid out one by one, but must stay printable."""

MOST_LISTED = 100_000
"""Whole numbers of a range that is gone through one by one: the steps that a file may take."""


def countable(value: Evaluated) -> bool:
    """Whether a value is a part, a count of parts, or a list of them."""
    return isinstance(value, Counted | Entity) or (
        isinstance(value, tuple)
        and bool(value)
        and all(isinstance(v, Counted | Entity) for v in value)
    )


def as_list(value: Evaluated) -> tuple[Counted | Entity, ...]:
    """The parts of a value that is countable."""
    if isinstance(value, tuple):
        return tuple(v for v in value if isinstance(v, Counted | Entity))
    return (value,) if isinstance(value, Counted | Entity) else ()


def counted(count: Evaluated, item: Evaluated, node: nodes.Count, scope: Scope) -> Evaluated:
    """So many of an item; a count that is none is reported."""
    gap = first_gap(count, item)
    if gap is not None:
        return gap
    if isinstance(count, Auto):
        return Counted(count, item, span_of(node, scope))  # type: ignore[arg-type]
    if (
        not isinstance(count, Quantity)
        or count.dimension is not DIMENSIONLESS
        or not is_whole(count)
        or count.unit == "%"
        or not 0 <= count.value <= MOST_COUNTED
    ):
        scope.report(
            faults.NotACount(
                span=span_of(node.count, scope), field="a count", found=describe(count), least=0
            )
        )
        return FAILED
    return Counted(int(count), item, span_of(node, scope))  # type: ignore[arg-type]


def auto_of(
    bounds: Evaluated, written: nodes.Expression, node: nodes.AutoLiteral, scope: Scope
) -> Evaluated:
    """An open count within bounds; bounds that are no range of whole numbers are reported."""
    if isinstance(bounds, Failure):
        return bounds
    ends = (
        bounds.interval
        if isinstance(bounds, Quantity) and bounds.dimension is DIMENSIONLESS
        else None
    )
    if ends is None or any(not (isinstance(end, int) and end >= 0) for end in ends):
        scope.report(
            faults.WrongForm(
                span=span_of(written, scope),
                field="auto",
                found=describe(bounds),
                wanted="a range of whole numbers, such as `auto(8..64)`",
            )
        )
        return FAILED
    return Auto(int(ends[0]), int(ends[1]), span_of(node, scope))


def items_of(
    source: Evaluated, written: nodes.Expression, scope: Scope
) -> tuple[Evaluated, ...] | Failure:
    """What a comprehension goes through: the items of a list, or the whole numbers of a range that is written out there."""
    if isinstance(source, Failure):
        return source
    literal = isinstance(written, nodes.Range)
    if isinstance(source, tuple) and not literal:  # a range of dates is a pair
        return source
    if literal and isinstance(source, Quantity):
        low, high = source.interval
        whole = isinstance(low, int) and isinstance(high, int)
        if whole and source.dimension is DIMENSIONLESS and not source.unit:
            if high - low < MOST_LISTED:
                return tuple(Quantity(n) for n in range(int(low), int(high) + 1))
            scope.report(
                faults.LimitExceeded(
                    span=span_of(written, scope),
                    what="this range",
                    limit=f"{number(MOST_LISTED)} whole numbers",
                )
            )
            return FAILED
    scope.report(
        faults.WrongForm(
            span=span_of(written, scope),
            field="for",
            found=f"`{span_of(written, scope).text}`" if literal else describe(source),
            wanted="a list, or a range of whole numbers",
            hint="write the items, `[1, 2, 4]`, or the first and the last whole number, `1..4`",
        )
    )
    return FAILED
