"""Did you mean: what is close, and how much is compared."""

import pytest

from specc.cli.compiling import SHOWN
from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics import suggest
from specc.diagnostics.source import Source
from specc.diagnostics.suggest import near
from specc.resolve import misspelt


@pytest.mark.parametrize(
    ("word", "known", "close"),
    [
        ("fat_treee", ("fat_tree", "torus"), ("fat_tree",)),
        ("houers", ("hours", "weeks"), ("hours",)),
        ("h10", ("h100", "h200", "b300"), ("h100",)),
        ("output", ("OUTPUT", "outputs"), ("OUTPUT",)),  # capitals alone are closest
        ("abdc", ("abcd",), ("abcd",)),  # a swap is one edit
        ("ab", ("ac", "ad"), ()),  # short words are close to anything
        ("power", ("tower", "lower", "mower", "rower"), ("lower", "mower", "rower")),
        ("entirely", ("different",), ()),
        ("same", ("same",), ()),
    ],
)
def test_near(word: str, known: tuple[str, ...], close: tuple[str, ...]) -> None:
    assert near(word, known) == close


def test_only_findings_that_are_read_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counting(word: str, known: object) -> tuple[str, ...]:
        asked.append(word)
        return suggest.near(word, known)

    monkeypatch.setattr(misspelt, "near", counting)
    count = SHOWN + 500
    lines = [f"let known_{n} = 1\nlet other_{n} = 2 * knwon_{n}" for n in range(count)]
    text = "edition 2026\n" + "\n".join(lines) + "\n"
    desk = Desk()
    result = Compiler(desk.store, desk.catalogue).compile(Source("a", text), "/nowhere/a.gpuspec")
    assert len(result.diagnostics) == count
    assert asked == []
    assert result.diagnostics[7].helps == ("did you mean `known_7`?",)
    assert asked == ["knwon_7"]
    assert len(result.diagnostics[7].fixes) == 1
    assert asked == ["knwon_7"]
