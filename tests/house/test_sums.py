"""The same bytes on every Python: floats are added by `sum_floats`, whose rounding no version changes."""

import ast
import math
from fractions import Fraction
from pathlib import Path

import pytest

from specc.sums import sum_counts, sum_floats, sum_in_order
from specc.units import Quantity

SOURCE = Path(__file__).parent.parent.parent / "src" / "specc"
HOME = SOURCE / "sums.py"
FILES = sorted(SOURCE.rglob("*.py"))


def _built_in(text: str) -> list[int]:
    """Lines that use the built-in `sum`, called or handed on."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name) and node.id == "sum"
    ]


def test_nobody_else_uses_the_built_in_sum() -> None:
    elsewhere = {
        str(path.relative_to(SOURCE)): lines
        for path in FILES
        if path != HOME and (lines := _built_in(path.read_text(encoding="utf-8")))
    }
    assert not elsewhere, "use sum_counts, sum_floats or sum_in_order of specc.sums"


def test_the_search_finds_one() -> None:
    assert _built_in("a = [1]\nb = max(map(sum, a))\n") == [2]
    assert len(_built_in(HOME.read_text(encoding="utf-8"))) == 1


def test_floats_are_added_exactly() -> None:
    values = [1e16, 1.0, -1e16, 1.0] * 3
    assert sum_floats(values) == float(sum(map(Fraction, values))) == 6.0
    assert sum_floats([0.1] * 10) == 1.0
    assert sum_floats([]) == 0.0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1e308, 1e308], math.inf),
        ([-1e308, -1e308], -math.inf),
        ([math.inf, 1.0], math.inf),
    ],
)
def test_beyond_the_range_of_floats(values: list[float], expected: float) -> None:
    assert sum_floats(values) == expected


def test_what_has_no_sum() -> None:
    assert math.isnan(sum_floats([math.inf, -math.inf]))


def test_counts_and_quantities() -> None:
    assert sum_counts([10**30, 1]) == 10**30 + 1
    assert sum_in_order([Quantity(1), Quantity(2)], Quantity(3)) == Quantity(6)
