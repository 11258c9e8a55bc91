"""The drawing of diagnostics: the caret stands under the text that it is about, whatever stands before it."""

import pytest

from specc.diagnostics.diagnostic import Advice, Diagnostic, Label, Severity
from specc.diagnostics.snippet import Painter, cells, printable, summary
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span


def span(source: Source, text: str) -> Span:
    start = source.text.index(text)
    return Span(source, start, start + len(text))


def finding(*labels: Label, **more: object) -> Diagnostic:
    return Diagnostic(
        code="GS5101", slug="x", severity=Severity.ERROR, message="too much", labels=labels, **more
    )


@pytest.mark.parametrize(
    "line",
    [
        "gpus = HERE",
        "\tgpus = HERE",
        "  \t gpus\t= HERE",
        "größe = HERE",
        "日本語 = HERE",
        "a = 🎉🎉 HERE",
        "e\u0301 = HERE",  # a letter and its accent take one cell
        "a \x1b[31m HERE",
        "a \u202e HERE",
        "a \x7f\x01 HERE",
    ],
)
def test_caret_stands_under_the_span(line: str) -> None:
    source = Source("a.gpuspec", f"first\n{line}\nlast\n")
    drawn = (
        Painter()
        .diagnostic(finding(Label(span(source, "HERE"), "here", primary=True)))
        .split("\n")
    )
    shown, carets = drawn[3], drawn[4]
    assert cells(shown[: shown.index("HERE")]) == cells(carets[: carets.index("^")])
    assert "^^^^ here" in carets
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_two_labels_of_a_line_hang_without_touching() -> None:
    source = Source("a.gpuspec", "servers = 64 x g593\n")
    labels = [
        Label(span(source, "g593"), "a", primary=True),
        Label(span(source, "64"), "b"),
        Label(span(source, "servers"), "c"),
    ]
    drawn = Painter().diagnostic(finding(*labels)).split("\n")
    assert drawn[3:] == [
        "1 | servers = 64 x g593",
        "  | -------   --   ^^^^ a",
        "  | |         |",
        "  | |         b",
        "  | c",
    ]


def test_places_in_other_files_follow() -> None:
    here, there = Source("a.gpuspec", "a = 1\n"), Source("b.gpuspec", "\n" * 11 + "b = 2\n")
    drawn = Painter().diagnostic(
        finding(Label(span(there, "2"), "other"), Label(span(here, "1"), "one", primary=True))
    )
    assert " --> a.gpuspec:1:5" in drawn
    assert "::: b.gpuspec:12:5" in drawn
    assert drawn.index("-->") < drawn.index(":::")


def test_a_long_line_is_cut_around_the_caret() -> None:
    source = Source("a.gpuspec", "x" * 5_000_000 + " HERE " + "y" * 5_000_000)
    drawn = (
        Painter(width=90)
        .diagnostic(finding(Label(span(source, "HERE"), "here", primary=True)))
        .split("\n")
    )
    assert all(cells(line) <= 90 for line in drawn)
    assert drawn[3].index("HERE") == drawn[4].index("^")


def test_the_end_of_the_file_has_a_place() -> None:
    source = Source("a.gpuspec", "a =")
    drawn = Painter().diagnostic(
        finding(Label(Span(source, 3, 3), "expected a value", primary=True))
    )
    assert "  |    ^ expected a value" in drawn


def test_notes_and_helps_come_in_order_and_are_wrapped() -> None:
    source = Source("a.gpuspec", "a = 1\n")
    drawn = Painter(width=60).diagnostic(
        finding(
            Label(span(source, "1"), "", primary=True),
            notes=("word " * 30,),
            advise=lambda: Advice(("do that",)),
        )
    )
    assert all(len(line) <= 60 for line in drawn.split("\n"))
    assert drawn.index("= note:") < drawn.index("= help: do that")


def test_colour_is_only_sent_when_asked_for() -> None:
    source = Source("a.gpuspec", "a = 1\n")
    diagnostic = finding(Label(span(source, "1"), "x", primary=True))
    plain, coloured = Painter().diagnostic(diagnostic), Painter(colour=True).diagnostic(diagnostic)
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in coloured
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_printable_shows_what_it_does_not_send() -> None:
    assert printable("a\x1b\u202eb\x00") == "a␛<U+202E>b␀"


def test_summary_counts() -> None:
    error = finding()
    warning = Diagnostic(code="GS1", slug="x", severity=Severity.WARNING, message="m")
    assert summary([error, warning, warning]) == "1 error, 2 warnings"
    assert summary([]) == ""
