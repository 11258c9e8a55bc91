"""Faults of a text, and how reading goes on behind one: a fault for each faulty statement."""

from bisect import bisect_left

from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.syntax import nodes
from specc.syntax.lexer import NAMES, NEWLINE, Tokens
from specc.syntax.limits import EDITION, Limits
from specc.syntax.stop import Stop

_CLOSER = {"(": ")", "[": "]", "{": "}"}
_FIELD_NAMES = NAMES | {"of"}


class Recovery:
    """Keeps the faults of a text, as many as are reported, in `diagnostics`."""

    __slots__ = ("closers", "diagnostics", "limits", "source", "tokens")

    def __init__(self, source: Source, tokens: Tokens, limits: Limits) -> None:
        """Nothing is wrong yet."""
        self.source = source
        self.tokens = tokens
        self.limits = limits
        self.diagnostics: list[Diagnostic] = []
        self.closers: list[int] = []

    def full(self) -> bool:
        """Whether no more faults are reported."""
        return len(self.diagnostics) >= self.limits.faults

    def note(self, stop: Stop) -> None:
        """Keep the fault that stopped a statement; the braces behind a head that could not be read are of its fault."""
        if self._orphaned(stop.index):
            return
        if not self.full():
            from specc.syntax.mistakes import explain

            self.diagnostics.append(explain(self.source, self.tokens, stop).diagnostic())

    def _orphaned(self, at: int) -> bool:
        kinds, starts = self.tokens.kinds, self.tokens.starts
        if kinds[at] != "{" or not self.diagnostics or at == 0 or kinds[at - 1] != NEWLINE:
            return False
        told = self.diagnostics[-1].span
        return told is not None and self.source.text[told.end : starts[at]].isspace()

    def report(self, mistake: str, node: nodes.SyntaxNode) -> None:
        """Keep a fault of a statement that could be read."""
        if not self.full():
            from specc.syntax.mistakes import judge

            self.diagnostics.append(judge(self.source, mistake, node).diagnostic())

    def repaired(self, first: int, behind: int) -> bool:
        """Whether a bracket was repaired between two tokens: what is wrong there is told already."""
        repaired = self.tokens.repaired
        return bool(repaired) and bisect_left(repaired, first) < bisect_left(repaired, behind)

    def extra_closer(self, at: int) -> None:
        """A `}` that closes nothing ends a statement, and is looked at when the whole text is read."""
        self.tokens.kinds[at] = NEWLINE
        self.closers.append(self.tokens.starts[at])

    def salvaged(self, first: int) -> nodes.Statement:
        """What a statement that could not be read leaves behind, so that its fault is the only one."""
        from specc.syntax.faults.capital_in_name import lowered

        tokens = self.tokens
        kinds = tokens.kinds
        start, end = tokens.starts[first], tokens.ends[first]
        name = lowered(tokens.spelling(first))
        if kinds[first] in _FIELD_NAMES and kinds[first + 1] in ("=", ":"):
            value = nodes.ErrorExpression(tokens.starts[first + 1], tokens.ends[first + 1])
            return nodes.FieldStatement(start, value.end, name, end, value, None, None)
        names: list[str] = []
        at = first + 1
        while kinds[at] in NAMES or kinds[at] in (",", "."):
            if kinds[at] in NAMES:
                names += dict.fromkeys((tokens.spelling(at), lowered(tokens.spelling(at))))
            at += 1
        return nodes.Error(start, end, tuple(names))

    def behind(self, first: int, index: int) -> int:
        """The token behind the statement that began at `first` and failed at `index`."""
        opened: list[str] = []
        kinds = self.tokens.kinds
        at = first
        while kinds[at] != "end":
            kind = kinds[at]
            if kind in _CLOSER:
                opened.append(_CLOSER[kind])
            elif opened and kind == opened[-1]:
                opened.pop()
            elif (kind == "}" and not opened) or (kind == NEWLINE and not opened and at >= index):
                break
            at += 1
        return at

    def place(self, statements: list[nodes.Statement]) -> nodes.Edition | None:
        """Look at what stands at the top level and must not, or not there; the edition of the file."""
        edition = None
        headless, head = False, -1
        outside: list[nodes.Statement] = []
        closers = iter((*self.closers, len(self.source.text) + 1))
        closer = next(closers)
        for at, statement in enumerate(statements):
            while statement.start > closer:
                self.closed(closer, outside, head)
                closer = next(closers)
            if isinstance(statement, nodes.Edition):
                if at:
                    self.report("edition-place", statement)
                else:
                    edition = statement
                    if edition.year != EDITION:
                        self.report("edition-unknown", edition)
            elif isinstance(statement, nodes.FieldStatement):
                whole = not isinstance(statement.value, nodes.ErrorExpression)
                if whole and not headless:
                    outside.append(statement)
                continue  # a head that could not be read loses all the fields behind it
            headless = isinstance(statement, nodes.Error)
            head = statement.start if headless else -1
        for left in (closer, *closers)[:-1]:
            self.closed(left, outside, head)
        for statement in outside:
            self.report("field-outside", statement)
        if statements and edition is None and not isinstance(statements[0], nodes.Error):
            self.report("edition-missing", statements[0])
        return edition

    def closed(self, closer: int, outside: list[nodes.Statement], head: int) -> None:
        """A `}` without partner: the fields before it stood in the block that ended too early, or behind a head without its brace."""
        headed = head >= 0 and "{" not in self.source.text[head:closer]
        if not self.full() and not headed:
            from specc.syntax.mistakes import extra_closer

            stray = None
            if outside:
                stray = Span(self.source, outside[0].start, outside[0].end)
            self.diagnostics.append(extra_closer(self.source, closer, stray).diagnostic())
        outside.clear()

    def deep(self, statements: list[nodes.Statement]) -> None:
        """Cut off what is nested beyond the limit, so that whoever visits a Tree may recurse."""
        from specc.syntax.mistakes import limit
        from specc.syntax.walk import children

        stack: list[tuple[nodes.SyntaxNode, int, nodes.SyntaxNode]]
        stack = [(statement, 0, statement) for statement in reversed(statements)]
        cut: set[int] = set()
        while stack:
            node, depth, owner = stack.pop()
            if isinstance(node, nodes.Statement):
                owner = node
            if id(owner) in cut:
                continue
            if depth <= self.limits.depth:
                stack += [(child, depth + 1, owner) for child in reversed(children(node))]
                continue
            cut.add(id(owner))
            start = node.name_start if isinstance(node, nodes.MemberAccess) else node.start
            at = bisect_left(self.tokens.starts, start)
            end = self.tokens.ends[at]
            if not self.full():
                self.diagnostics.append(
                    limit(self.source, "depth", start, end, self.limits).diagnostic()
                )
            error = nodes.ErrorExpression(start, end)
            if isinstance(owner, nodes.Require):
                owner.condition = error
            elif isinstance(
                owner, nodes.FieldStatement | nodes.Param | nodes.Let | nodes.Minimise
            ):
                owner.value = error
            elif isinstance(owner, nodes.Declaration | nodes.BlockStatement):
                owner.body.clear()
