"""A comprehension over a range of whole numbers: as the list of them, within limits."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("expression", "listed"),
    [
        ("sum([n for n in 1..3])", "sum([1, 2, 3])"),
        ("sum([n * n for n in 0..4 if n > 2])", "9 + 16"),
        ("count([n for n in 7..7])", "1"),
        ("sum([n for n in -2..1])", "-2"),
        ("max([n * 500 kW for n in 1..halls])", "1.5 MW"),
        ("sum([sum([m for m in 1..n]) for n in 1..halls])", "10"),
    ],
)
def test_a_range_is_the_list_of_its_numbers(
    specc: Callable[..., object], tmp_path: Path, expression: str, listed: str
) -> None:
    text = f"edition 2026\nlet halls = 3\nrequire {expression} == {listed}\n"
    (tmp_path / "a.gpuspec").write_text(text, encoding="utf-8")
    assert specc("check", "a.gpuspec", "-f", "json").code == 0


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("named", "GS2108"),
        ("1.5..3", "GS2108"),
        ("1..3 GB", "GS2108"),
        ("10 %..30 %", "GS2108"),
        ('"2026-10".."2026-12"', "GS2108"),
        ("2 ± 1", "GS2108"),
        ("3..1", "GS2109"),
        ("1..1e9", "GS2304"),
    ],
)
def test_what_is_no_range_of_whole_numbers_is_refused(
    specc: Callable[..., object], tmp_path: Path, source: str, code: str
) -> None:
    text = f"edition 2026\nlet named = 1..3\nlet all = [n for n in {source}]\n"
    (tmp_path / "a.gpuspec").write_text(text, encoding="utf-8")
    ran = specc("check", "a.gpuspec")
    assert ran.code == 1
    assert f"error[{code}]" in ran.out + ran.err
