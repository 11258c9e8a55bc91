"""Bad inputs: each ends in a message with a place and exit code 1 or 2, never in a traceback, a hang or a crash.

The numbers in the names are those of the list of inputs that break other tools: bytes and text 1 to 20, syntax 21 to
35, values and units 36 to 46, names and imports 47 to 57.
"""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = "edition 2026\n"


def wrap(value: str) -> str:
    """A file with that right side."""
    return f"{HEAD}let a = {value}\n"


# Name, content, the codes of which one must be found (empty: accepted), and where the finding is, as line or line:column.
CASES: list[tuple[str, str | bytes, str, str]] = [
    # bytes and text
    ("02 comments only, no final newline", "# nothing\n# here", "", ""),
    ("03 byte order mark at the start", b"\xef\xbb\xbf" + HEAD.encode(), "", ""),
    ("04 byte order mark in the middle", f"{HEAD}let a = \ufeff1\n", "GS1002", "2:9"),
    ("05 UTF-16, little end", HEAD.encode("utf-16"), "GS1001|GS0002", ""),
    ("05 UTF-16, big end", b"\xfe\xff" + HEAD.encode("utf-16-be"), "GS1001|GS0002", ""),
    ("06 Latin-1 in a comment", HEAD.encode() + b"# caf\xe9\n", "GS1001", "2:6"),
    ("07 overlong", HEAD.encode() + b"# \xc0\xaf\n", "GS1001", "2:3"),
    ("07 surrogate", HEAD.encode() + b"# \xed\xa0\x80\n", "GS1001", "2:3"),
    ("08 cut character at the end", HEAD.encode() + b"# \xe6\x97", "GS1001", "2:3"),
    ("09 NUL in a string", f'{HEAD}let a = "x\0y"\n', "GS1003", "2:11"),
    ("09 NUL in a comment", f"{HEAD}# x\0y\n", "GS1003", "2:4"),
    ("09 NUL between words", f"{HEAD}let\0a = 1\n", "GS1003", "2:4"),
    ("10 escape in a string", f'{HEAD}let a = "\x1b[31m"\n', "GS1003", "2:10"),
    ("10 escape in a name", f"{HEAD}let a\x1b[31m = 1\n", "GS1003", "2:6"),
    ("11 CRLF throughout", "edition 2026\r\nlet a = 80 Gigs\r\n", "GS2101", "2:12"),
    ("12 lone CR", "edition 2026\rlet a = 1\r", "GS1005", "1:13"),
    ("12 line separator", f"{HEAD}let a = 1\u2028let b = 2\n", "GS100", "2:10"),
    ("12 vertical tab", f"{HEAD}let a = 1\x0blet b = 2\n", "GS1003", "2:10"),
    ("13 bidi in a comment", f"{HEAD}# \u202e right\n", "GS1004", "2:3"),
    ("13 bidi in a string", f'{HEAD}let a = "\u2066x\u2069"\n', "GS1004", "2:10"),
    ("14 zero-width joiner in a name", f"{HEAD}let a\u200db = 1\n", "GS100", "2:6"),
    ("15 Cyrillic letter in a name", f"{HEAD}let b\u0430tch = 1\n", "GS1006", "2"),
    ("15 full-width sign", f"{HEAD}let a \uff1d 1\n", "GS1006", "2:7"),
    ("15 ohm as a unit", wrap("5 \u2126"), "GS1006|GS2101", "2"),
    ("16 no-break space as indentation", f"{HEAD}\u00a0let a = 1\n", "GS1006", "2:1"),
    (
        "17 tabs and wide characters before the error",
        f'{HEAD}\tlet a = "日本🎉" + 80 Gigs\n',
        "GS",
        "2",
    ),
    ("18 a name of 100,000 letters", f"{HEAD}let {'a' * 100_000} = 1\n", "GS1306", "2:5"),
    # syntax
    ("21 unclosed string", f'{HEAD}let a = "x\nlet b = 1\n', "GS1007", "2:9"),
    ("21 unclosed block", f"{HEAD}cluster pod {{\n  servers = 1\n", "GS1102", "2:13"),
    ("22 extra brace", f"{HEAD}cluster pod {{ }}\n}}\n", "GS1103", "3:1"),
    ("22 wrong bracket", f"{HEAD}let a = {{1, 2]\n", "GS11", "2"),
    ("22 missing sign", f"{HEAD}let a 1\n", "GS11|GS12", "2"),
    ("22 colon for equals", f"{HEAD}server s {{\n  height: 5 U\n}}\n", "GS1105", "3"),
    ("22 comma at the end", f"{HEAD}server s {{\n  height = 5 U,\n}}\n", "GS1106", "3"),
    ("24 100 unary minuses", wrap("-" * 1000 + "1"), "GS1302", "2"),
    ("24 1,000 parentheses", wrap("(" * 1000 + "1" + ")" * 1000), "GS1302", "2"),
    ("24 100,000 parentheses", wrap("(" * 100_000 + "1" + ")" * 100_000), "GS1302|GS11", "2"),
    ("24 100,000 lists", wrap("[" * 100_000 + "1" + "]" * 100_000), "GS1302|GS11", "2"),
    ("24 1,000 blocks", HEAD + "cluster pod {" * 1000 + "}" * 1000 + "\n", "GS1", ""),
    ("24 100,000 nots", wrap("not " * 100_000 + "true"), "GS1302", "2"),
    ("25 100,000 open brackets", HEAD + "[" * 100_000, "GS1", ""),
    ("25 100,000 open braces", HEAD + "a {" * 100_000, "GS1", ""),
    ("26 100,000 names with dots", wrap("a" + ".a" * 100_000), "GS", "2"),
    ("27 a word of the language as a name", f"{HEAD}let if = 1\n", "GS1110", "2:5"),
    ("27 a capital in a name", f"{HEAD}let Rate = 1\n", "GS1111", "2:5"),
    (
        "28 200,000 backslashes, unclosed",
        f'{HEAD}let a = "{chr(92) * 200_001}\n',
        "GS1007|GS1008",
        "2",
    ),
    ("29 unknown escape", f'{HEAD}let a = "{chr(92)}q"\n', "GS1008", "2"),
    ("29 escape of a surrogate", f'{HEAD}let a = "{chr(92)}uD800"\n', "GS1008", "2"),
    ("30 unit glued", wrap("80GiB"), "GS1010", "2:9"),
    ("30 unit parted", wrap("80 G iB"), "GS", "2"),
    ("30 unit in lower case", wrap("80 gib"), "GS2101", "2:12"),
    (
        "30 rate of a rate",
        f"{HEAD}accelerator a {{\n  memory = 80 GB/s/s\n  memory_bandwidth = 1 TB/s\n}}\n",
        "GS2102",
        "3",
    ),
    ("30 unit to the 99th", wrap("80 GiB^99 + 1 s"), "GS", "2"),
    ("31 unknown unit", wrap("80 Gigs"), "GS2101", "2:12"),
    ("32 hexadecimal", wrap("0x10"), "GS1", "2"),
    ("32 doubled underscore", wrap("1_0__0"), "GS1009", "2:9"),
    ("32 open exponent", wrap("1e"), "GS1", "2"),
    ("32 no digit before the point", wrap(".5"), "GS1", "2:9"),
    ("32 no digit after the point", wrap("5."), "GS1", "2"),
    ("32 exponent of 400", wrap("1e400"), "GS1304", "2:9"),
    ("32 exponent of -400", wrap("1e-400"), "GS1304", "2:9"),
    ("32 Arabic digit", wrap("\u0663"), "GS1006", "2:9"),
    ("33 a million digits", wrap("1" * 1_000_000), "GS1304", "2:9"),
    ("33 a million digits of a fraction", wrap("0." + "1" * 1_000_000), "GS1304", "2:9"),
    (
        "34 a field twice",
        f"{HEAD}server s {{\n  height = 5 U\n  height = 6 U\n}}\n",
        "GS2005",
        "4",
    ),
    ("34 a name twice", f"{HEAD}let a = 1\nlet a = 2\n", "GS2004", "3:5"),
    (
        "34 an alias twice",
        f"{HEAD}import std.nics.nvidia as n\nimport std.switches.nvidia as n\n",
        "GS2004",
        "3",
    ),
    ("35 field misspelt", f"{HEAD}server s {{\n  heigth = 5 U\n}}\n", "GS2002", "3:3"),
    (
        "35 required field missing",
        f"{HEAD}accelerator a {{\n  memory = 80 GB\n}}\n",
        "GS2003",
        "2",
    ),
    # values and units
    ("36 power in bytes", f"{HEAD}server s {{\n  power = 10 GiB\n}}\n", "GS2102", "3"),
    ("37 watts and watt-hours", wrap("1 W + 1 Wh"), "GS2103", "2"),
    ("38 dollars and euros", wrap("1 USD + 1 EUR"), "GS2103", "2"),
    ("38 money and a number", f"{HEAD}let a = if 1 USD > 1 then 1 else 2\n", "GS2103", "2"),
    ("39 negative count", f"{HEAD}server s {{\n  height = -1 U\n}}\n", "GS2105|GS2110", "3"),
    ("39 half a count", f"{HEAD}server s {{\n  height = 2.5 U\n}}\n", "GS2105", "3"),
    ("40 division by zero", wrap("1 / 0"), "GS2106", "2"),
    ("40 division by an interval around zero", wrap("1 / (-1..1)"), "GS2106", "2"),
    ("41 range reversed", f"{HEAD}server s {{\n  power = 10..5 kW\n}}\n", "GS2109", "3"),
    ("41 margin in another unit", wrap("1 kW ± 1 GB"), "GS2103|GS210", "2"),
    ("41 not a number", wrap("nan"), "GS1109|GS2001", "2"),
    ("43 counts that multiply", f"{HEAD}server s {{\n  height = 1e90 U\n}}\n", "GS", "3"),
    (
        "46 a reason with everything",
        f'{HEAD}require 1 > 2 "a % </script> {chr(92)}n {chr(92)}u001b[31m"\n',
        "GS",
        "2",
    ),
    # names, imports, cycles
    ("49 way out by dots", f'{HEAD}import "../../../../etc/passwd" as p\n', "GS2203", "2"),
    ("49 absolute path", f'{HEAD}import "/etc/passwd" as p\n', "GS2203", "2"),
    ("49 home", f'{HEAD}import "~/x.gpuspec" as p\n', "GS2203|GS2201", "2"),
    ("49 file address", f'{HEAD}import "file:///etc/passwd" as p\n', "GS2203", "2"),
    ("49 drive letter", f'{HEAD}import "C:{chr(92) * 2}x.gpuspec" as p\n', "GS2203|GS2201", "2"),
    (
        "49 server share",
        f'{HEAD}import "{chr(92) * 4}server{chr(92) * 2}share" as p\n',
        "GS2203|GS2201",
        "2",
    ),
    ("51 an empty path", f'{HEAD}import "" as p\n', "GS220", "2"),
    ("51 a path with a line end", f'{HEAD}import "a{chr(92)}nb.gpuspec" as p\n', "GS220", "2"),
    (
        "52 an address on the network",
        f'{HEAD}import "https://example.org/a.gpuspec" as p\n',
        "GS2203",
        "2",
    ),
    ("53 values in a circle", f"{HEAD}let a = b\nlet b = a\n", "GS2008", ""),
    ("53 a base of itself", f"{HEAD}server a : b {{ }}\nserver b : a {{ }}\n", "GS2008", ""),
    ("54 a base that is missing", f"{HEAD}server a : nothing {{ }}\n", "GS2001", "2:12"),
    ("54 a base of another kind", f"{HEAD}cpu c {{ }}\nserver a : c {{ }}\n", "GS2006", "3"),
    (
        "55 a list that doubles",
        HEAD
        + "let l0 = [1, 2]\n"
        + "".join(f"let l{i} = [l{i - 1}, l{i - 1}]\n" for i in range(1, 31)),
        "",
        "",
    ),
    ("57 a name that hides a unit", f"{HEAD}let GB = 5\n", "GS1111", "2:5"),
    ("77 a newer edition", "edition 2999\n", "GS1203", "1"),
]


@pytest.mark.parametrize(
    ("content", "codes", "place"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_content(
    content: str | bytes, codes: str, place: str, specc: Callable, tmp_path: Path
) -> None:
    file = tmp_path / "bad.gpuspec"
    file.write_bytes(
        content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    )
    started = time.process_time()
    ran = specc("check", "bad.gpuspec", "-f", "concise", "--quiet")
    assert time.process_time() - started < 20  # a hang, not a benchmark
    assert "Traceback" not in ran.out + ran.err
    assert "GS0001" not in ran.out + ran.err, ran.out + ran.err
    assert "\x1b" not in ran.out
    matches = re.findall(r"^bad\.gpuspec:(\d+):(\d+): error\[(GS\d{4})\]", ran.out, re.MULTILINE)
    if not codes:
        assert ran.code == 0, ran.out
        return
    assert ran.code in {1, 2}, ran.out
    hits = [(line, column) for line, column, code in matches if re.match(codes, code)]
    assert hits, ran.out[:2000]
    if place:
        assert any(place in {line, f"{line}:{column}"} for line, column in hits), ran.out[:2000]
    full = specc("check", "bad.gpuspec")
    assert len(full.out) < 100_000
    assert "\x1b" not in full.out


def test_01_empty_file_is_accepted_or_explained(specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "a.gpuspec").write_text("")
    ran = specc("check", "a.gpuspec", "-f", "concise")
    assert ran.code in {0, 1}
    assert not ran.code or "a.gpuspec:1:1" in ran.out


def test_23_five_errors_in_five_blocks_are_five_findings(specc: Callable, tmp_path: Path) -> None:
    blocks = "".join(f"server s{n} {{\n  height = = 5 U\n}}\n" for n in range(5))
    (tmp_path / "a.gpuspec").write_text(HEAD + blocks)
    ran = specc("check", "a.gpuspec", "-f", "concise")
    assert [line.split(":")[1] for line in ran.out.splitlines()] == ["3", "6", "9", "12", "15"]


def test_18_a_million_blank_lines(specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "a.gpuspec").write_text(HEAD + "\n" * 1_000_000 + "let a = 80 Gigs\n")
    assert (
        "a.gpuspec:1000002:12: error[GS2101]" in specc("check", "a.gpuspec", "-f", "concise").out
    )


def test_18_a_line_of_ten_million_characters(specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "a.gpuspec").write_text(
        f"{HEAD}# {'x' * 10_000_000}\nlet a = 80 Gigs # {'y' * 5_000_000}\n"
    )
    ran = specc("check", "a.gpuspec")
    assert "GS2101" in ran.out
    assert len(ran.out) < 2_000


def test_47_an_import_circle_names_every_file(specc: Callable, tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.gpuspec").write_text(f'{HEAD}import "{other}.gpuspec" as {other}\n')
    ran = specc("check", "a.gpuspec")
    assert ran.code == 1
    assert "GS2202" in ran.out
    assert all(f"{name}.gpuspec" in ran.out for name in "abc")


def test_48_a_diamond_is_read_once(specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "d.gpuspec").write_text(f"{HEAD}let a = 80 Gigs\n")
    for name in "bc":
        (tmp_path / f"{name}.gpuspec").write_text(f'{HEAD}import "d.gpuspec" as d\n')
    (tmp_path / "a.gpuspec").write_text(
        f'{HEAD}import "b.gpuspec" as b\nimport "c.gpuspec" as c\n'
    )
    assert specc("check", "a.gpuspec", "-f", "concise").out.count("GS2101") <= 1


def test_48_imports_100_deep(specc: Callable, tmp_path: Path) -> None:
    for n in range(100):
        (tmp_path / f"a{n}.gpuspec").write_text(f'{HEAD}import "a{n + 1}.gpuspec" as next\n')
    (tmp_path / "a100.gpuspec").write_text(HEAD)
    ran = specc("check", "a0.gpuspec", "-f", "concise")
    assert ran.code == 1
    assert re.search("GS2304|GS2205", ran.out)


def test_50_a_link_out_of_the_project(specc: Callable, tmp_path: Path) -> None:
    outside = tmp_path / "outside.gpuspec"
    outside.write_text(HEAD)
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text("")
    os.symlink(outside, project / "link.gpuspec")
    (project / "a.gpuspec").write_text(f'{HEAD}import "link.gpuspec" as l\n')
    assert "GS2203" in specc("check", "project/a.gpuspec", "-f", "concise").out


def test_51_a_folder_is_no_file(specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "d.gpuspec").mkdir()
    (tmp_path / "a.gpuspec").write_text(f'{HEAD}import "d.gpuspec" as d\n')
    ran = specc("check", "a.gpuspec", "-f", "concise")
    assert ran.code == 1
    assert "a.gpuspec:2:" in ran.out


def test_54_bases_1000_deep(specc: Callable, tmp_path: Path) -> None:
    text = (
        HEAD
        + "server s0 { height = 5 U }\n"
        + "".join(f"server s{n} : s{n - 1} {{ }}\n" for n in range(1, 1000))
    )
    (tmp_path / "a.gpuspec").write_text(text)
    ran = specc("check", "a.gpuspec", "-f", "concise")
    assert ran.code in {0, 1}
    assert "GS0001" not in ran.out + ran.err


@pytest.mark.parametrize("name", ["nothing.gpuspec", "a\nb.gpuspec", "x" * 300 + ".gpuspec"])
def test_19_files_that_are_not_there(name: str, specc: Callable) -> None:
    ran = specc("check", name)
    assert ran.code == 2
    assert "Traceback" not in ran.out + ran.err


def test_19_pipes_devices_and_dangling_links(specc: Callable, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gpuspec")
    os.symlink("nowhere", tmp_path / "dangling.gpuspec")
    for name in ("pipe.gpuspec", "dangling.gpuspec", "/dev/zero"):
        ran = specc("check", name)
        assert ran.code == 2, name
        assert "GS0002" in ran.out, name
