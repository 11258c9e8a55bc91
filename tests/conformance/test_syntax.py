"""What holds for every text: the compiler reads what Lark reads, formatting changes no meaning, and nothing breaks either.

`./test` makes the same few texts in every run; `./test tests/conformance --hypothesis-profile=nightly` makes ten thousand
new ones for each law.
"""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark.exceptions import UnexpectedInput
from lark.grammar import Terminal

from conformance import lark_parser as reference
from specc.diagnostics.source import Source
from specc.syntax.format import formatted
from specc.syntax.lexer import pieces
from specc.syntax.parse import parse
from specc.syntax.walk import outline

ROOT = Path(__file__).parent.parent.parent
CORPUS = sorted((ROOT / "specs").rglob("*.gpuspec"))
OUTSIDE_OF_THE_GRAMMAR = {
    "GS1008",
    "GS1012",
    "GS1109",
    "GS1111",
    "GS1201",
    "GS1202",
    "GS1203",
    "GS1204",
    "GS1205",
    "GS1206",
    "GS1302",
    "GS1304",
}
"""Faults of what the grammar allows: escapes, capitals, places of statements, limits."""

WORDS = {
    "NAME": ("a", "rate", "b_2", "h100_sxm", "USD", "xy", "of_", "_", "kW", "e5", "inf_", "formula"),
    "NUMBER": ("1", "0.5", "1_024", "70B", "1.4e12", "00", "1E-3k", "1_0.0_1", "9e+9T"),
    "QUANTITY": (
        "80 GB", "400 Gb/s", "12 %", "5 m^2", "150 USD/kW/month", "70B params", "1e3\t\u00b5s", "1 %/%", "1 \u00b0C", "2 xs",
        "1 a^-1/b^2", "3 of_it", "1 \u03bcm", "7 \u03a9", "1 B", "1 kB", "0 inf", "1 from",
    ),
    "STRING": ('"text"', '"a # b"', r'"\" \u{1F680}"', '""', '"a; b"', r'"\\"', '"漢字"'),
    "_NEWLINE": ("\n", "\n\n\n", ";", " # note\n", "\n  ## doc\n", "\r\n", "\r\n \t\n", ";;", "; \n"),
    "COMPARE": ("==", "!=", "<", "<=", ">", ">="),
    "PLUS_MINUS": ("±", "+-"),
}  # fmt: skip
BLANKS = (" ", " ", " ", "", "", "  ", "\t")
IN_BRACKETS = (*BLANKS, "\n", "\r\n  ", " # note\n")
OPENED, CLOSED = frozenset("(["), frozenset(")]")


@cache
def rules() -> dict[str, list[list[object]]]:
    """The rules of the published grammar, as Lark compiled them; the shortest way out of each comes first."""
    by_name: dict[str, list[list[object]]] = {}
    for rule in reference.grammar().rules:
        by_name.setdefault(rule.origin.name, []).append(list(rule.expansion))
    cost = dict.fromkeys(by_name, 10**6)

    def length(expansion: list[object]) -> int:
        return 1 + sum(0 if isinstance(item, Terminal) else cost[item.name] for item in expansion)

    for _ in by_name:
        for name, expansions in by_name.items():
            cost[name] = min(cost[name], *(length(expansion) for expansion in expansions))
    for expansions in by_name.values():
        expansions.sort(key=length)
    return by_name


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    return {
        terminal.name: WORDS.get(terminal.name, (terminal.pattern.value,))
        for terminal in reference.grammar().terminals
    }


@st.composite
def words(draw: st.DrawFn) -> list[str]:
    """The words of a text made from the grammar, rule by rule."""
    made = []
    stack: list[object] = [
        next(rule.origin for rule in reference.grammar().rules if rule.origin.name == "start")
    ]
    steps = 0
    while stack:
        item = stack.pop()
        if isinstance(item, Terminal):
            made.append(draw(st.sampled_from(spellings()[item.name])))
            continue
        expansions = rules()[item.name]
        steps += 1
        most = len(expansions) if steps < 120 else 1
        stack += reversed(expansions[draw(st.integers(0, most - 1))])
    return made


def joined(draw: st.DrawFn, made: list[str]) -> str:
    """The words with blanks of all kinds between them, or with none, and with newlines where these are blanks."""
    pieces = []
    open_brackets = []
    for word in made:
        pieces.append(word)
        if word in OPENED or word == "{":
            open_brackets.append(word)
        elif (word in CLOSED or word == "}") and open_brackets:
            open_brackets.pop()
        inner = bool(open_brackets) and open_brackets[-1] in OPENED
        pieces.append(draw(st.sampled_from(IN_BRACKETS if inner else BLANKS)))
    return "".join(pieces)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text made from the grammar, and mostly one of the language: what is glued together may read otherwise."""
    return joined(draw, draw(words()))


def agree(text: str) -> None:
    """Both parsers accept the text and give the same Tree, or both refuse it."""
    file, diagnostics = parse(Source("text", text))
    codes = {diagnostic.code for diagnostic in diagnostics}
    try:
        expected = reference.parse(text)
    except UnexpectedInput:
        assert codes, "only the reference refuses it"
        return
    assert codes <= OUTSIDE_OF_THE_GRAMMAR, "only the reference takes it"
    if not codes & {"GS1008", "GS1012", "GS1109", "GS1111", "GS1206", "GS1302", "GS1304"}:
        ours = [
            line.replace("kind: Word", "head: Word").replace("Declaration", "BlockStatement")
            for line in outline(file)
        ]
        theirs = outline(expected)
        if codes:  # the edition is where the reference finds one
            ours = [
                line
                for line in ours
                if not line.startswith(("File", "  edition:", "    edition:"))
            ]
            theirs = [
                line
                for line in theirs
                if not line.startswith(("File", "  edition:", "    edition:"))
            ]
        assert ours == theirs


def test_grammar_is_strict() -> None:
    """No ambiguity of rules, and no text that two kinds of word could be."""
    assert reference.grammar(strict=True).rules


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_parsers_agree_on_the_catalogue(path: Path) -> None:
    agree(path.read_text(encoding="utf-8"))


@given(texts())
def test_parsers_agree_on_the_grammar(text: str) -> None:
    agree("edition 2026\n" + text)


@given(words(), st.data())
def test_parsers_agree_on_nearly_valid_texts(made: list[str], data: st.DataObject) -> None:
    """A token less, twice or elsewhere: both refuse it, or both take it."""
    place = data.draw(st.integers(0, len(made)))
    change = data.draw(st.sampled_from(("drop", "double", "swap")))
    if place < len(made):
        if change == "drop":
            del made[place]
        elif change == "double":
            made.insert(place, made[place])
        else:
            other = data.draw(st.integers(0, len(made) - 1))
            made[place], made[other] = made[other], made[place]
    agree("edition 2026\n" + joined(data.draw, made))


@given(st.sampled_from(CORPUS), st.data())
def test_parsers_agree_on_mutated_files(path: Path, data: st.DataObject) -> None:
    """A piece of a file less, or at another place."""
    text = path.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    place = data.draw(st.integers(0, len(text)))
    agree(text[:place] + text[start:end] + text[place:])
    agree(text[:start] + text[end:])


@given(texts(), st.data())
def test_no_text_breaks_the_parser(text: str, data: st.DataObject) -> None:
    """Whatever is put in, every fault lies in the file, and a text that the grammar refuses has one."""
    place = data.draw(st.integers(0, len(text)))
    piece = data.draw(st.text(max_size=5) | st.sampled_from(tuple('{}()[]",;=@\r\0\ufeff')))
    source = Source("text", "edition 2026\n" + text[:place] + piece + text[place:])
    _, diagnostics = parse(source)
    for diagnostic in diagnostics:
        assert diagnostic.message
        assert not diagnostic.message.endswith(".")
        for label in diagnostic.labels:
            assert 0 <= label.span.start <= label.span.end <= len(source.text)
    if not diagnostics:
        reference.parse(source.text)


def check_format(text: str) -> None:
    source = Source("text", text)
    file, diagnostics = parse(source)
    after, _ = formatted(source)
    if diagnostics:
        assert after == text
        return
    again = Source("text", after)
    assert formatted(again)[0] == after
    assert outline(parse(again)[0]) == outline(file)

    def kept(written: str) -> list[str]:
        return [spelling.rstrip() for kind, spelling, _ in pieces(written) if kind == "comment"]

    assert kept(after) == kept(text)
    assert [node.doc for node in parse(again)[0].statements if hasattr(node, "doc")] == [
        node.doc for node in file.statements if hasattr(node, "doc")
    ]
    assert "\t" not in after.replace("\\t", "")
    assert not any(line.endswith(" ") for line in after.splitlines())
    assert "\n\n\n" not in after


@given(texts())
def test_format_keeps_meaning_and_comments(text: str) -> None:
    check_format("edition 2026\n" + text)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_format_keeps_the_catalogue(path: Path) -> None:
    check_format(path.read_text(encoding="utf-8"))


@given(st.text(max_size=60))
def test_any_text_ends(text: str) -> None:
    source = Source("text", text)
    _, diagnostics = parse(source)
    formatted(source)
    for diagnostic in diagnostics:
        for label in diagnostic.labels:
            assert 0 <= label.span.start <= label.span.end <= len(text)
