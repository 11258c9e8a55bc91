"""Nodes of statements, and of whole files: one function for each rule or alias of `grammar/gpuspec.lark`."""

from specc.syntax import nodes
from specc.syntax.expression_nodes import Children, ExpressionNodes
from specc.syntax.lexer import Tokens
from specc.syntax.limits import Limits
from specc.syntax.stop import Stop


class StatementNodes(ExpressionNodes):
    """Builds all nodes of a text.

    Attributes:
        states: The states that lie below the rule being built: at most two where it is a statement of the file.
        inner: Statements inside of blocks that belong to the top level.
        long: Whether an expression has so many tokens that it may be nested too deeply.
    """

    __slots__ = ("docs", "inner", "long", "much", "states")

    def __init__(self, tokens: Tokens, limits: Limits, states: list[int]) -> None:
        """Nothing is built yet."""
        super().__init__(tokens, limits)
        self.docs = tokens.docs
        self.states = states
        self.inner: list[nodes.Statement] = []
        self.much = limits.depth // 2
        self.long = False

    def start(self, read: Children, first: int, last: int) -> Children:
        return read

    def block(self, read: Children, first: int, last: int) -> tuple[int, Children]:
        """The place of its brace, and its statements."""
        return self.starts[first], read

    def top(self, statement: nodes.Statement) -> nodes.Statement:
        """A statement of the top level."""
        if len(self.states) > 2:
            self.inner.append(statement)
        return statement

    def edition(self, read: Children, first: int, last: int) -> nodes.Statement:
        text = self.text[self.starts[last] : self.ends[last]]
        year = int(text) if text.isdigit() and len(text) <= 9 else 0
        return self.top(nodes.Edition(self.starts[first], self.ends[last], year))

    def module_name(self, read: Children, first: int, last: int) -> nodes.ModulePath:
        words = tuple(self.spelling(at) for at in read)
        return nodes.ModulePath(self.starts[first], self.ends[last], words, None)

    def module_file(self, read: Children, first: int, last: int) -> nodes.ModulePath:
        return nodes.ModulePath(self.starts[first], self.ends[last], (), self.plain(last))

    def import_module(self, read: Children, first: int, last: int) -> nodes.Statement:
        _, path, _, alias, settings = read
        as_name = None if alias is None else self.declared(alias)
        return self.top(nodes.Import(self.starts[first], self.ends[last], path, as_name, settings))

    def import_names(self, read: Children, first: int, last: int) -> nodes.Statement:
        _, path, _, *names = read
        return self.top(nodes.FromImport(self.starts[first], self.ends[last], path, names))

    def settings(self, read: Children, first: int, last: int) -> Children:
        return read

    def imported_name(self, read: Children, first: int, last: int) -> nodes.ImportedName:
        name, _, alias = read
        as_name = None if alias is None else self.declared(alias)
        return nodes.ImportedName(self.starts[first], self.ends[last], self.word(name), as_name)

    def source(self, read: Children, first: int, last: int) -> nodes.Expression:
        return self.path(read[-1])

    base = of = source

    def param(self, read: Children, first: int, last: int) -> nodes.Statement:
        return self.top(self.valued(nodes.Param, read, first, last))

    def let(self, read: Children, first: int, last: int) -> nodes.Statement:
        return self.valued(nodes.Let, read, first, last)

    def valued(
        self, kind: type[nodes.Param | nodes.Let], read: Children, first: int, last: int
    ) -> nodes.Param | nodes.Let:
        """`param` and `let` are alike."""
        _, name, value, source = read
        if last - first > self.much:
            self.long = True
        doc = self.docs.get(first)
        return kind(self.starts[first], self.ends[last], self.declared(name), value, source, doc)

    def require(self, read: Children, first: int, last: int) -> nodes.Require:
        _, condition, why = read
        if last - first > self.much:
            self.long = True
        text = None if why is None else self.plain(why)
        return nodes.Require(self.starts[first], self.ends[last], condition, text)

    def minimise(self, read: Children, first: int, last: int) -> nodes.Minimise:
        if last - first > self.much:
            self.long = True
        return nodes.Minimise(self.starts[first], self.ends[last], read[1])

    def code(self, read: Children, first: int, last: int) -> nodes.Word:
        start, end = self.starts[first], self.ends[last]
        return nodes.Word(
            start, end, "-".join(self.spelling(at) for at in read if self.kinds[at] != "-")
        )

    def allow(self, read: Children, first: int, last: int) -> nodes.Allow:
        _, code, _, why = read
        return nodes.Allow(self.starts[first], self.ends[last], code, self.plain(why))

    def field(self, read: Children, first: int, last: int) -> nodes.FieldStatement:
        name, value, source = read
        start = self.starts[first]
        if name.__class__ is int:
            end = self.ends[name]
            text = self.text[start:end]
        else:
            end = self.ends[name[-1]]
            text = ".".join(self.spelling(at) for at in name)
        if text.lower() != text:
            raise Stop(first, "", "capital")
        if len(text) > self.limits.name_length:
            raise Stop(first, "", "name-length")
        if last - first > self.much:
            self.long = True
        docs = self.docs
        doc = docs.get(first) if docs else None
        return nodes.FieldStatement(start, self.ends[last], text, end, value, source, doc)

    def named_entity(self, read: Children, first: int, last: int) -> nodes.Statement:
        head, name, each, base, of, source, (opened, body) = read
        if len(self.states) > self.much:
            self.long = True
        kind = nodes.Declaration if len(self.states) <= 2 else nodes.BlockStatement
        return kind(
            self.starts[first], self.ends[last], self.word(head), self.declared(name), base, of, source, body,
            self.docs.get(first), opened, each,
        )  # fmt: skip

    def each(self, read: Children, first: int, last: int) -> nodes.Each:
        _, name, _, *items = read
        between = items[0].__class__ is int
        if between:
            items = [self.number([], at, at) for at in items]
        start, end = self.starts[first], self.ends[last]
        return nodes.Each(start, end, self.declared(name), items, between)

    def unnamed_entity(self, read: Children, first: int, last: int) -> nodes.Statement:
        head, base, of, source, (opened, body) = read
        if len(self.states) <= 2:
            raise Stop(first, "", "unnamed")
        return nodes.BlockStatement(
            self.starts[first], self.ends[last], self.word(head), None, base, of, source, body,
            self.docs.get(first), opened, None,
        )  # fmt: skip
