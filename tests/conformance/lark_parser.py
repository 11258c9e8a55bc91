"""The grammar run by Lark alone, its lexer included: what the compiler's lexer, tables and loop are held against."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from lark import Lark, Token, Transformer, v_args
from lark.common import LexerConf
from lark.lexer import BasicLexer

from specc.syntax import nodes
from specc.syntax.strings import unescape


class _Newlines:
    """Drops newlines where the innermost open bracket is `(` or `[`."""

    always_accept: ClassVar[tuple[str, ...]] = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        open_brackets: list[str] = []
        for token in stream:
            if token in ("{", "(", "["):
                open_brackets.append(str(token))
            elif token in ("}", ")", "]") and open_brackets:
                open_brackets.pop()
            if (
                token.type == "_NEWLINE"
                and open_brackets
                and open_brackets[-1] != "{"
                and str(token) != ";"
            ):
                continue
            yield token


class _Trusting:
    """Stands for the comparison of every terminal with every other, which takes many seconds."""

    def check(
        self, terminals: object, skip_marked: bool = False
    ) -> Iterable[tuple[object, object]]:
        """No two terminals share a text; `grammar(strict=True)` has looked."""
        return ()

    def count_marked_pairs(self) -> int:
        """None was found."""
        return 0


class _Words(BasicLexer):
    """Lark's basic lexer without that comparison."""

    __future_interface__ = 2

    def __init__(self, conf: LexerConf, comparator: object = None) -> None:
        super().__init__(conf, _Trusting())


@cache
def grammar(strict: bool = False) -> Lark:
    """The parser that Lark makes of `grammar/gpuspec.lark`.

    Strict refuses any ambiguity of rules, and any text that two terminals could be; it takes many seconds.
    """
    return Lark.open(
        str(Path(__file__).parents[2] / "grammar/gpuspec.lark"),
        parser="lalr",
        lexer="basic" if strict else _Words,
        postlex=_Newlines(),
        maybe_placeholders=True,
        propagate_positions=False,
        strict=strict,
    )


def parse(text: str) -> nodes.File:
    """The Tree of a text without places and docs.

    Raises:
        lark.exceptions.UnexpectedInput: the text is not in the language.
    """
    statements = _Build().transform(grammar().parse(text))
    editions = [statement for statement in statements if isinstance(statement, nodes.Edition)]
    return nodes.File(0, 0, editions[0] if editions else None, statements)


def _number(text: str) -> tuple[str, str]:
    scale = text[-1] if text[-1].isalpha() else ""
    return text.removesuffix(scale).replace("_", ""), scale


def _string(token: str) -> str:
    return unescape(token[1:-1])[0]


def _text(token: str) -> nodes.Expression:
    """A string as a value, with the names in it."""
    pieces = re.split(r"\$\{([A-Za-z0-9_.]+)\}", token[1:-1])
    if len(pieces) == 1:
        return nodes.String(0, 0, _string(token))
    made: list[nodes.Expression] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            made.append(_dotted(piece.split(".")))
        elif piece:
            made.append(nodes.String(0, 0, unescape(piece)[0]))
    return nodes.Interpolation(0, 0, made)


def _dotted(words: "list[str] | Token") -> nodes.Expression:
    if isinstance(words, Token):
        return nodes.Name(0, 0, str(words))
    node: nodes.Expression = nodes.Name(0, 0, words[0])
    for word in words[1:]:
        node = nodes.MemberAccess(0, 0, node, word, 0)
    return node


def _word(text: str | None) -> nodes.Word | None:
    return None if text is None else nodes.Word(0, 0, str(text))


@v_args(inline=True)
class _Build(Transformer[Token, Any]):
    """Lark's tree to ours. Optional pieces arrive as None."""

    def start(self, *statements: nodes.Statement) -> list[nodes.Statement]:
        return list(statements)

    block = settings = start

    def reference(self, *words: str) -> list[str]:
        return [str(word) for word in words]

    def reference_value(self, words: "list[str] | Token") -> nodes.Expression:
        return _dotted(words)

    # statements

    def edition(self, _: Token, year: Token) -> nodes.Edition:
        return nodes.Edition(0, 0, int(year) if year.isdigit() and len(year) <= 9 else 0)

    def module_name(self, *words: str) -> nodes.ModulePath:
        return nodes.ModulePath(0, 0, tuple(map(str, words)), None)

    def module_file(self, token: Token) -> nodes.ModulePath:
        return nodes.ModulePath(0, 0, (), _string(token))

    def import_module(
        self,
        _: Token,
        module: nodes.ModulePath,
        __: Token | None,
        alias: str | None,
        settings: list[nodes.FieldStatement] | None,
    ) -> nodes.Import:
        return nodes.Import(0, 0, module, _word(alias), settings)

    def each(self, _: Token, name: str, __: Token, *items: Any) -> nodes.Each:
        between = isinstance(items[0], Token)
        values = [self.number(item) if between else item for item in items]
        return nodes.Each(0, 0, nodes.Word(0, 0, str(name)), values, between)

    def imported_name(self, name: str, _: Token | None, alias: str | None) -> nodes.ImportedName:
        return nodes.ImportedName(0, 0, nodes.Word(0, 0, str(name)), _word(alias))

    def import_names(
        self, _: Token, module: nodes.ModulePath, __: Token, *names: nodes.ImportedName
    ) -> nodes.FromImport:
        return nodes.FromImport(0, 0, module, list(names))

    def source(self, words: list[str]) -> nodes.Expression:
        return _dotted(words)

    def base(self, words: list[str]) -> nodes.Expression:
        return _dotted(words)

    def of(self, _: Token, words: list[str]) -> nodes.Expression:
        return _dotted(words)

    def param(
        self, _: Token, name: str, value: Any, source: nodes.Expression | None
    ) -> nodes.Param:
        return nodes.Param(0, 0, nodes.Word(0, 0, str(name)), value, source, None)

    def let(self, _: Token, name: str, value: Any, source: nodes.Expression | None) -> nodes.Let:
        return nodes.Let(0, 0, nodes.Word(0, 0, str(name)), value, source, None)

    def require(self, _: Token, condition: Any, why: Token | None) -> nodes.Require:
        return nodes.Require(0, 0, condition, None if why is None else _string(why))

    def minimise(self, _: Token, value: Any) -> nodes.Minimise:
        return nodes.Minimise(0, 0, value)

    def code(self, *words: str) -> str:
        return "-".join(words)

    def allow(self, _: Token, code: str, __: Token, why: Token) -> nodes.Allow:
        return nodes.Allow(0, 0, nodes.Word(0, 0, code), _string(why))

    def field(
        self, words: Any, value: Any, source: nodes.Expression | None
    ) -> nodes.FieldStatement:
        return nodes.FieldStatement(0, 0, _dotted_name(words), 0, value, source, None)

    def named_entity(self, kind: Token, name: str, *rest: Any) -> nodes.BlockStatement:
        each, base, of, source, body = rest
        return nodes.BlockStatement(
            0, 0, nodes.Word(0, 0, str(kind)), _word(name), base, of, source, body, None, 0, each
        )

    def unnamed_entity(self, head: str, *rest: Any) -> nodes.BlockStatement:
        base, of, source, body = rest
        return nodes.BlockStatement(
            0, 0, nodes.Word(0, 0, str(head)), None, base, of, source, body, None, 0, None
        )

    # expressions

    def number(self, token: Token) -> nodes.Number:
        return nodes.Number(0, 0, *_number(token))

    def quantity(self, token: Token) -> nodes.QuantityLiteral:
        number, unit = token.split()
        powers = []
        for place, factor in enumerate(unit.split("/")):
            name, _, power = factor.partition("^")
            powers.append((name, int(power or "1") * (-1 if place else 1)))
        return nodes.QuantityLiteral(0, 0, *_number(number), tuple(powers), 0)

    def ratio(self, left: Token, right: Token) -> nodes.Ratio:
        return nodes.Ratio(0, 0, self.number(left), self.number(right))

    def string(self, token: Token) -> nodes.Expression:
        return _text(token)

    def true(self, _: Token) -> nodes.Bool:
        return nodes.Bool(0, 0, True)

    def false(self, _: Token) -> nodes.Bool:
        return nodes.Bool(0, 0, False)

    def unknown(self, _: Token) -> nodes.UnknownLiteral:
        return nodes.UnknownLiteral(0, 0)

    def auto(self, _: Token) -> nodes.AutoLiteral:
        return nodes.AutoLiteral(0, 0, None)

    def auto_between(self, _: Token, low: Any, high: Any) -> nodes.AutoLiteral:
        return nodes.AutoLiteral(0, 0, self.between(low, high))

    def between(self, low: Any, high: Any) -> nodes.Range:
        return nodes.Range(0, 0, low, high)

    def plus_minus(self, centre: Any, _: Token, margin: Any) -> nodes.PlusMinus:
        return nodes.PlusMinus(0, 0, centre, margin)

    def list(self, *items: Any) -> nodes.List:
        return nodes.List(0, 0, [item for item in items if item is not None])

    def comprehension(self, item: Any, _: Token, name: str, *rest: Any) -> nodes.Comprehension:
        _, source, _, condition = rest
        tested = None if condition is None else condition
        return nodes.Comprehension(0, 0, item, nodes.Word(0, 0, str(name)), source, tested)

    def argument(self, value: Any) -> nodes.Argument:
        return nodes.Argument(0, 0, None, value)

    def named_argument(self, name: str, value: Any) -> nodes.Argument:
        return nodes.Argument(0, 0, str(name), value)

    def arguments(self, *given: nodes.Argument | None) -> "list[nodes.Argument]":  # type: ignore[valid-type]
        return [argument for argument in given if argument is not None]

    def call(self, callee: Any, arguments: Any) -> nodes.Call:
        return nodes.Call(0, 0, callee, arguments or [])

    def override(self, base: Any, body: Any) -> nodes.Override:
        return nodes.Override(0, 0, base, body)

    def count_of(self, count: Any, _: Token, item: Any) -> nodes.Count:
        return nodes.Count(0, 0, count, item)

    def share_of(self, share: Any, _: Token, whole: Any) -> nodes.Of:
        return nodes.Of(0, 0, share, whole)

    def unary(self, operator: Token, operand: Any) -> nodes.Unary:
        return nodes.Unary(0, 0, str(operator), operand)

    def binary(self, left: Any, operator: Token, right: Any) -> nodes.Binary:
        return nodes.Binary(0, 0, left, str(operator), right, 0)

    def compare(self, left: Any, operator: Token, right: Any) -> nodes.Compare:
        return nodes.Compare(0, 0, left, str(operator), right, 0)

    def logic(self, left: Any, operator: Token, right: Any) -> nodes.Logic:
        return nodes.Logic(0, 0, left, str(operator), right, 0)

    def if_else(self, *pieces: Any) -> nodes.If:
        _, condition, _, yes, _, no = pieces
        return nodes.If(0, 0, condition, yes, no)


def _dotted_name(words: Any) -> str:
    """The name of a field; `of`, which is no reference, arrives as a token."""
    return ".".join(words) if isinstance(words, list) else str(words)
