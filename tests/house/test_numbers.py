"""Numbers for people are written by `units/text.py` alone: no format, no scale is made by hand elsewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent.parent / "src" / "specc"
STYLE = SOURCE / "units" / "text.py"
POWERS = {1000, 1024, 3600, 86400, 10**6, 10**9, 10**12, 1e-9, 8e-9, 1e-3, 1e-6}
FORMATTED = re.compile(r"[,_]|[eEfFgGn%]$")
"""A format that says how a number is written; widths and alignments of texts are none."""


def _inside_tag(before: str) -> bool:
    """Whether a text ends inside of a tag: attributes of drawings are coordinates, for programs."""
    return before.rfind("<") > before.rfind(">")


def _scaled(node: ast.expr) -> bool:
    """Whether a number is brought to another scale by hand."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Mult | ast.Div):
            for side in (inner.left, inner.right):
                if isinstance(side, ast.Constant) and side.value in POWERS:
                    return True
                if isinstance(side, ast.BinOp) and isinstance(side.op, ast.Pow):
                    return True
    return False


def _written_by_hand(tree: ast.AST) -> Iterator[ast.FormattedValue]:
    for text in ast.walk(tree):
        if not isinstance(text, ast.JoinedStr):
            continue
        before = ""
        for piece in text.values:
            if isinstance(piece, ast.Constant):
                before += str(piece.value)
            elif isinstance(piece, ast.FormattedValue) and not _inside_tag(before):
                style = ast.unparse(piece.format_spec)[2:-1] if piece.format_spec else ""
                if FORMATTED.search(style) or _scaled(piece.value):
                    yield piece


@pytest.mark.parametrize(
    "text", ['f"{x:,}"', 'f"{x:.4g} W"', 'f"{x:.0%}"', 'f"{x / 1e9} GB/s"', 'f"{x / 2**30} GiB"']
)
def test_finds(text: str) -> None:
    assert list(_written_by_hand(ast.parse(text)))


@pytest.mark.parametrize("text", ['f"{name:>12}"', """f'<rect x="{x:g}"/>'""", 'f"{n // 2}"'])
def test_leaves(text: str) -> None:
    assert not list(_written_by_hand(ast.parse(text)))


def test_one_style() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}:{piece.lineno}: {ast.unparse(piece)}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path != STYLE
        for piece in _written_by_hand(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not wrong, "\n".join(wrong)
