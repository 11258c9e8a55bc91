"""Entities with a `for` become one entity for each item, before anything is evaluated.

`site hall for place in ["paris", "oslo"] { … }` stands for `hall_paris` and `hall_oslo`, in each of which `place` is a
constant, and for the list `hall` of both. Nodes of the body are those of the template, so that messages point there.
"""

import re

from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.resolve import faults
from specc.syntax import nodes

MOST = 256
"""Entities of one template: about as many as a few kilobytes could write out, so that few words make no long work."""

TOTAL = 512
"""Entities of all templates of a file."""

_END = re.compile(r"[a-z0-9_]+")
_UNLISTED = frozenset(("variant", "sweep", "source"))

Block = nodes.Declaration | nodes.BlockStatement


class Templates:
    """The templates of a file."""

    def __init__(self, source: Source) -> None:
        """Nothing is made yet; `names` will be those of what is made, and `faults` what is wrong."""
        self.source = source
        self.names: list[str] = []
        self.faults: list[Fault] = []

    def statements(self, body: list[nodes.Statement]) -> list[nodes.Statement]:
        """The statements with what their templates stand for; those of blocks as well."""
        out: list[nodes.Statement] = []
        for statement in body:
            if not isinstance(statement, Block):
                out.append(statement)
            elif statement.each is None:
                statement.body = self.statements(statement.body)
                out.append(statement)
            else:
                out += self.entities(statement, statement.each)
        return out

    def entities(self, node: Block, each: nodes.Each) -> list[nodes.Statement]:
        """An entity for each item, and the list of all where the template stands at the top level."""
        word = node.name
        if word is None:
            return []
        made: list[nodes.Statement] = []
        names: list[nodes.Expression] = []
        for item in self.items(each):
            end = self.end(item)
            if end is None:
                continue
            if len(self.names) == TOTAL:
                self.limit(each, f"{TOTAL} entities made by `for` in a file")
                break
            name = nodes.Word(word.start, word.end, f"{word.text}_{end}")
            self.names.append(name.text)
            constant = nodes.Let(item.start, item.end, each.variable, item, None, None)
            kind = node.kind if isinstance(node, nodes.Declaration) else node.head
            body = self.statements([constant, *node.body])
            made.append(
                type(node)(
                    node.start, node.end, kind, name, node.base, node.of, node.source, body, node.doc, node.open, None
                )
            )  # fmt: skip
            names.append(nodes.Name(word.start, word.end, name.text))
        if isinstance(node, nodes.Declaration) and node.kind.text not in _UNLISTED:
            group = nodes.List(each.start, each.end, names)
            made.append(nodes.Let(word.start, word.end, word, group, None, node.doc))
        return made

    def items(self, each: nodes.Each) -> list[nodes.Expression]:
        """The items, written out."""
        items = each.items
        if each.between:
            first, last = (self.whole(item) for item in items)
            if first is None or last is None:
                return []
            if last < first:
                span = Span(self.source, items[0].start, items[1].end)
                self.faults.append(faults.ReversedRange(span=span, low=str(first), high=str(last)))
                return []
            if last - first < MOST:
                start, end = items[0].start, items[1].end
                return [nodes.Number(start, end, str(n), "") for n in range(first, last + 1)]
        elif len(items) <= MOST:
            return items
        self.limit(each, f"{MOST} entities")
        return []

    def whole(self, item: nodes.Expression) -> int | None:
        """A whole number; anything else is reported."""
        if isinstance(item, nodes.Number) and item.digits.isdigit() and not item.scale:
            return int(item.digits)
        self.unfit(item.start, item.end)
        return None

    def end(self, item: nodes.Expression) -> str | None:
        """What an item adds to the name."""
        if isinstance(item, nodes.String):
            if _END.fullmatch(item.value) and len(item.value) <= 64:
                return item.value
            self.unfit(item.start, item.end)
            return None
        number = self.whole(item)
        return None if number is None else str(number)

    def unfit(self, start: int, end: int) -> None:
        """Keep the fault of an item."""
        span = Span(self.source, start, end)
        self.faults.append(faults.UnfitItem(span=span, item=f"`{span.text[:40]}`"))

    def limit(self, each: nodes.Each, limit: str) -> None:
        """Keep the fault of too many."""
        span = Span(self.source, each.start, each.end)
        self.faults.append(faults.LimitExceeded(span=span, what="this `for`", limit=limit))
