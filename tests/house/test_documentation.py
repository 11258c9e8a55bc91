"""Every gpuspec block of the manual does what it claims, and every link leads somewhere.

A block compiles without errors. One that shows a mistake says which: ```` ```gpuspec title="GS1010" ````. One that is no whole
file is fenced as `text`. The language reference has tests of its own.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = [
    path
    for path in sorted((ROOT / "docs").rglob("*.md"))
    if "generated" not in path.parts and path.name != "language.md"
]
BLOCK = re.compile(r"^```gpuspec ?([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(
        found.group(1).strip(), found.group(2), id=f"{path.relative_to(ROOT / 'docs')}-{number}"
    )
    for path in PAGES
    for number, found in enumerate(BLOCK.finditer(path.read_text(encoding="utf-8")), 1)
]


@pytest.mark.parametrize(("claim", "text"), BLOCKS)
def test_block(claim: str, text: str, specc, tmp_path: Path) -> None:
    (tmp_path / "pod.gpuspec").write_text(text, encoding="utf-8")
    ran = specc("check", "pod.gpuspec", "-f", "concise", "--quiet")
    codes = re.findall(r"GS\d{4}", claim)
    if codes:
        assert all(code in ran.out for code in codes)
    else:
        assert ran.code == 0, ran.out


def test_the_manual_has_blocks() -> None:
    assert len(BLOCKS) >= 8


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *PAGES], ids=lambda path: str(path.relative_to(ROOT))
)
def test_commands_of_the_manual_exist(path: Path) -> None:
    from specc.cli.command import command_names, find_command
    from specc.cli.dispatch import parser_of

    for line in re.findall(
        r"^(?:\$ )?(specc [a-z].*)$", path.read_text(encoding="utf-8"), re.MULTILINE
    ):
        words = line.split("#")[0].split()
        assert words[1] in command_names(), line
        known = {
            option
            for action in parser_of(find_command(words[1]))._actions
            for option in action.option_strings
        }
        for word in words[2:]:
            if word.startswith("-") and len(word) > 1:
                assert word.partition("=")[0] in known, line


def test_the_architecture_shows_the_floors_that_are_tested() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert 'generated/floors.toml"' in text


def test_every_page_stands_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for path in PAGES:
        name = str(path.relative_to(ROOT / "docs"))
        if not name.startswith("decisions/0"):
            assert name in text, f"{name} is in no section of mkdocs.yml"


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "index.md").read_text(encoding="utf-8")
    for path in folder.glob("0*.md"):
        assert path.name in listed
