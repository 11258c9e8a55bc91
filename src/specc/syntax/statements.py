"""Tokens to statements, and on to the next one after a fault: one fault for each faulty statement."""

from bisect import bisect_left

from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.syntax import lexer, nodes
from specc.syntax.cursor import Stop
from specc.syntax.expressions import Expressions
from specc.syntax.limits import Limits

_FIELD_NAMES = ("name", "of")
_ENDS = ("newline", "}", "end")
_OPENS = ("=", "{", ".", ":", "@", "of")
"""What follows a name that opens no keyword statement."""


class Statements(Expressions):
    """Reads the statements of a file. Faults are kept in `found`."""

    __slots__ = ("found", "outside")

    def __init__(self, source: Source, tokens: lexer.Tokens, limits: Limits) -> None:
        """At the first token."""
        super().__init__(source, tokens, limits)
        self.quantities = {}
        self.found: list[Diagnostic] = []
        self.outside: list[Diagnostic] = []

    def file(self) -> nodes.File:
        """All statements at the top level."""
        statements: list[nodes.Statement] = []
        edition: nodes.Edition | None = None
        while True:
            statements += self.run(top=True)
            if self.kinds[self.at] == "end":
                break
            # A `}` without partner: the fields before it stood in the block that ended too early.
            self.extra_closer()
            self.at += 1
        self.found += self.outside
        for place, statement in enumerate(statements):
            if isinstance(statement, nodes.Edition):
                if edition is None and place == 0:
                    edition = statement
                    if edition.year != EDITION:
                        self.report("edition-unknown", edition)
                else:
                    self.report("edition-place", statement)
        if statements and edition is None and not isinstance(statements[0], nodes.Error):
            self.report("edition-missing", statements[0])
        return nodes.File(0, len(self.text), edition, statements)

    def body(self) -> list[nodes.Statement]:
        """The statements between braces; the cursor stands at `{`, and then behind `}`."""
        opener = self.at
        self.at = opener + 1
        statements = self.run(top=False)
        if self.kinds[self.at] != "}":
            raise Stop(opener, "", "unclosed")
        self.at += 1
        return statements

    def run(self, top: bool) -> list[nodes.Statement]:
        """Statements up to `}` or the end of the text."""
        kinds = self.kinds
        statements: list[nodes.Statement] = []
        add = statements.append
        depth = self.depth
        while True:
            kind = kinds[self.at]
            if kind == "newline":
                self.at += 1
                continue
            if kind in ("}", "end"):
                return statements
            first = self.at
            try:
                if kinds[first + 1] == "=" and kind in _FIELD_NAMES:
                    statement: nodes.Statement = self.field(first, self.ends[first])
                    if top:
                        self.stray(statement)
                else:
                    statement = self.statement(first, top)
                if kinds[self.at] not in _ENDS:
                    statement = self.trailing(first, statement)
            except Stop as stop:
                self.depth = depth
                statement = self.salvage(first)
                self.skip(first, stop.index)
                if not self.repaired(first):
                    self.note(stop)
            add(statement)

    # --- statements ---------------------------------------------------------------------------------------------------

    def statement(self, first: int, top: bool) -> nodes.Statement:
        """Any statement but a plain field."""
        if self.kinds[first] != "name":
            raise Stop(first, "a statement")
        if self.kinds[first + 1] not in _OPENS:
            read = _KEYWORDS.get(self.spelling(first))
            if read is not None:
                self.at = first + 1
                statement = read(self, first)
                if not top and isinstance(
                    statement, nodes.Edition | nodes.Import | nodes.FromImport | nodes.Param
                ):
                    self.report("inside", statement)
                return statement
        elif self.kinds[first + 1] == ".":
            return self.dotted_field(first, top)
        return self.entity(first, top)

    def field(self, first: int, name_end: int, name: str = "") -> nodes.FieldStatement:
        """`name = value @source`; whoever read a dotted name gives it, and has moved the cursor to `=`."""
        start = self.starts[first]
        if not name:
            name = self.text[start:name_end]
            self.at = first + 1
        if not name.islower() and name.lower() != name:
            raise Stop(first, "", "capital")
        if name_end - start > self.limits.name_length:
            raise Stop(first, "", "name-length")
        self.at += 1
        value = self.expression()
        source = self.cited() if self.kinds[self.at] == "@" else None
        return nodes.FieldStatement(
            start, self.ends[self.at - 1], name, name_end, value, source, self.doc(first)
        )

    def dotted_field(self, first: int, top: bool) -> nodes.FieldStatement:
        """`pod.servers = value`."""
        self.at = first + 1
        self.dotted(first)
        last = self.at - 1
        if self.kinds[self.at] != "=":
            raise Stop(self.at, "`=`")
        name = "".join(self.spelling(at) for at in range(first, self.at))
        field = self.field(first, self.ends[last], name)
        if top:
            self.stray(field)
        return field

    def cited(self) -> nodes.Expression:
        """The name of a source; the cursor stands at `@`."""
        self.at += 1
        return self.dotted(self.take("name", "the name of a source"))

    def doc(self, first: int) -> str | None:
        """The `##` lines above a statement."""
        docs = self.tokens.docs
        return docs.get(first) if docs else None

    def entity(self, first: int, top: bool) -> nodes.Statement:
        """`kind name : base @source { … }`, or the same inside another, where the name may be missing."""
        kinds = self.kinds
        head = nodes.Word(self.starts[first], self.ends[first], self.name(first))
        self.at = first + 1
        name = None
        if kinds[self.at] == "name":
            name = self.declared("a name")
        base = of = source = None
        if kinds[self.at] == ":":
            self.at += 1
            base = self.dotted(self.take("name", "the name of what it is based on"))
            if kinds[self.at] not in ("{", "@", "of") and name is None:
                raise Stop(first + 1, "", "colon")
        if kinds[self.at] == "of":
            self.at += 1
            of = self.dotted(self.take("name", "the name of what it varies"))
        if kinds[self.at] == "@":
            source = self.cited()
        opener = self.at
        if kinds[opener] != "{":
            raise Stop(opener, "`{`" if opener > first + 1 and name is not None else "`=` or `{`")
        if top and name is None:
            raise Stop(first, "", "unnamed")
        self.deeper()
        body = self.body()
        self.depth -= 1
        start, end, doc, at = (
            head.start,
            self.ends[self.at - 1],
            self.doc(first),
            self.starts[opener],
        )
        if top and name is not None:
            return nodes.Declaration(start, end, head, name, base, of, source, body, doc, at)
        return nodes.BlockStatement(start, end, head, name, base, of, source, body, doc, at)

    def edition(self, first: int) -> nodes.Edition:
        """`edition 2026`."""
        at = self.take("number", "a year, as in `edition 2026`")
        text = self.spelling(at)
        year = int(text) if text.isdigit() and len(text) <= 9 else 0
        return nodes.Edition(self.starts[first], self.ends[at], year)

    def module(self) -> nodes.ModulePath:
        """What an import reads."""
        at = self.at
        if self.kinds[at] == "string":
            self.at = at + 1
            return nodes.ModulePath(self.starts[at], self.ends[at], (), self.string(at))
        words = [self.word("a dotted name or a path in quotes").text]
        while self.kinds[self.at] == ".":
            self.at += 1
            words.append(self.word("a name after the dot").text)
        return nodes.ModulePath(self.starts[at], self.ends[self.at - 1], tuple(words), None)

    def alias(self) -> nodes.Word | None:
        """`as name`, if it follows."""
        if not self.follows("as"):
            return None
        self.at += 1
        return self.declared("a name after `as`")

    def import_module(self, first: int) -> nodes.Import:
        """`import path as name`."""
        path = self.module()
        alias = self.alias()
        return nodes.Import(self.starts[first], self.ends[self.at - 1], path, alias)

    def import_names(self, first: int) -> nodes.FromImport:
        """`from path import a, b as c`, the names in parentheses or not."""
        path = self.module()
        if not self.follows("import"):
            raise Stop(self.at, "`import`")
        self.at += 1
        bracket = self.kinds[self.at] == "("
        self.at += bracket
        names: list[nodes.ImportedName] = []
        while True:
            name = self.word("the name of what to import")
            alias = self.alias()
            names.append(nodes.ImportedName(name.start, self.ends[self.at - 1], name, alias))
            if self.kinds[self.at] != ",":
                break
            self.at += 1
            if self.kinds[self.at] == ")" and bracket:
                break
        if bracket:
            self.take(")", "`,` or `)`")
        return nodes.FromImport(self.starts[first], self.ends[self.at - 1], path, names)

    def named_value(
        self, first: int
    ) -> tuple[nodes.Word, nodes.Expression, nodes.Expression | None]:
        """`name = value @source`, as `param` and `let` have it."""
        name = self.declared("a name")
        if self.kinds[self.at] != "=":
            raise Stop(self.at, "`=`", "no-default" if self.kinds[self.at] in _ENDS else "")
        self.at += 1
        value = self.expression()
        return name, value, self.cited() if self.kinds[self.at] == "@" else None

    def param(self, first: int) -> nodes.Param:
        """`param name = default`."""
        name, value, source = self.named_value(first)
        return nodes.Param(
            self.starts[first], self.ends[self.at - 1], name, value, source, self.doc(first)
        )

    def let(self, first: int) -> nodes.Let:
        """`let name = value`."""
        name, value, source = self.named_value(first)
        return nodes.Let(
            self.starts[first], self.ends[self.at - 1], name, value, source, self.doc(first)
        )

    def require(self, first: int) -> nodes.Require:
        """`require condition "why"`."""
        condition = self.expression()
        why = None
        if self.kinds[self.at] == "string":
            why = self.string(self.at)
            self.at += 1
        return nodes.Require(self.starts[first], self.ends[self.at - 1], condition, why)

    def minimise(self, first: int) -> nodes.Minimise:
        """`minimise value`."""
        value = self.expression()
        return nodes.Minimise(self.starts[first], self.ends[self.at - 1], value)

    def allow(self, first: int) -> nodes.Allow:
        """`allow GS5203 because "why"`; a slug stands as well as a code."""
        at = self.take("name", 'the code to allow, as in `allow GS5203 because "why"`')
        while self.kinds[self.at] == "-":
            self.at += 1
            self.take("name", "the rest of the name")
        slug = "".join(self.spelling(index) for index in range(at, self.at))
        code = nodes.Word(self.starts[at], self.ends[self.at - 1], slug)
        if not self.follows("because"):
            raise Stop(self.at, "`because`", "no-reason" if self.kinds[self.at] in _ENDS else "")
        self.at += 1
        why = self.take("string", "the reason in quotes")
        return nodes.Allow(self.starts[first], self.ends[why], code, self.string(why))

    # --- faults -------------------------------------------------------------------------------------------------------

    def repaired(self, first: int) -> bool:
        """Whether a bracket was repaired between here and the token `first`: what is wrong there is told already."""
        repaired = self.tokens.repaired
        return bool(repaired) and bisect_left(repaired, first) < bisect_left(repaired, self.at)

    def note(self, stop: Stop) -> None:
        """Keep the fault that stopped a statement."""
        if len(self.found) >= self.limits.faults:
            return
        from specc.syntax.mistakes import explain

        self.found.append(explain(self.source, self.tokens, stop).diagnostic())

    def extra_closer(self) -> None:
        """Keep the fault of a `}` that closes nothing."""
        from specc.syntax.mistakes import extra_closer

        if len(self.found) < self.limits.faults:
            stray = self.outside[0].span if self.outside else None
            self.found.append(extra_closer(self.source, self.starts[self.at], stray).diagnostic())
        self.outside.clear()

    def report(self, mistake: str, node: nodes.SyntaxNode) -> None:
        """Keep a fault of a statement that could be read."""
        if len(self.found) >= self.limits.faults:
            return
        from specc.syntax.mistakes import judge

        self.found.append(judge(self.source, mistake, node).diagnostic())

    def stray(self, field: nodes.Statement) -> None:
        """A field outside of any block; kept apart, since a `}` too many explains it."""
        if len(self.outside) >= self.limits.faults:
            return
        from specc.syntax.mistakes import judge

        self.outside.append(judge(self.source, "field-outside", field).diagnostic())

    def trailing(self, first: int, statement: nodes.Statement) -> nodes.Statement:
        """Something stands behind a whole statement: say what, and keep the statement where that does it no harm."""
        stop = Stop(self.at, "the end of the line")
        self.note(stop)
        harmless = self.kinds[self.at] == ","
        self.skip(first, stop.index)
        return statement if harmless else self.salvage(first)

    def salvage(self, first: int) -> nodes.Statement:
        """What a statement that could not be read leaves behind, so that its fault is the only one."""
        kinds = self.kinds
        start, end = self.starts[first], self.ends[first]
        if kinds[first] in _FIELD_NAMES and kinds[first + 1] in ("=", ":"):
            value = nodes.ErrorExpression(self.starts[first + 1], self.ends[first + 1])
            return nodes.FieldStatement(
                start, value.end, self.spelling(first), end, value, None, None
            )
        names = []
        at = first + 1
        while kinds[at] in ("name", ",", "."):
            if kinds[at] == "name":
                names.append(self.spelling(at))
            at += 1
        return nodes.Error(start, end, tuple(names))

    def skip(self, first: int, index: int) -> None:
        """Go on behind the statement that began at `first` and failed at `index`."""
        depth = 0
        kinds = self.kinds
        at = first
        while kinds[at] != "end":
            kind = kinds[at]
            if kind in ("{", "(", "["):
                depth += 1
            elif kind in ("}", ")", "]"):
                if depth == 0 and kind == "}":
                    break
                depth = max(0, depth - 1)
            elif kind == "newline" and depth == 0 and at >= index:
                break
            at += 1
        self.at = at


EDITION = 2026

_KEYWORDS = {
    "edition": Statements.edition,
    "import": Statements.import_module,
    "from": Statements.import_names,
    "param": Statements.param,
    "let": Statements.let,
    "require": Statements.require,
    "minimise": Statements.minimise,
    "allow": Statements.allow,
}
