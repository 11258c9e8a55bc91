"""The axes of a sweep: what it varies, and the values."""

from collections.abc import Sequence

import attrs

from specc.design.entity import Counted, Entity
from specc.design.expression import Expression, Unknown
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.record import record
from specc.resolve import faults
from specc.resolve.changes import ChangeTarget, Varied
from specc.resolve.counting import MOST_COUNTED
from specc.resolve.entity import Resolver, TopScope, fits_param
from specc.resolve.evaluate import Given, evaluate
from specc.resolve.field_scope import free_words
from specc.resolve.modules import Module
from specc.resolve.slot import FieldSlot
from specc.resolve.structure import fit
from specc.resolve.values import Evaluated, Failure, describe
from specc.syntax import nodes
from specc.units import DIMENSIONLESS, Quantity
from specc.units.text import show


@record
class Axis:
    """What a sweep varies.

    Attributes:
        name: The path as it was written.
        values: The texts of its values.
    """

    name: str
    values: tuple[str, ...]


@record(kw_only=False)
class ResolvedAxis:
    """An axis with what it leads to, and its values as expressions that are evaluated already."""

    axis: Axis
    target: ChangeTarget
    statement: nodes.FieldStatement
    values: tuple[Given, ...]


def axes_of(varied: Varied, resolver: Resolver, node: nodes.Declaration) -> list[ResolvedAxis]:
    """The axes of a sweep; what is wrong with them is reported."""
    axes = []
    if not node.body:
        _not_an_axis(varied.module, resolver, node, node, "an empty block")
    seen: dict[str, Span] = {}
    for statement in node.body:
        if isinstance(statement, nodes.Error):  # told when the text was read
            continue
        if not isinstance(statement, nodes.FieldStatement):
            word = varied.module.source.text[statement.start : statement.end].split()[0]
            _not_an_axis(varied.module, resolver, node, statement, f"`{word}`")
            continue
        span = Span(varied.module.source, statement.start, statement.name_end)
        first = seen.setdefault(statement.name, span)
        if first is not span:
            resolver.report(faults.DuplicateField(span=span, word=statement.name, first=first))
        target = varied.target(statement)
        values = _values(resolver, varied.module, statement, target) if target else None
        if target is not None and values is not None:
            texts = tuple(text for _, text in values)
            axis = Axis(name=statement.name, values=texts)
            axes.append(ResolvedAxis(axis, target, statement, tuple(g for g, _ in values)))
    return axes


def _not_an_axis(
    module: Module, resolver: Resolver, sweep: nodes.Declaration, node: nodes.SyntaxNode, met: str
) -> None:
    resolver.report(
        faults.WrongForm(
            span=Span(module.source, node.start, node.end),
            field=sweep.name.text,
            found=met,
            wanted="axes",
            hint="write what it varies as a path and its values: `pod.servers = [2, 4]`",
        )
    )


def _values(
    resolver: Resolver, module: Module, statement: nodes.FieldStatement, target: ChangeTarget
) -> list[tuple[Given, str]] | None:
    scope = TopScope(resolver, module)
    attribute = target.attribute
    words = attribute.words if attribute is not None else ()
    free = free_words(attribute)
    value = statement.value
    listed = isinstance(value, nodes.List)
    items: Sequence[tuple[nodes.Expression, Evaluated]]
    if isinstance(value, nodes.List):
        items = [(item, evaluate(item, scope, words, free)) for item in value.items]
    else:
        whole = evaluate(value, scope, words, free)
        items = [(value, item) for item in (whole if isinstance(whole, tuple) else (whole,))]
    before = resolver.errors
    if isinstance(value, nodes.Range):
        resolver.report(_range(module, statement, value))
        return None
    if not items:
        at = Span(module.source, value.start, value.end)
        resolver.report(
            faults.WrongForm(
                span=at, field=statement.name, found="an empty list", wanted="at least one value"
            )
        )
    values: list[tuple[Given, str]] = []
    points: set[str] = set()
    for node, item in items:
        if isinstance(item, Failure):
            return None
        span = Span(module.source, node.start, node.end)
        given = _counted(item, target.before)
        if given is item and _bare(item, target.before):
            resolver.report(
                faults.NotACount(span=span, field=statement.name, found=describe(item), least=0)
            )
            continue
        if attribute is None:
            param = resolver.loader.param(module, target.name)
            if param is not None:
                fits_param(resolver, *param, given, span)
        else:
            fit(given, FieldSlot(statement.name, attribute, span, scope))
        text = span.text if listed else _written(item)
        point = _written(
            Quantity(given.value, given.dimension) if isinstance(given, Quantity) else given
        )
        if point in points:
            twice = f"a list with `{text}` twice"
            resolver.report(
                faults.OutOfRange(
                    span=span, field=statement.name, found=twice, allowed="free of repetitions"
                )
            )
        points.add(point)
        values.append((Given(node.start, node.end, given), text))
    return None if resolver.errors > before else values


def _range(module: Module, statement: nodes.FieldStatement, value: nodes.Range) -> Fault:
    """A range where an axis has its points."""
    at = Span(module.source, value.start, value.end)
    ends = [at.source.text[end.start : end.end] for end in (value.low, value.high)]
    return faults.WrongForm(
        span=at,
        field=statement.name,
        found=f"the range `{at.text}`, one uncertain number",
        wanted="a list of values",
        hint=f"write the points: `[{ends[0]}, …, {ends[1]}]`",
    )


def _counted(item: Evaluated, before: object) -> Evaluated:
    """A bare count of parts varies how many of them there are."""
    if not isinstance(item, Quantity) or not isinstance(before, tuple) or len(before) != 1:
        return item
    (counted,) = before
    whole = isinstance(item.value, int) and 0 <= item.value <= MOST_COUNTED
    if not isinstance(counted, Counted) or not whole or item.dimension is not DIMENSIONLESS:
        return item
    return attrs.evolve(counted, count=int(item))


def _bare(item: Evaluated, before: object) -> bool:
    """Whether a number stands where parts are counted."""
    counts = isinstance(before, tuple) and len(before) == 1 and isinstance(before[0], Counted)
    return counts and isinstance(item, Quantity) and item.dimension is DIMENSIONLESS


def _written(value: Evaluated) -> str:
    if isinstance(value, Quantity):
        return show(value)
    if isinstance(value, Entity):
        return value.name
    if isinstance(value, Counted):
        count = value.count if isinstance(value.count, int) else "auto"
        return f"{count} x {_written(value.of)}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    if value is None or isinstance(value, Unknown | Expression):
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
