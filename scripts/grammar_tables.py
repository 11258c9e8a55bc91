"""Compile grammar/*.lark to src/specc/syntax/tables.py: what the compiler runs.

Lark makes LALR(1) tables of the grammar. Written down are those tables with states numbered in a fixed order, the rules
with the places of the children that their functions take, and the words and patterns of the lexer. Reductions of one
symbol to another that build nothing are passed over where every way leads to the same symbol.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark
from lark.grammar import Rule, Symbol
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

ROOT = Path(__file__).parent.parent
OUTPUT = ROOT / "src/specc/syntax/tables.py"
KINDS = {
    "NAME": "name", "NUMBER": "number", "QUANTITY": "quantity", "STRING": "string", "_NEWLINE": "newline", "$END": "end",
    "PLUS_MINUS": "±",
}  # fmt: skip
"""What the lexer calls the terminals that are no fixed texts, or that have two."""
UNIT = 1000
NOTHING = -1


class _NoLexer(Lexer):
    """Only the tables are wanted."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
        raise NotImplementedError


class Grammar:
    """What Lark makes of the grammar."""

    def __init__(self) -> None:
        lark = Lark.open(
            str(ROOT / "grammar/gpuspec.lark"),
            parser="lalr",
            lexer=_NoLexer,
            maybe_placeholders=True,
        )
        self.rules = list(lark.rules)
        self.terminals = {terminal.name: terminal for terminal in lark.terminals}
        self.table = lark.parser.parser._parse_table
        self.origins = sorted({str(rule.origin.name) for rule in self.rules})
        self.single = self._single()

    def pattern(self, name: str) -> str:
        """The regular expression of a terminal."""
        return str(self.terminals[name].pattern.to_regexp())

    def kinds(self, name: str) -> list[str]:
        """What the lexer calls a terminal: several kinds where it is a choice of signs."""
        if name in KINDS:
            return [KINDS[name]]
        pattern = self.terminals[name].pattern
        if pattern.type == "str":
            return [str(pattern.value)]
        return str(pattern.value).removeprefix("(?:").removesuffix(")").split("|")

    def inline(self, symbol: Symbol) -> bool:
        """Whether the children of a symbol become those of whatever it stands in."""
        return not symbol.is_term and symbol.name.startswith("_")

    def _single(self) -> set[str]:
        """The symbols that are inlined and always have one child."""
        return {
            origin
            for origin in self.origins
            if origin.startswith("_")
            and all(
                len(rule.expansion) == 1 and not rule.expansion[0].name.startswith("_")
                for rule in self.rules
                if rule.origin.name == origin
            )
        }

    def children(self, rule: Rule) -> list[int]:
        """The places of the children of a rule: NOTHING where an optional piece is absent, -2 - place where many stand."""
        absent = rule.options.empty_indices
        places = []
        if not absent:
            absent = (False,) * len(rule.expansion)
        at = 0
        for empty in absent:
            if empty:
                places.append(NOTHING)
                continue
            symbol = rule.expansion[at]
            if self.inline(symbol) and symbol.name not in self.single:
                places.append(-2 - at)
            elif not (symbol.is_term and symbol.filter_out):
                places.append(at)
            at += 1
        return places

    def action(self, rule: Rule) -> str:
        """What builds the value of a rule: a function, `pick` of its only child, or `collect`."""
        children = self.children(rule)
        if rule.origin.name in self.single:
            return "pick"
        if self.inline(rule.origin):
            return "collect"
        if rule.options.expand1 and not rule.alias and len(children) == 1 and children[0] >= 0:
            return "pick"
        return str(rule.alias or rule.origin.name)

    def is_unit(self, rule: Rule) -> bool:
        """Whether a rule only renames its one symbol."""
        return len(rule.expansion) == 1 and self.action(rule) == "pick"


class Tables:
    """The states in a fixed order, with unit reductions passed over."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        states = grammar.table.states
        start = grammar.table.start_states["start"]
        order = [start]
        self.number = {start: 0}
        for state in order:
            row = states[state]
            for name in sorted(row):
                action, to = row[name]
                if action is Shift and to not in self.number:
                    self.number[to] = len(order)
                    order.append(to)
        self.order = order
        self.rules = {rule: place for place, rule in enumerate(grammar.rules)}
        self.before: dict[int, list[int]] = {}
        self.goto: list[dict[str, int]] = []
        self.row: list[dict[str, Shift | Rule | int]] = []
        for state in order:
            self.goto.append({})
            self.row.append({})
            for name in sorted(states[state]):
                action, to = states[state][name]
                if name in grammar.origins and action is Shift:
                    self.goto[-1][name] = self.number[to]
                else:
                    self.row[-1][name] = self.number[to] if action is Shift else to

    def final(self, state: int, symbol: str, token: str) -> str:
        """The symbol at which a chain of unit reductions ends, from a state and the symbol on top of it."""
        while True:
            to = self.goto[state][symbol]
            action = self.row[to].get(token)
            if not isinstance(action, Rule) or not self.grammar.is_unit(action):
                return symbol
            symbol = str(action.origin.name)

    def code(self, state: int, token: str) -> int:
        """What to do in a state at a token: shift to a state, reduce by -1 - rule, or rename to -UNIT - symbol."""
        action = self.row[state][token]
        if isinstance(action, int):
            return action
        if not self.grammar.is_unit(action):
            return -1 - self.rules[action]
        symbol = str(action.origin.name)
        ends = {
            self.final(below, symbol, token)
            for below, row in enumerate(self.goto)
            if symbol in row and self.leads(below, action.expansion[0], state)
        }
        if len(ends) == 1:
            symbol = ends.pop()
        return -UNIT - self.grammar.origins.index(symbol)

    def leads(self, below: int, symbol: Symbol, state: int) -> bool:
        """Whether reading a symbol leads from one state to another."""
        if symbol.is_term:
            return self.row[below].get(symbol.name) == state
        return self.goto[below].get(symbol.name) == state


def possessive(pattern: str) -> str:
    """The same pattern without groups and without steps back, so that it is linear on any text.

    A repeated group is atomic as a whole, since Python 3.11.2 keeps half of one that is possessive and fails inside.
    """
    written = re.compile(
        r"(?P<one>\[(?:\\.|[^\]\\])*\]|\\.)|(?P<look>\(\?(?::|!|=))|(?P<open>\()|(?P<close>\))(?P<times>[*+?]?)|(?P<many>[*+?])|."
    )
    made: list[str] = []
    opened: list[int] = []
    for match in written.finditer(pattern):
        if match["open"] or match["look"]:
            opened.append(len(made))
            made.append(match["look"] or "(?:")
        elif match["close"]:
            start = opened.pop()
            if match["times"]:
                made[start:] = ["(?>", *made[start:], ")", match["times"], ")"]
            else:
                made.append(")")
        else:
            made.append(match[0] + "+" if match["many"] else match[0])
    return "".join(made)


def _wrapped(items: Iterator[str], width: int = 112) -> Iterator[str]:
    line = ""
    for item in items:
        if line and len(line) + len(item) > width:
            yield f"    {line.rstrip()}"
            line = ""
        line += item + " "
    if line:
        yield f"    {line.rstrip()}"


def _tuple(name: str, about: str, items: Iterator[str]) -> Iterator[str]:
    yield f"{name} = ("
    yield from _wrapped(f"{item}," for item in items)
    yield ")"
    yield f'"""{about}"""'
    yield ""


def _words(grammar: Grammar) -> Iterator[str]:
    fixed = {
        name: str(terminal.pattern.value)
        for name, terminal in grammar.terminals.items()
        if terminal.pattern.type == "str"
    }
    words = {name: text for name, text in fixed.items() if text.isalpha()}
    soft = {rule.expansion[0].name for rule in grammar.rules if rule.origin.name == "name"}
    opening = {
        rule.expansion[0].name
        for rule in grammar.rules
        if rule.expansion and not rule.alias and rule.origin.name != "name"
    }
    reserved = sorted(text for name, text in words.items() if name not in soft)
    yield from _tuple("RESERVED", "Words that are never names.", map(repr, reserved))
    yield from _tuple(
        "SOFT", "Words that are names where nothing else is meant.",
        map(repr, sorted(text for name, text in words.items() if name in soft)),
    )  # fmt: skip
    yield from _tuple(
        "OPENING", "Those of them that open a statement.",
        map(repr, sorted(text for name, text in words.items() if name in soft & opening)),
    )  # fmt: skip
    signs = [text for text in fixed.values() if not text.isalpha()]
    for name in ("COMPARE", "PLUS_MINUS"):
        signs += [
            text.replace("\\", "")
            for text in str(grammar.terminals[name].pattern.value)
            .removeprefix("(?:")
            .removesuffix(")")
            .split("|")
        ]
    signs = sorted(
        (sign for sign in signs if sign not in "{}()[]"), key=lambda sign: (-len(sign), sign)
    )
    yield from _tuple("SIGNS", "Operators and punctuation, the longest first.", map(repr, signs))
    for name in ("NAME", "NUMBER", "QUANTITY", "STRING", "COMMENT"):
        pattern = possessive(grammar.pattern(name))
        for letter, escape in (("\r", r"\r"), ("\n", r"\n"), ("\t", r"\t")):
            pattern = pattern.replace(letter, escape)
        yield f"{name} = r'''{pattern}'''"
    yield ""
    excluded = re.search(r"\(\?!\(([a-z|]+)\)", grammar.pattern("QUANTITY"))
    if excluded is None or excluded[1].split("|") != reserved:
        raise ValueError("lexical.lark: what is no unit is not what is reserved")


def text() -> str:
    """The module."""
    grammar = Grammar()
    tables = Tables(grammar)
    groups: dict[tuple[str, ...], int] = {}
    rows: list[str] = []
    for state, row in enumerate(tables.row):
        by_code: dict[int, list[str]] = {}
        for token in row:
            by_code.setdefault(tables.code(state, token), []).extend(grammar.kinds(token))
        pieces = []
        for code, kinds in sorted(by_code.items()):
            group = groups.setdefault(tuple(sorted(kinds)), len(groups))
            pieces.append(f"{group}, {code}")
        rows.append(f"({', '.join(pieces)})")
    gotos = [
        "(" + ", ".join(f"{grammar.origins.index(name)}, {to}" for name, to in row.items()) + ")"
        for row in tables.goto
    ]
    rules = []
    for rule in grammar.rules:
        children = grammar.children(rule)
        places = None if children == list(range(len(rule.expansion))) else tuple(children)
        rules.append(
            f"({len(rule.expansion)}, {grammar.origins.index(rule.origin.name)}, {places}, {grammar.action(rule)!r})"
        )
    lines = [
        '"""LALR(1) tables of grammar/*.lark, written by scripts/grammar_tables.py; not to be edited."""',
        "",
        "# fmt: off",
        f"UNIT = {UNIT}",
        "",
        *_words(grammar),
        *_tuple("SYMBOLS", "The left sides of the rules.", map(repr, grammar.origins)),
        *_tuple(
            "RULES",
            "Of each rule: how many symbols it takes, what it makes, the places of the children or None for all, and the"
            "\nfunction that builds the node. A place of -1 is an absent piece, one of -2 - n the many children at n.",
            iter(rules),
        ),
        *_tuple("GROUPS", "Kinds of tokens that are treated alike somewhere.", ("(" + ", ".join(map(repr, kinds)) + ",)" for kinds in groups)),
        *_tuple(
            "ROWS",
            "Of each state: groups of tokens, each with the state to go to, -1 - the rule to reduce by, or -UNIT - the symbol"
            "\nto rename the topmost one to.",
            iter(rows),
        ),
        *_tuple("GOTOS", "Of each state: symbols, each with the state to go to behind it.", iter(gotos)),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    OUTPUT.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{OUTPUT.relative_to(ROOT)}\n")
