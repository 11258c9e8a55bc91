"""Documents that are written piece by piece: the same document, a row a line, no row made before it is due."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from specc.cli.output import write_file
from specc.reports.document import BATCH, Rows, pieces
from specc.reports.report import View, find_format, streamed

ROW = {"name": "a\u2028b \x07", "rate": {"value": 1.5, "unit": "byte/s"}, "none": None}


def test_pieces_make_the_document_with_a_row_a_line() -> None:
    whole = {"schema": "x/1", "clusters": {"a\n": [ROW, ROW], "b": [], "c": {"level": "ports"}}}
    streamed_ = {
        **whole,
        "clusters": {
            "a\n": Rows(iter([ROW, ROW])),
            "b": Rows(iter([])),
            "c": {"level": "ports"},
        },
    }
    text = "".join(pieces(streamed_))
    assert json.loads(text) == whole
    assert text.endswith("}\n")
    lines = text.splitlines()
    assert len([line for line in lines if line.startswith('      {"name"')]) == 2
    assert '    "b": [],' in lines
    assert text.isascii()


def test_rows_are_made_when_they_are_due() -> None:
    made = []

    def rows() -> Iterator[int]:
        for number in range(5 * BATCH):
            made.append(number)
            yield number

    told = pieces({"rows": Rows(rows())})
    while not made:
        next(told)
    assert len(made) == BATCH
    rest = "".join(told)
    assert len(made) == 5 * BATCH
    assert rest.count("\n") > 3 * BATCH


@pytest.mark.parametrize(
    ("report", "name"), [("cables", "json"), ("cables", "csv"), ("graph", "json")]
)
def test_formats_of_every_device_and_cable_are_streamed(report: str, name: str) -> None:
    assert find_format(report, name).pieces is not None


def test_a_streamed_format_draws_what_its_pieces_are() -> None:
    form = streamed("x", "for tests", lambda subject, view: iter([f"{subject}\n", "b\x07\n"]))
    assert form.draw("a", View()) == "a\nb␇\n" == "".join(form.drawn_pieces("a", View()) or ())


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write_file(str(path), iter(["a", "ü"]))
    assert path.read_text(encoding="utf-8") == "aü"

    def broken() -> Iterator[str]:
        yield "half"
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        write_file(str(path), broken())
    assert path.read_text(encoding="utf-8") == "aü"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.json"]
