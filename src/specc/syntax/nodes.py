"""The Tree: what was written, node by node, with the place of each.

Every node has `start` and `end`, offsets into the source text in code points; lines and columns are computed only when
something is printed. Nodes are plain slotted classes, compared by identity: an attrs class would cost start-up time for
each of them, a deep `==` would recurse, and nobody outside the parser builds them.

The Tree says what was *written* and nothing of what it means: `full` is a `Name` whether it is a word that a field
expects or the name of an entity; a unit is a list of spellings; `0.38..0.46 kW` keeps its unit on the right end only.
"""

from typing import TypeAlias

Unit: TypeAlias = tuple[tuple[str, int], ...]
"""A unit as written: names with powers. `USD/kW/month` is `(("USD", 1), ("kW", -1), ("month", -1))`."""


class SyntaxNode:
    """Anything that has a place in the text."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Word(SyntaxNode):
    """A name at the place where it is declared, imported or used as a key; not an expression."""

    __slots__ = ("text",)

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start = start
        self.end = end
        self.text = text


# --- expressions ------------------------------------------------------------------------------------------------------


class Expression(SyntaxNode):
    """Whatever can stand on the right side of a field."""

    __slots__ = ()


class Number(Expression):
    """`64`, `1_024`, `1.4e12`, `70B`.

    Attributes:
        digits: The number without underscores and scale letter; `int()` or `Fraction()` reads it exactly.
        scale: `""`, `"k"`, `"M"`, `"B"` or `"T"`: 10^0, 10^3, 10^6, 10^9, 10^12.
    """

    __slots__ = ("digits", "scale")

    def __init__(self, start: int, end: int, digits: str, scale: str) -> None:
        self.start = start
        self.end = end
        self.digits = digits
        self.scale = scale


class QuantityLiteral(Expression):
    """A number and a unit: `80 GB`, `400 Gb/s`, `12 %`, `5 U`, `70B params`, `4 %/year`.

    Attributes:
        digits: As in `Number`.
        scale: As in `Number`.
        unit: The unit as written, `%` among the names.
        unit_start: Where the unit begins; it ends where the node ends.
    """

    __slots__ = ("digits", "scale", "unit", "unit_start")

    def __init__(
        self, start: int, end: int, digits: str, scale: str, unit: Unit, unit_start: int
    ) -> None:
        self.start = start
        self.end = end
        self.digits = digits
        self.scale = scale
        self.unit = unit
        self.unit_start = unit_start


class String(Expression):
    """`"text"`, with its escapes already read."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: str) -> None:
        self.start = start
        self.end = end
        self.value = value


class Interpolation(Expression):
    """`"hall ${place}"`: pieces of text, and what their names stand for; escapes are read."""

    __slots__ = ("pieces",)

    def __init__(self, start: int, end: int, pieces: list[Expression]) -> None:
        self.start = start
        self.end = end
        self.pieces = pieces


class Bool(Expression):
    """`true` or `false`."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: bool) -> None:
        self.start = start
        self.end = end
        self.value = value


class UnknownLiteral(Expression):
    """`unknown`."""

    __slots__ = ()


class AutoLiteral(Expression):
    """`auto`, or `auto(8..64)` with the range in `bounds`."""

    __slots__ = ("bounds",)

    def __init__(self, start: int, end: int, bounds: Expression | None) -> None:
        self.start = start
        self.end = end
        self.bounds = bounds


class Name(Expression):
    """A name or a word: `rate`, `fp8`, `full`, `USD`."""

    __slots__ = ("text",)

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start = start
        self.end = end
        self.text = text


class MemberAccess(Expression):
    """`value.name`; the name ends where the node ends and begins at `name_start`."""

    __slots__ = ("name", "name_start", "value")

    def __init__(
        self, start: int, end: int, value: Expression, name: str, name_start: int
    ) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.name = name
        self.name_start = name_start


class Argument(SyntaxNode):
    """One argument of a call; `name` is None where it is positional. A name begins at `start`."""

    __slots__ = ("name", "value")

    def __init__(self, start: int, end: int, name: str | None, value: Expression) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.value = value


class Call(Expression):
    """`pcie(gen = 5, lanes = 16)`, `torus(4, 4, 8)`, `sum([1, 2])`, `pod.bom.count(qm9700)`."""

    __slots__ = ("arguments", "callee")

    def __init__(
        self, start: int, end: int, callee: Expression, arguments: list[Argument]
    ) -> None:
        self.start = start
        self.end = end
        self.callee = callee
        self.arguments = arguments


class Override(Expression):
    """`llama_3_1_70b { weights = fp8 }`: the base, with fields replaced and blocks merged."""

    __slots__ = ("base", "body")

    def __init__(self, start: int, end: int, base: Expression, body: "list[Statement]") -> None:
        self.start = start
        self.end = end
        self.base = base
        self.body = body


class Count(Expression):
    """`8 x h100_sxm`, `auto(8..64) x g593_zd2`, `2 x 400 Gb/s`."""

    __slots__ = ("count", "item")

    def __init__(self, start: int, end: int, count: Expression, item: Expression) -> None:
        self.start = start
        self.end = end
        self.count = count
        self.item = item


class Of(Expression):
    """`4 %/year of hardware`: a share, and what it is a share of."""

    __slots__ = ("share", "whole")

    def __init__(self, start: int, end: int, share: Expression, whole: Expression) -> None:
        self.start = start
        self.end = end
        self.share = share
        self.whole = whole


class Ratio(Expression):
    """`2:1`, `1:1.125`."""

    __slots__ = ("left", "right")

    def __init__(self, start: int, end: int, left: Number, right: Number) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.right = right


class Range(Expression):
    """`8..64`, `0.38..0.46 kW`, `"2026-10".."2026-12"`. A unit on the right end only holds for both ends."""

    __slots__ = ("high", "low")

    def __init__(self, start: int, end: int, low: Expression, high: Expression) -> None:
        self.start = start
        self.end = end
        self.low = low
        self.high = high


class PlusMinus(Expression):
    """`0.42 ± 0.03` (also `+-`). A unit on the right side only holds for both."""

    __slots__ = ("centre", "margin")

    def __init__(self, start: int, end: int, centre: Expression, margin: Expression) -> None:
        self.start = start
        self.end = end
        self.centre = centre
        self.margin = margin


class List(Expression):
    """`[8, 16, 32]`."""

    __slots__ = ("items",)

    def __init__(self, start: int, end: int, items: list[Expression]) -> None:
        self.start = start
        self.end = end
        self.items = items


class Comprehension(Expression):
    """`[f(s) for s in list if cond]`; `condition` is None where there is no `if`."""

    __slots__ = ("condition", "item", "source", "variable")

    def __init__(
        self,
        start: int,
        end: int,
        item: Expression,
        variable: Word,
        source: Expression,
        condition: Expression | None,
    ) -> None:
        self.start = start
        self.end = end
        self.item = item
        self.variable = variable
        self.source = source
        self.condition = condition


class Unary(Expression):
    """`operator` is `-` or `not`."""

    __slots__ = ("operand", "operator")

    def __init__(self, start: int, end: int, operator: str, operand: Expression) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.operand = operand


class Binary(Expression):
    """Two operands: arithmetic `+ - * / ^`, comparison `< <= > >= == !=`, logic `and or`.

    `8 x a + 2 x b` is a `Binary` of two `Count`s. The operator begins at `operator_start`.
    """

    __slots__ = ("left", "operator", "operator_start", "right")

    def __init__(
        self,
        start: int,
        end: int,
        left: Expression,
        operator: str,
        right: Expression,
        operator_start: int,
    ) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.operator = operator
        self.right = right
        self.operator_start = operator_start


class Compare(Binary):
    """`a <= b`; comparisons do not chain."""

    __slots__ = ()


class Logic(Binary):
    """`a and b`, `a or b`."""

    __slots__ = ()


class If(Expression):
    """`if condition then yes else no`."""

    __slots__ = ("condition", "no", "yes")

    def __init__(
        self, start: int, end: int, condition: Expression, yes: Expression, no: Expression
    ) -> None:
        self.start = start
        self.end = end
        self.condition = condition
        self.yes = yes
        self.no = no


class ErrorExpression(Expression):
    """Stands where no expression could be read; the fault is already reported, so whoever meets it stays silent."""

    __slots__ = ()


# --- statements -------------------------------------------------------------------------------------------------------


class Statement(SyntaxNode):
    """Whatever can stand on a line of its own."""

    __slots__ = ()


class Error(Statement):
    """Stands for a statement that could not be read; the fault is already reported.

    `names` are those that it seems to declare or import: whoever looks for one of them finds something that is broken, not
    something that is missing, and stays silent.
    """

    __slots__ = ("names",)

    def __init__(self, start: int, end: int, names: tuple[str, ...] = ()) -> None:
        self.start = start
        self.end = end
        self.names = names


class Edition(Statement):
    """`edition 2026`, the first statement of a file."""

    __slots__ = ("year",)

    def __init__(self, start: int, end: int, year: int) -> None:
        self.start = start
        self.end = end
        self.year = year


class ModulePath(SyntaxNode):
    """What an import reads: `std.servers.gigabyte` or `"parts/own.gpuspec"`.

    Attributes:
        words: The parts of a dotted name; empty where `file` is set.
        file: The path in quotes, or None.
    """

    __slots__ = ("file", "words")

    def __init__(self, start: int, end: int, words: tuple[str, ...], file: str | None) -> None:
        self.start = start
        self.end = end
        self.words = words
        self.file = file


class Import(Statement):
    """`import std.servers.gigabyte`, `import "parts/own.gpuspec" as own { racks = 4 }`.

    Attributes:
        path: What is read.
        alias: The name that it gets here, or None.
        settings: Values of its params; None without braces.
    """

    __slots__ = ("alias", "path", "settings")

    def __init__(
        self,
        start: int,
        end: int,
        path: ModulePath,
        alias: Word | None,
        settings: "list[FieldStatement] | None",
    ) -> None:
        self.start = start
        self.end = end
        self.path = path
        self.alias = alias
        self.settings = settings


class ImportedName(SyntaxNode):
    """One name of a `from` import, with the name that it gets here."""

    __slots__ = ("alias", "name")

    def __init__(self, start: int, end: int, name: Word, alias: Word | None) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.alias = alias


class FromImport(Statement):
    """`from std.switches.nvidia import qm9700, sn5400 as leaf_switch`."""

    __slots__ = ("names", "path")

    def __init__(self, start: int, end: int, path: ModulePath, names: list[ImportedName]) -> None:
        self.start = start
        self.end = end
        self.path = path
        self.names = names


class Param(Statement):
    """`param rate = 120 requests/s`; top level only."""

    __slots__ = ("doc", "name", "source", "value")

    def __init__(
        self,
        start: int,
        end: int,
        name: Word,
        value: Expression,
        source: Expression | None,
        doc: str | None,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.value = value
        self.source = source
        self.doc = doc


class Let(Statement):
    """`let half = rate / 2`; at the top level or in a block."""

    __slots__ = ("doc", "name", "source", "value")

    def __init__(
        self,
        start: int,
        end: int,
        name: Word,
        value: Expression,
        source: Expression | None,
        doc: str | None,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.value = value
        self.source = source
        self.doc = doc


class FieldStatement(Statement):
    """`memory = 80 GB @h100_datasheet`; in a sweep or variant the name may be dotted: `pod.servers = …`.

    Attributes:
        name: The name as written, dots and all. It begins at `start` and ends at `name_end`.
        value: The right side.
        source: The `@` reference, a `Name` or `Attribute`, or None.
        doc: The text of the `##` lines above, or None.
    """

    __slots__ = ("doc", "name", "name_end", "source", "value")

    def __init__(  # noqa: PLR0913 - built by the parser, by position
        self,
        start: int,
        end: int,
        name: str,
        name_end: int,
        value: Expression,
        source: Expression | None,
        doc: str | None,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.name_end = name_end
        self.value = value
        self.source = source
        self.doc = doc


class Each(SyntaxNode):
    """`for place in ["paris", "oslo"]`, `for n in 1..8`: an entity for each item, which `variable` names inside.

    `items` are numbers and texts; of a range, its two ends, and `between` is true.
    """

    __slots__ = ("between", "items", "variable")

    def __init__(
        self, start: int, end: int, variable: Word, items: list[Expression], between: bool
    ) -> None:
        self.start = start
        self.end = end
        self.variable = variable
        self.items = items
        self.between = between


class Declaration(Statement):
    """An entity at the top level: `server big : g593_zd2 @quote { … }`, `variant cheaper of pod { … }`.

    Attributes:
        kind: The kind as written; it begins at `start`. Kinds are looked up later.
        name: Its name.
        base: What stands after `:`, a `Name` or `Attribute`, or None.
        of: What stands after `of`, or None.
        source: The `@` reference, or None.
        body: Its statements.
        doc: The text of the `##` lines above, or None.
        open: Where `{` stands; the head ends there.
        each: The `for` of several entities, or None.
    """

    __slots__ = ("base", "body", "doc", "each", "kind", "name", "of", "open", "source")

    def __init__(  # noqa: PLR0913 - built by the parser, by position
        self,
        start: int,
        end: int,
        kind: Word,
        name: Word,
        base: Expression | None,
        of: Expression | None,
        source: Expression | None,
        body: list[Statement],
        doc: str | None,
        open: int,  # noqa: A002
        each: Each | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.name = name
        self.base = base
        self.of = of
        self.source = source
        self.body = body
        self.doc = doc
        self.open = open
        self.each = each


class BlockStatement(Statement):
    """A block inside an entity: `peak @h100_datasheet { … }`, `fabric compute { … }`, `rack row_a : std_rack { … }`.

    The attributes are those of `Declaration`; `head` is its first word and `name` may be None.
    """

    __slots__ = ("base", "body", "doc", "each", "head", "name", "of", "open", "source")

    def __init__(  # noqa: PLR0913 - built by the parser, by position
        self,
        start: int,
        end: int,
        head: Word,
        name: Word | None,
        base: Expression | None,
        of: Expression | None,
        source: Expression | None,
        body: list[Statement],
        doc: str | None,
        open: int,  # noqa: A002
        each: Each | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.head = head
        self.name = name
        self.base = base
        self.of = of
        self.source = source
        self.body = body
        self.doc = doc
        self.open = open
        self.each = each


class Require(Statement):
    """`require pretrain.duration <= 40 days "the launch date is fixed"`."""

    __slots__ = ("condition", "why")

    def __init__(self, start: int, end: int, condition: Expression, why: str | None) -> None:
        self.start = start
        self.end = end
        self.condition = condition
        self.why = why


class Minimise(Statement):
    """`minimise pod.cost.capital`."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression) -> None:
        self.start = start
        self.end = end
        self.value = value


class Allow(Statement):
    """`allow GS5203 because "the rack is empty"`; `code` is a code or a slug."""

    __slots__ = ("code", "why")

    def __init__(self, start: int, end: int, code: Word, why: str) -> None:
        self.start = start
        self.end = end
        self.code = code
        self.why = why


class File(SyntaxNode):
    """A whole file. `statements` holds everything in order, the edition included.

    Attributes:
        edition: The edition statement, or None where it is missing (reported).
        statements: The statements at the top level.
    """

    __slots__ = ("edition", "statements")

    def __init__(
        self, start: int, end: int, edition: Edition | None, statements: list[Statement]
    ) -> None:
        self.start = start
        self.end = end
        self.edition = edition
        self.statements = statements
