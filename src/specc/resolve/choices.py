"""`auto of [a, b]`: parts of one kind of which one is to be chosen.

A reading takes one part at each place, the first where nobody says; other readings of the same file take others (decision 82).
"""

from collections.abc import Iterator, Mapping
from math import prod

from specc.design.choice import Choice
from specc.design.entity import Counted, Entity
from specc.design.kinds import is_part
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.resolve.modules import Module
from specc.resolve.scope import Scope, span_of
from specc.resolve.values import FAILED, Evaluated, Failure, describe
from specc.syntax import nodes
from specc.units.text import number

MOST = 64
"""Combinations of all choices of a design."""

Place = tuple[str, int]
"""The name of a text, and where in it a choice begins."""


class Choices:
    """The choices that a reading meets, and which part it takes at each."""

    def __init__(self, taken: Mapping[Place, int] | None = None) -> None:
        """`taken` says which option stands at a place; the first elsewhere."""
        self._taken = taken or {}
        self.met: dict[Place, tuple[Span, tuple[str, ...]]] = {}

    def take(self, span: Span, options: tuple[str, ...]) -> int:
        """Which of the options stands at a place."""
        place = span.source.name, span.start
        self.met[place] = span, options
        return self._taken.get(place, 0)

    def named(self, modules: Mapping[str, Module]) -> tuple[Choice, ...]:
        """What was met, each by the field that it stands in."""
        trees = {module.source.name: module.tree for module in modules.values()}
        return tuple(
            Choice(
                name=_name(trees[name].statements, start) if name in trees else name,
                options=options,
                span=span,
            )
            for (name, start), (span, options) in self.met.items()
        )


def _name(statements: list[nodes.Statement], at: int) -> str:
    return ".".join(_around(statements, at)) or "auto"


def _around(statements: list[nodes.Statement], at: int) -> Iterator[str]:
    """The names of declarations, blocks and fields around a place, from the outermost."""
    for statement in statements:
        if not statement.start <= at < statement.end:
            continue
        match statement:
            case nodes.Declaration():
                if statement.kind.text != "variant":
                    yield statement.name.text
                yield from _around(statement.body, at)
            case nodes.BlockStatement():
                yield (statement.name or statement.head).text
                yield from _around(statement.body, at)
            case nodes.FieldStatement():
                yield statement.name
            case nodes.Let() | nodes.Param():
                yield statement.name.text
            case _:
                pass


def chosen(whole: Evaluated, node: nodes.Of, scope: Scope) -> Evaluated:
    """The part that this reading takes of a list; what is no list of parts of one kind is reported where it stands."""
    if isinstance(whole, Failure):
        return whole
    if scope.requiring or not isinstance(whole, tuple) or len(whole) < 2:
        wanted = "a list of two parts or more; a requirement chooses none"
        _wrong(node.whole, describe(whole), wanted, scope)
        return FAILED
    parts = [value.of if isinstance(value, Counted) else value for value in whole]
    first = parts[0]
    places = node.whole.items if isinstance(node.whole, nodes.List) else [node.whole] * len(parts)
    sound = True
    for value, part, place in zip(whole, parts, places, strict=True):
        if not isinstance(part, Entity) or not is_part(part.kind) or isinstance(value, Counted):
            _wrong(place, describe(value), "parts, such as accelerators or servers", scope)
            sound = False
        elif isinstance(first, Entity) and part.kind != first.kind:
            wanted = f"parts of one kind, here {first.kind}s as `{first.name}`"
            _wrong(place, describe(part), wanted, scope)
            sound = False
    if not sound:
        return FAILED
    names = tuple(part.name for part in parts if isinstance(part, Entity))
    return parts[scope.choose(span_of(node, scope), names)]


def _wrong(place: nodes.Expression, found: str, wanted: str, scope: Scope) -> None:
    span = span_of(place, scope)
    scope.report(faults.WrongForm(span=span, field="auto of", found=found, wanted=wanted))


def too_many(choices: tuple[Choice, ...]) -> Fault | None:
    """What there is to say where the combinations of all choices are too many to size each."""
    if prod(len(choice.options) for choice in choices) <= MOST:
        return None
    what = "the number of combinations of parts to choose from"
    return faults.LimitExceeded(span=choices[-1].span, what=what, limit=number(MOST))
