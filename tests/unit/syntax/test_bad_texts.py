"""Texts with something wrong: the code of every fault, the place that it points at, and nothing else reported."""

import time

import pytest

from specc.diagnostics.source import Source
from specc.syntax.parse import parse

EDITION = "edition 2026\n"


def faults(text: str) -> list[tuple[str, str]]:
    """Codes and the text under the caret."""
    source = Source("bad.gpuspec", text)
    diagnostics = parse(source)[1]
    for diagnostic in diagnostics:
        span = diagnostic.span
        assert span is not None
        assert 0 <= span.start <= span.end <= len(text)
        for fix in diagnostic.fixes:
            for edit in fix.edits:
                assert 0 <= edit.span.start <= edit.span.end <= len(text)
    return [(diagnostic.code, diagnostic.span.text) for diagnostic in diagnostics]


FIELDS = [
    # characters
    ("nul in a string", 'title = "a\0b"', "GS1003", "\0"),
    ("nul in a comment", "a = 1 # \0", "GS1003", "\0"),
    ("escape sequence in a string", 'title = "\x1b[31mred"', "GS1003", "\x1b"),
    ("escape sequence in a name", "na\x1bme = 1", "GS1003", "\x1b"),
    ("next line", "a = 1 \x85 b = 2", "GS1003", "\x85"),
    ("line separator in a comment", "a = 1 # \u2028", "GS1003", "\u2028"),
    ("form feed", "a = 1\f", "GS1003", "\f"),
    ("bidirectional override in a comment", "a = 1 # \u202e", "GS1004", "\u202e"),
    ("bidirectional override in a string", 'a = "\u202e"', "GS1004", "\u202e"),
    ("isolates around a name", "a = \u2066b\u2069", "GS1004", "\u2066"),
    ("lone carriage return", "a = 1\rb = 2", "GS1005", "\r"),
    ("byte order mark in the middle", "a = \ufeff1", "GS1002", "\ufeff"),
    ("zero-width joiner in a name", "ra\u200dte = 1", "GS1006", "\u200d"),
    ("zero-width space in a name", "ra\u200bte = 1", "GS1006", "\u200b"),
    ("Cyrillic letter in a name", "b\u0430tch = 1", "GS1006", "\u0430"),
    ("full-width equals sign", "a ＝ 1", "GS1006", "＝"),
    ("no-break space as indentation", "\u00a0a = 1", "GS1006", "\u00a0"),
    ("ideographic space as indentation", "\u3000a = 1", "GS1006", "\u3000"),
    ("Arabic digit", "a = ٣", "GS1006", "٣"),
    ("dollar", "a = $b", "GS1006", "$"),
    ("single quotes", "a = 'b'", "GS1006", "'"),
    # strings
    ("unclosed string", 'a = "b', "GS1007", '"b'),
    ("unknown escape", r'a = "\q"', "GS1008", r"\q"),
    ("escape above the last character", r'a = "\u{110000}"', "GS1008", r"\u{110000}"),
    ("escape of a surrogate", r'a = "\u{D800}"', "GS1008", r"\u{D800}"),
    ("escape of half a pair", r'a = "\ud800"', "GS1008", r"\ud800"),
    # numbers
    ("hexadecimal", "a = 0x10", "GS1009", "0x10"),
    ("two underscores", "a = 1_0__0", "GS1009", "1_0__0"),
    ("underscore at the end", "a = 10_", "GS1009", "10_"),
    ("exponent without digits", "a = 1e", "GS1009", "1e"),
    ("point first", "a = .5", "GS1009", ".5"),
    ("point last", "a = 5.", "GS1009", "5."),
    ("version", "a = 1.2.3", "GS1009", "1.2.3"),
    ("too large an exponent", "a = 1e400", "GS1304", "1e400"),
    ("too small an exponent", "a = 1e-400", "GS1304", "1e-400"),
    ("too many digits", "a = 1" + "0" * 64, "GS1304", "1" + "0" * 64),
    ("too high a power", "a = 80 GiB^9999", "GS1304", "80 GiB^9999"),
    ("glued unit", "a = 80GiB", "GS1010", "80GiB"),
    ("glued rate", "a = 80GB/s", "GS1010", "80GB"),
    ("glued percentage", "a = 12%", "GS1010", "12%"),
    ("glued count", "a = 8x h100", "GS1010", "8x"),
    ("glued count and part", "a = 8xh100", "GS1010", "8xh100"),
    ("capital K", "a = 8K", "GS1011", "8K"),
    ("small b", "a = 70b", "GS1011", "70b"),
    ("space inside a unit", "a = 80 G iB", "GS1101", "iB"),
    # signs and words
    ("colon", "a: 1", "GS1105", ":"),
    ("colon and a name", "a: b", "GS1105", ":"),
    ("walrus", "a := 1", "GS1105", ":="),
    ("plus equals", "a += 1", "GS1105", "+="),
    ("arrow", "a => 1", "GS1105", "=>"),
    ("JSON", '"a": 1', "GS1105", ":"),
    ("comma at the end", "a = 1,", "GS1106", ","),
    ("and", "a = b && c", "GS1107", "&&"),
    ("or", "a = b || c", "GS1107", "||"),
    ("not", "a = !b", "GS1107", "!"),
    ("power", "a = 2 ** 3", "GS1107", "**"),
    ("minus sign", "a = 5 − 3", "GS1107", "−"),
    ("times sign", "a = 8 × b", "GS1107", "×"),
    ("at most sign", "require a ≤ b", "GS1107", "≤"),
    ("one equals sign", "require a = b", "GS1107", "="),
    ("slashes", "// note", "GS1108", "//"),
    ("slashes behind a field", "a = 1 // note", "GS1108", "//"),
    ("dashes", "-- note", "GS1108", "--"),
    ("null", "a = null", "GS1109", "null"),
    ("True", "a = True", "GS1109", "True"),
    ("not a number", "a = nan", "GS1109", "nan"),
    ("infinity", "a = inf", "GS1109", "inf"),
    ("elif", "a = if b then c elif d", "GS1109", "elif"),
    ("var", "var a = 1", "GS1109", "var"),
    ("reserved field name", "x = 1", "GS1110", "x"),
    ("reserved argument name", "a = f(in = 1)", "GS1110", "in"),
    ("capital in a field name", "Power = 1", "GS1111", "Power"),
    ("chained comparison", "require 1 < a < 2", "GS1112", "<"),
    ("chained range", "a = 1..2..3", "GS1112", ".."),
    # shape
    ("missing equals sign", "a 1", "GS1101", "1"),
    ("missing value", "a =", "GS1104", ""),
    ("two values", "a = 1 2", "GS1101", "2"),
    ("operator at the line's end", "a = 1 +", "GS1101", ""),
    ("name alone", "a", "GS1101", ""),
    ("brace for a list", "a = { 1, 2 }", "GS1101", "{"),
    ("unclosed parenthesis", "a = f(1, 2\nb = 1", "GS1102", "("),
    ("unclosed list", "a = [1, 2\nb = 1", "GS1102", "["),
    ("brace closes a list", "a = [1, 2}\nb = 1", "GS1103", "}"),
    ("bracket too many", "a = 1]", "GS1103", "]"),
    ("param in a block", "param a = 1", "GS1205", "param a = 1"),
    ("import in a block", "import std.a", "GS1205", "import std.a"),
    ("no reason", "allow GS5203", "GS1208", "allow GS5203"),
    ("no value", "let a", "GS1207", "a"),
    ("name too long", "a" * 257 + " = 1", "GS1306", "a" * 257),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "under"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS]
)
def test_field(text: str, code: str, under: str) -> None:
    """In a block, between fields that are well: one fault at the place, and the neighbours are read."""
    whole = f"{EDITION}site hall {{\nbefore = 1\n{text}\nafter = 2\n}}\n"
    assert faults(whole) == [(code, under)]
    body = parse(Source("bad", whole))[0].statements[1].body
    names = [statement.name for statement in body if hasattr(statement, "name")]
    assert names[0] == "before"
    assert names[-1] == "after"


FILES = [
    ("no edition", "site hall { }\n", [("GS1201", "site hall ")]),
    ("two editions", EDITION + EDITION, [("GS1202", "edition 2026")]),
    ("edition not first", "let a = 1\n" + EDITION, [("GS1202", "edition 2026"), ("GS1201", "let a = 1")]),
    ("newer edition", "edition 2031\n", [("GS1203", "edition 2031")]),
    ("field outside", EDITION + "a = 1\n", [("GS1204", "a = 1")]),
    ("entity without name", EDITION + "site { }\n", [("GS1206", "site")]),
    ("quoted name", EDITION + 'site "hall" { }\n', [("GS1101", '"hall"')]),
    ("bracket for a brace", EDITION + "site hall [\n  a = 1\n]\n", [("GS1101", "[")]),
    ("capital in an entity's name", EDITION + "site Hall { }\n", [("GS1111", "Hall")]),
    ("brace too many", EDITION + "site hall { }\n}\n", [("GS1103", "}")]),
    ("block closed too early", EDITION + "site hall {\n  a = 1\n  }\n  b = 2\n}\n", [("GS1103", "}")]),
    ("brace and a stranger", "{)", [("GS1102", "{")]),
    ("stranger in a block", EDITION + "a b {)", [("GS1102", "{"), ("GS1103", ")")]),
    ("unclosed block", EDITION + "site hall {\n  a = 1\n", [("GS1102", "{")]),
    ("unclosed inner block", EDITION + "site h {\n  rack {\n    a = 1\n}\nsite i { }\n", [("GS1102", "{")]),
    ("entity begins in an open block", EDITION + "site h {\n  a = 1\n\nsite i {\n  b = 1\n}\n", [("GS1102", "{")]),
    ("param without default", EDITION + "param rate\n", [("GS1207", "rate")]),
    ("reserved param name", EDITION + "param x = 1\n", [("GS1110", "x")]),
    ("param misspelt", EDITION + "parm rate = 1\n", [("GS1101", "parm")]),
    ("require misspelt", EDITION + "requires a <= b\n", [("GS1101", "requires")]),
    ("from misspelt", EDITION + "form std.a import b\n", [("GS1101", "form")]),
    ("import of nothing", EDITION + "import\n", [("GS1101", "")]),
    ("from without names", EDITION + "from std.a import\n", [("GS1101", "")]),
    ("only brackets", "(" * 100_000, [("GS1302", "(")]),
    ("only braces", "{" * 100_000, [("GS1302", "{")]),
    ("deep parentheses", EDITION + "let a = " + "(" * 1000 + "1" + ")" * 1000, [("GS1302", "(")]),
    ("deep lists", EDITION + "let a = " + "[" * 100_000 + "1" + "]" * 100_000, [("GS1302", "[")]),
    ("deep blocks", EDITION + "a b {" * 1000 + "}" * 1000, [("GS1302", "{")]),
    ("long signs", EDITION + "let a = " + "-" * 100_000 + "1", [("GS1302", "-")]),
    ("long negation", EDITION + "let a = " + "not " * 100_000 + "b", [("GS1302", "not")]),
    ("long sum", EDITION + "let a = 1" + " + 1" * 100_000, [("GS1302", "1")]),
    ("long path", EDITION + "let a = b" + ".c" * 100_000, [("GS1302", "c")]),
    ("unclosed string of backslashes", EDITION + 'let a = "' + "\\" * 200_001, [("GS1007", '"' + "\\" * 200_001)]),
    ("long integer", EDITION + "let a = " + "9" * 1_000_000, [("GS1304", "9" * 1_000_000)]),
    ("long fraction", EDITION + "let a = 0." + "9" * 1_000_000, [("GS1304", "0." + "9" * 1_000_000)]),
    ("long name", EDITION + "a" * 100_000 + " = 1", [("GS1306", "a" * 100_000)]),
    ("long string", EDITION + 'let a = "' + "b" * (2**20 + 1) + '"', [("GS1305", '"' + "b" * (2**20 + 1) + '"')]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "diagnostics"), [row[1:] for row in FILES], ids=[row[0] for row in FILES]
)
def test_file(text: str, diagnostics: list[tuple[str, str]]) -> None:
    assert sorted(faults(text)) == sorted(diagnostics)


GOOD = [
    ("empty", ""),
    ("blank", "\n\n  \n"),
    ("only a comment", "# nothing yet"),
    ("Windows line ends", "edition 2026\r\n\r\nsite hall {\r\n  a = 1\r\n}\r\n"),
    ("mixed line ends", "edition 2026\r\nlet a = 1\nlet b = 2\r\n"),
    ("tabs", "edition 2026\n\tlet\ta\t=\t1\n"),
    ("wide characters and emoji", 'edition 2026\nlet a = "漢字 🚀"  # 漢字 🚀\n'),
    ("escaped controls", 'edition 2026\nlet a = "\\u0000 \\u202e \\u{1F680} \\ud83d\\ude80"\n'),
    ("micro signs", "edition 2026\nlet a = 5 µs\nlet b = 5 μs\n"),
    ("one line", "edition 2026; site hall { a = 1; rack { b = 2 } }; let c = 3"),
    (
        "words as names",
        "edition 2026\nsite hall { from = 1; import { let = 2; edition = 3 }; a = f(from = 1, as = 2) }",
    ),
    ("of as a field name", "edition 2026\nsite hall { of = 1; of = 2 of 3 }"),
    ("200 deep", "edition 2026\nlet a = " + "(" * 198 + "1" + ")" * 198),
    ("200 terms", "edition 2026\nlet a = 1" + " + 1" * 190),
]


@pytest.mark.parametrize("text", [row[1] for row in GOOD], ids=[row[0] for row in GOOD])
def test_good(text: str) -> None:
    assert faults(text) == []


def test_five_faults_in_five_blocks() -> None:
    wrong = ("a: 1", "b = 80GB", "c = 1,", 'd = "e', "f =")
    text = EDITION + "".join(
        f"site s{place} {{\n  {line}\n}}\n" for place, line in enumerate(wrong)
    )
    assert [code for code, _ in faults(text)] == ["GS1105", "GS1010", "GS1106", "GS1007", "GS1104"]


def test_unclosed_block_points_at_both_ends() -> None:
    text = EDITION + "site h {\n  rack {\n    a = 1\n\nsite i {\n  b = 1\n}\n"
    (diagnostic,) = parse(Source("bad", text))[1]
    assert diagnostic.span.first == (3, 8)
    assert [label.span.text for label in diagnostic.labels if not label.primary] == ["site"]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("site h { a: 1 MW }", "site h { a = 1 MW }"),
        ("site h { a = 80GB }", "site h { a = 80 GB }"),
        ("site h { a = 8xb }", "site h { a = 8 x b }"),
        ("site h { a = 1\n b = 2,\n}", "site h { a = 1\n b = 2\n}"),
        ("let a = b&&c", "let a = b and c"),
        ("let a = 8K", "let a = 8k"),
        ("let a = 80 G iB", "let a = 80 GiB"),
        ("// note", "# note"),
    ],
)
def test_fix_mends(text: str, mended: str) -> None:
    (diagnostic,) = parse(Source("bad", EDITION + text))[1]
    (edit,) = diagnostic.fixes[0].edits
    whole = EDITION + text
    after = whole[: edit.span.start] + edit.text + whole[edit.span.end :]
    assert after == EDITION + mended
    assert parse(Source("good", after))[1] == []


def test_faults_are_bounded() -> None:
    assert len(faults(EDITION + "a = = 1\n" * 5000)) == 1000
    assert len(faults("}" * 5000)) == 1000


HOSTILE = {
    "quotes": '"', "backslashes": '"\\', "hashes": "#", "blanks": " ", "digits": "1_", "dots": "a.", "lines": "\n", "signs": "- ",
    "units": "1 a/", "openers": "a {\n(", "closers": "}", "commas": "a = 1,\n", "strings": '"a" ', "names": "a b c\n",
}  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear(piece: str) -> None:
    """Ten times the text takes about ten times as long: a quadratic step would take a hundred times."""

    def seconds(times: int) -> float:
        text = piece * times
        before = time.process_time()
        parse(Source("hostile", text))
        return time.process_time() - before

    seconds(100)
    short, long = seconds(10_000), seconds(100_000)
    assert long < 40 * max(short, 0.002)
