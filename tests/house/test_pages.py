"""Every code has a page, and the page's examples behave: the first has this finding, the second has not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from specc.reports.pages import Page, pages

PAGES = pages()
FLOORS = {
    "specc.diagnostics": "0",
    "specc.syntax": "1",
    "specc.documents": "1",
    "specc.resolve": "2",
    "specc.checks.rules.design": "3",
    "specc.checks.rules.topology": "4",
    "specc.checks.rules.plan": "5",
    "specc.checks.rules.prediction": "6",
    "specc.checks.rules.bill": "7",
    "specc.checks.rules.catalogue": "8",
}
WITHOUT_EXAMPLE = re.compile(r"GS0|GS100[1-5]|GS130|GS14|GS220[45]|GS2304|GS2501|GS8101")
"""Codes of what can't stand in a page: bytes, sizes, other files, the command line."""

everyone = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@everyone
def test_page_is_whole(page: Page) -> None:
    assert re.fullmatch(r"GS\d{4}", page.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", page.slug)
    assert 5 <= len(page.title) <= 110
    assert "What it finds:" in page.text
    assert "Why it matters:" in page.text
    assert page.examples("Example") or "What to do:" in page.text


@everyone
def test_first_digit_is_the_station(page: Page) -> None:
    floor = next((digit for start, digit in FLOORS.items() if page.module.startswith(start)), None)
    if floor is not None:
        assert page.code[2] == floor, f"{page.module} gives {page.code}"


@everyone
def test_a_fault_stands_in_the_file_of_its_slug(page: Page) -> None:
    if ".faults." in page.module:
        assert page.module.rpartition(".")[2].replace("_", "-") == page.slug


def test_a_sound_file_loads_no_fault() -> None:
    text = "import specc.cli.compiling, specc.pipeline, sys; "
    text += "print([name for name in sys.modules if '.faults.' in name])"
    ran = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_slugs_are_unique() -> None:
    slugs = [page.slug for page in PAGES.values()]
    double = {slug for slug in slugs if slugs.count(slug) > 1}
    assert not double


@everyone
def test_examples_behave(page: Page, specc, tmp_path: Path) -> None:
    def found(text: str) -> set[str]:
        (tmp_path / "example.gpuspec").write_text(text, encoding="utf-8")
        ran = specc("check", "example.gpuspec", "-f", "concise", "--quiet")
        return set(re.findall(r"\[(GS\d{4})\]", ran.out))

    examples, remedies = page.examples("Example"), page.examples("Use instead")
    if WITHOUT_EXAMPLE.match(page.code) and not examples:
        return
    assert examples, "a page shows what it finds"
    assert remedies, "a page shows what to write instead"
    for text in examples:
        assert page.code in found(text), text
    for text in remedies:
        assert page.code not in found(text), text
