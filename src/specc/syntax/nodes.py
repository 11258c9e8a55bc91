"""The Tree: what was written, node by node, with the place of each.

Every node has `start` and `end`, offsets into the source text in code points; lines and columns are computed only when
something is printed. A node is made with the values of its fields in their order, after these two.

The Tree says what was *written* and nothing of what it means: `full` is a `Name` whether it is a word that a field
expects or the name of an entity; a unit is a list of spellings; `0.38..0.46 kW` keeps its unit on the right end only.
"""

from __future__ import annotations

from typing import TypeAlias

from specc.syntax.node import SyntaxNode as SyntaxNode  # noqa: PLC0414 - one name for all

Unit: TypeAlias = tuple[tuple[str, int], ...]
"""A unit as written: names with powers. `USD/kW/month` is `(("USD", 1), ("kW", -1), ("month", -1))`."""


class Word(SyntaxNode):
    """A name at the place where it is declared, imported or used as a key; not an expression."""

    text: str


# --- expressions ------------------------------------------------------------------------------------------------------


class Expression(SyntaxNode):
    """Whatever can stand on the right side of a field."""


class Number(Expression):
    """`64`, `1_024`, `1.4e12`, `70B`.

    Attributes:
        digits: The number without underscores and scale letter; `int()` or `Fraction()` reads it exactly.
        scale: `""`, `"k"`, `"M"`, `"B"` or `"T"`: 10^0, 10^3, 10^6, 10^9, 10^12.
    """

    digits: str
    scale: str


class QuantityLiteral(Expression):
    """A number and a unit: `80 GB`, `400 Gb/s`, `12 %`, `5 U`, `70B params`, `4 %/year`.

    Attributes:
        digits: As in `Number`.
        scale: As in `Number`.
        unit: The unit as written, `%` among the names.
        unit_start: Where the unit begins; it ends where the node ends.
    """

    digits: str
    scale: str
    unit: Unit
    unit_start: int


class String(Expression):
    """`"text"`, with its escapes already read."""

    value: str


class Interpolation(Expression):
    """`"hall ${place}"`: pieces of text, and what their names stand for; escapes are read."""

    pieces: list[Expression]


class Bool(Expression):
    """`true` or `false`."""

    value: bool


class UnknownLiteral(Expression):
    """`unknown`."""


class AutoLiteral(Expression):
    """`auto`, or `auto(8..64)` with the range in `bounds`."""

    bounds: Expression | None


class Name(Expression):
    """A name or a word: `rate`, `fp8`, `full`, `USD`."""

    text: str


class MemberAccess(Expression):
    """`value.name`; the name ends where the node ends and begins at `name_start`."""

    value: Expression
    name: str
    name_start: int


class Argument(SyntaxNode):
    """One argument of a call; `name` is None where it is positional. A name begins at `start`."""

    name: str | None
    value: Expression


class Call(Expression):
    """`pcie(gen = 5, lanes = 16)`, `torus(4, 4, 8)`, `sum([1, 2])`, `pod.bom.count(qm9700)`."""

    callee: Expression
    arguments: list[Argument]


class Override(Expression):
    """`llama_3_1_70b { weights = fp8 }`: the base, with fields replaced and blocks merged."""

    base: Expression
    body: list[Statement]


class Count(Expression):
    """`8 x h100_sxm`, `auto(8..64) x g593_zd2`, `2 x 400 Gb/s`."""

    count: Expression
    item: Expression


class Of(Expression):
    """`4 %/year of hardware`: a share, and what it is a share of."""

    share: Expression
    whole: Expression


class Ratio(Expression):
    """`2:1`, `1:1.125`."""

    left: Number
    right: Number


class Range(Expression):
    """`8..64`, `0.38..0.46 kW`, `"2026-10".."2026-12"`. A unit on the right end only holds for both ends."""

    low: Expression
    high: Expression


class PlusMinus(Expression):
    """`0.42 ± 0.03` (also `+-`). A unit on the right side only holds for both."""

    centre: Expression
    margin: Expression


class List(Expression):
    """`[8, 16, 32]`."""

    items: list[Expression]


class Comprehension(Expression):
    """`[f(s) for s in list if cond]`; `condition` is None where there is no `if`."""

    item: Expression
    variable: Word
    source: Expression
    condition: Expression | None


class Unary(Expression):
    """`operator` is `-` or `not`."""

    operator: str
    operand: Expression


class Binary(Expression):
    """Two operands: arithmetic `+ - * / ^`, comparison `< <= > >= == !=`, logic `and or`.

    `8 x a + 2 x b` is a `Binary` of two `Count`s. The operator begins at `operator_start`.
    """

    left: Expression
    operator: str
    right: Expression
    operator_start: int


class Compare(Binary):
    """`a <= b`; comparisons do not chain."""


class Logic(Binary):
    """`a and b`, `a or b`."""


class If(Expression):
    """`if condition then yes else no`."""

    condition: Expression
    yes: Expression
    no: Expression


class ErrorExpression(Expression):
    """Stands where no expression could be read; the fault is already reported, so whoever meets it stays silent."""


# --- statements -------------------------------------------------------------------------------------------------------


class Statement(SyntaxNode):
    """Whatever can stand on a line of its own."""


class Error(Statement):
    """Stands for a statement that could not be read; the fault is already reported.

    `names` are those that it seems to declare or import: whoever looks for one of them finds something that is broken, not
    something that is missing, and stays silent.
    """

    names: tuple[str, ...]


class Edition(Statement):
    """`edition 2026`, the first statement of a file."""

    year: int


class ModulePath(SyntaxNode):
    """What an import reads: `std.servers.gigabyte` or `"parts/own.gpuspec"`.

    Attributes:
        words: The parts of a dotted name; empty where `file` is set.
        file: The path in quotes, or None.
    """

    words: tuple[str, ...]
    file: str | None


class Import(Statement):
    """`import std.servers.gigabyte`, `import "parts/own.gpuspec" as own { racks = 4 }`.

    Attributes:
        path: What is read.
        alias: The name that it gets here, or None.
        settings: Values of its params; None without braces.
    """

    path: ModulePath
    alias: Word | None
    settings: list[FieldStatement] | None


class ImportedName(SyntaxNode):
    """One name of a `from` import, with the name that it gets here."""

    name: Word
    alias: Word | None


class FromImport(Statement):
    """`from std.switches.nvidia import qm9700, sn5400 as leaf_switch`."""

    path: ModulePath
    names: list[ImportedName]


class Param(Statement):
    """`param rate = 120 requests/s`; top level only."""

    name: Word
    value: Expression
    source: Expression | None
    doc: str | None


class Let(Statement):
    """`let half = rate / 2`; at the top level or in a block."""

    name: Word
    value: Expression
    source: Expression | None
    doc: str | None


class FieldStatement(Statement):
    """`memory = 80 GB @h100_datasheet`; in a sweep or variant the name may be dotted: `pod.servers = …`.

    Attributes:
        name: The name as written, dots and all. It begins at `start` and ends at `name_end`.
        value: The right side.
        source: The `@` reference, a `Name` or `Attribute`, or None.
        doc: The text of the `##` lines above, or None.
    """

    name: str
    name_end: int
    value: Expression
    source: Expression | None
    doc: str | None


class Each(SyntaxNode):
    """`for place in ["paris", "oslo"]`, `for n in 1..8`: an entity for each item, which `variable` names inside.

    `items` are numbers and texts; of a range, its two ends, and `between` is true.
    """

    variable: Word
    items: list[Expression]
    between: bool


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

    kind: Word
    name: Word
    base: Expression | None
    of: Expression | None
    source: Expression | None
    body: list[Statement]
    doc: str | None
    open: int
    each: Each | None


class BlockStatement(Statement):
    """A block inside an entity: `peak @h100_datasheet { … }`, `fabric compute { … }`, `rack row_a : std_rack { … }`.

    The attributes are those of `Declaration`; `head` is its first word and `name` may be None.
    """

    head: Word
    name: Word | None
    base: Expression | None
    of: Expression | None
    source: Expression | None
    body: list[Statement]
    doc: str | None
    open: int
    each: Each | None


class Require(Statement):
    """`require pretrain.duration <= 40 days "the launch date is fixed"`."""

    condition: Expression
    why: str | None


class Minimise(Statement):
    """`minimise pod.cost.capital`."""

    value: Expression


class Allow(Statement):
    """`allow GS5203 because "the rack is empty"`; `code` is a code or a slug."""

    code: Word
    why: str


class File(SyntaxNode):
    """A whole file. `statements` holds everything in order, the edition included.

    Attributes:
        edition: The edition statement, or None where it is missing (reported).
        statements: The statements at the top level.
    """

    edition: Edition | None
    statements: list[Statement]
