"""Did you mean: what is close, and how much is compared."""

import pytest

from specc.cli.compiling import SHOWN
from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics import suggest
from specc.diagnostics.source import Source
from specc.diagnostics.suggest import near
from specc.resolve import misspelt
from specc.resolve.catalog_lines import import_lines


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
        ("h100", ("a100", "h100_sxm", "h100_pcie", "h200"), ("h100_pcie", "h100_sxm")),
        ("llama_70b", ("llama_7b", "llama_3_70b"), ("llama_3_70b",)),  # all of it, and more
        ("qm97", ("qm9700", "qm9790", "sn5600"), ("qm9700", "qm9790")),
        ("memory_used_by_all", ("memory", "power"), ("memory",)),
    ],
)
def test_near(word: str, known: tuple[str, ...], close: tuple[str, ...]) -> None:
    assert near(word, known) == close


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("h100", "from std.accelerators.nvidia import h100_nvl"),  # and no b100
        ("h100_sxm_80gb", "from std.accelerators.nvidia import h100_sxm"),
        ("llama_3_1_70b_instruct", "from std.models.meta import llama_3_1_70b"),
        ("llama_70b", "from std.models.meta import llama_2_70b"),
        ("connectx7", "from std.nics.nvidia import cx7"),
        ("rtx_4090", "from std.accelerators.nvidia import rtx4090"),
        ("xe968", "from std.servers.dell import xe9680"),
    ],
)
def test_the_line_that_imports_what_a_name_seems_to_mean(word: str, first: str) -> None:
    assert import_lines(word)[0] == first


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


def test_known_names_are_taken_apart_once_for_all_words() -> None:
    names = [f"part_{n}_of" for n in range(300)]
    suggest._pieces.cache_clear()
    for n in range(50):
        suggest.near(f"pat{n}_off", names)
    assert suggest._pieces.cache_info().misses <= len(names) + 50
