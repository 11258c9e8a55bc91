"""The language reference: clauses are numbered without gaps, and every case does what it claims."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from specc.diagnostics.source import Source
from specc.syntax.format import formatted
from specc.syntax.parse import parse

TEXT = (Path(__file__).parent.parent.parent.parent / "docs" / "language.md").read_text(
    encoding="utf-8"
)
CLAUSE = re.compile(r"^\*\*(\d+)\.(\d+)\b", re.MULTILINE)
CASE = re.compile(r'^```gpuspec(?: title="([^"]*)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def cases() -> list[tuple[str, str, str]]:
    """Every case: the clause that it belongs to, its title, its text."""
    texts = []
    for match in CASE.finditer(TEXT):
        clauses = CLAUSE.findall(TEXT, 0, match.start())
        texts.append((".".join(clauses[-1]), match[1] or "", match[2]))
    return texts


CASES = cases()


def test_clauses_are_numbered() -> None:
    numbers = [(int(section), int(clause)) for section, clause in CLAUSE.findall(TEXT)]
    for before, after in pairwise(numbers):
        assert after in {(before[0], before[1] + 1), (before[0] + 1, 1)}, after


def test_clauses_have_cases() -> None:
    """All but those about bytes, which a page cannot show, and the one about errors in general."""
    without = {".".join(numbers) for numbers in CLAUSE.findall(TEXT)} - {
        clause for clause, _, _ in CASES
    }
    assert without <= {"1.1", "1.2", "11.1"}


@pytest.mark.parametrize(
    ("clause", "title", "text"),
    CASES,
    ids=[f"{case[0]}-{place}" for place, case in enumerate(CASES)],
)
def test_case(clause: str, title: str, text: str, specc, tmp_path: Path) -> None:
    if title == "fragment":
        diagnostics = parse(
            Source("case.gpuspec", f"edition 2026\n\nserver some {{\n{text}\n}}\n")
        )[1]
        outside = parse(Source("case.gpuspec", f"edition 2026\n\n{text}"))[1]
        assert not diagnostics or not outside
        return
    (tmp_path / "case.gpuspec").write_text(text, encoding="utf-8")
    ran = specc("check", "case.gpuspec", "-f", "concise")
    codes = set(re.findall(r"error\[(GS\d{4})\]", ran.out))
    if title:
        assert f"[{title}]" in ran.out, ran.out
        assert ran.code == int(title in codes)
        return
    assert ran.code == 0, ran.out
    assert "undecided" not in ran.out
    if re.search(r"^variant ", text, re.MULTILINE):
        assert specc("diff", "case.gpuspec").code == 0
    for sweep in re.findall(r"^sweep (\w+)", text, re.MULTILINE):
        swept = specc("sweep", "case.gpuspec", "--sweep", sweep, "-j", "1", "-f", "json")
        assert swept.code == 0, swept.err
        points = json.loads(swept.out)["points"]
        assert len({json.dumps(point["results"]) for point in points}) == len(points)
    if clause == "13.1":
        assert formatted(Source("case.gpuspec", text))[0] == text
