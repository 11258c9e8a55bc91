"""`check --fix`, `--diff` and `--unsafe-fixes`: what is changed, what is left alone, and what is said of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from specc.diagnostics.diagnostic import Advice, Applicability, Diagnostic, Edit, Fix, Severity
from specc.diagnostics.fixing import ROUNDS, fixed, fixed_until_stable
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.reports.pages import pages

Specc = Callable[..., object]
FAULTY = """// The hall
edition 2026
site hall {
  it_power: 2MW,
}
psu small {
  output ＝ "800 W"
}
require 1 < 2 && 2 < 3
"""
MENDED = """# The hall
edition 2026
site hall {
  it_power = 2 MW
}
psu small {
  output = 800 W
}
require 1 < 2 and 2 < 3
"""
GUESS = "edition 2026\npsu small {\n  outpt = 800 W\n}\n"


def test_safe_fixes_are_made_until_none_is_left(specc: Specc, tmp_path: Path) -> None:
    file = tmp_path / "a.gpuspec"
    file.write_text(FAULTY, encoding="utf-8")
    ran = specc("check", "--fix", "a.gpuspec")
    assert (ran.code, ran.out) == (0, "1 file: no problems\n")
    assert file.read_text(encoding="utf-8") == MENDED
    assert "fixed a.gpuspec:4:13: write `2 MW` [GS1010]\n" in ran.err
    assert ran.err.count("fixed ") == 7
    again = specc("check", "--fix", "a.gpuspec")
    assert (again.code, again.err) == (0, "")
    assert file.read_text(encoding="utf-8") == MENDED


def test_diff_writes_nothing_and_says_so_with_its_exit_code(specc: Specc, tmp_path: Path) -> None:
    file = tmp_path / "a.gpuspec"
    file.write_text(FAULTY, encoding="utf-8")
    ran = specc("check", "--diff", "a.gpuspec")
    assert ran.code == 1
    assert file.read_text(encoding="utf-8") == FAULTY
    lines = ran.out.split("\n")
    assert lines[:2] == ["--- a.gpuspec (as it is)", "+++ a.gpuspec (fixed)"]
    kept = [line for line in lines[3:] if line]
    assert [line[1:] for line in kept if line[0] in " -"] == FAULTY.splitlines()
    assert [line[1:] for line in kept if line[0] in " +"] == MENDED.splitlines()
    file.write_text(MENDED, encoding="utf-8")
    assert specc("check", "--diff", "a.gpuspec").code == 0


def test_standard_input_goes_to_standard_output(specc: Specc) -> None:
    ran = specc("check", "--fix", "-", stdin=FAULTY + "site other {\n  it_powr = 1 MW\n}\n")
    assert ran.code == 1
    assert ran.out == MENDED + "site other {\n  it_powr = 1 MW\n}\n"
    assert "error[GS2002]" in ran.err
    assert specc("check", "--diff", "-", stdin=FAULTY).code == 1
    assert specc("check", "--diff", "-", stdin=MENDED).out == ""


def test_a_guess_is_made_only_where_guesses_are_asked_for(specc: Specc, tmp_path: Path) -> None:
    file = tmp_path / "a.gpuspec"
    file.write_text(GUESS, encoding="utf-8")
    assert specc("check", "--fix", "a.gpuspec").code == 1
    assert file.read_text(encoding="utf-8") == GUESS
    assert specc("check", "--fix", "--unsafe-fixes", "a.gpuspec").code == 0
    assert file.read_text(encoding="utf-8") == GUESS.replace("outpt", "output")
    assert specc("check", "--unsafe-fixes", "a.gpuspec").code == 2


@pytest.mark.parametrize(
    ("select", "mended"),
    [
        (["GS1108"], {"comment"}),
        (["gs1108,GS1010"], {"comment", "blank"}),
        (["foreign-comment", "--select", "GS1107"], {"comment", "and"}),
        (["GS1"], {"comment", "blank", "and"}),
        (["GS2002"], set()),
    ],
)
def test_only_fixes_of_the_selected_codes_are_made(
    select: list[str], mended: set[str], specc: Specc, tmp_path: Path
) -> None:
    file = tmp_path / "a.gpuspec"
    file.write_text(
        "// The hall\nedition 2026\nsite hall {\n  it_power = 2MW\n}\nrequire 1 < 2 && 2 < 3\n"
    )
    specc("check", "--fix", "a.gpuspec", "--select", *select)
    text = file.read_text(encoding="utf-8")
    found = {"comment": "# The hall", "blank": "2 MW", "and": "2 and 2"}
    assert {name for name, part in found.items() if part in text} == mended


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--fix", "--select", "GS9"), "there is no code GS9"),
        (("--diff", "--select", "unkown-field"), "did you mean unknown-field?"),
        (("--diff", "--select", "GS1010,"), "there is no code"),
        (("--select", "GS1010"), "--select goes with --fix or --diff"),
    ],
)
def test_codes_that_there_are_not_are_refused(
    words: tuple[str, ...], told: str, specc: Specc, tmp_path: Path
) -> None:
    (tmp_path / "a.gpuspec").write_text(FAULTY, encoding="utf-8")
    ran = specc("check", "a.gpuspec", *words)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark_stay(specc: Specc, tmp_path: Path, mark: bytes) -> None:
    file = tmp_path / "a.gpuspec"
    file.write_bytes(mark + b"site hall {\r\n  it_power = 2MW\r\n}\r\n")
    assert specc("check", "--fix", "a.gpuspec").code == 0
    whole = b"edition 2026\r\n\r\nsite hall {\r\n  it_power = 2 MW\r\n}\r\n"
    assert file.read_bytes() == mark + whole


def test_files_that_cannot_be_fixed_stay_and_are_reported(specc: Specc, tmp_path: Path) -> None:
    (tmp_path / "latin.gpuspec").write_bytes(b"edition 2026\n# \xe4\n")
    (tmp_path / "a.gpuspec").write_text(FAULTY, encoding="utf-8")
    ran = specc("check", "--fix", ".")
    assert ran.code == 1
    assert "GS1001" in ran.out
    assert (tmp_path / "a.gpuspec").read_text(encoding="utf-8") == MENDED
    assert specc("check", "--diff", "nowhere.gpuspec").code == 2
    (tmp_path / "doc.json").write_text('{"schema": "gpuspec.model/1", "nonsense": 1}')
    before = (tmp_path / "doc.json").read_text()
    assert specc("check", "--fix", "--unsafe-fixes", "doc.json").code == 1
    assert (tmp_path / "doc.json").read_text() == before


def test_only_the_named_file_is_changed(specc: Specc, tmp_path: Path) -> None:
    (tmp_path / "part.gpuspec").write_text("edition 2026\npsu small {\n  output = 800W\n}\n")
    (tmp_path / "main.gpuspec").write_text('edition 2026\nimport "part.gpuspec" as part\n')
    specc("check", "--fix", "main.gpuspec")
    assert "800W" in (tmp_path / "part.gpuspec").read_text()


@pytest.mark.parametrize(
    "code", [code for code, page in pages().items() if page.examples("Example")]
)
def test_no_safe_fix_leaves_what_it_promised_to_mend(
    code: str, specc: Specc, tmp_path: Path
) -> None:
    for example in pages()[code].examples("Example"):
        file = tmp_path / "example.gpuspec"
        file.write_text(example, encoding="utf-8")
        told = specc("check", "example.gpuspec", "-f", "json", "--quiet").out
        safe = '"applicability": "safe"' in told
        specc("check", "--fix", "example.gpuspec")
        after = file.read_text(encoding="utf-8")
        left = re.findall(r"\[(GS\d{4})\]", specc("check", "example.gpuspec", "-f", "concise").out)
        assert (after != example) == safe
        assert not (safe and code in left)


def finding(source: Source, start: int, end: int, text: str, **more: Applicability) -> Diagnostic:
    edit = Edit(Span(source, start, end), text)
    fix = Fix("write it", (edit,), more.get("applicability", Applicability.SAFE))
    return Diagnostic(
        code="GS1",
        slug="x",
        severity=Severity.ERROR,
        message="m",
        advise=lambda: Advice((), (fix,)),
    )


def test_fixes_that_touch_wait_for_the_next_round() -> None:
    source = Source("a", "abcdef")
    first, second, third = (
        finding(source, 0, 2, "X"),
        finding(source, 2, 3, "Y"),
        finding(source, 4, 5, "Z"),
    )
    text, made = fixed(source, [first, second, third])
    assert text == "XcdZf"
    assert [item.diagnostic for item in made] == [first, third]


def test_fixes_of_other_files_and_those_for_show_are_left() -> None:
    source, other = Source("a", "abc"), Source("b", "abc")
    shown = finding(source, 0, 1, "X", applicability=Applicability.DISPLAY)
    assert fixed(source, [finding(other, 0, 1, "X"), shown], unsafe=True) == ("abc", [])


def test_fixes_that_undo_each_other_come_to_an_end() -> None:
    def swaps(source: Source) -> list[Diagnostic]:
        return [finding(source, 0, 1, "b" if source.text == "a" else "a")]

    def grows(source: Source) -> list[Diagnostic]:
        return [finding(source, 0, 0, "a")]

    assert fixed_until_stable(Source("x", "a"), swaps)[0] == "b"
    text, made = fixed_until_stable(Source("x", ""), grows)
    assert len(text) == len(made) == ROUNDS
