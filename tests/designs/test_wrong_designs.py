"""Designs that an engineer sees to be wrong at once: each is found, by the rule for its kind. Right ones raise nothing."""

import csv
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
with (HERE / "wrong.csv").open(encoding="utf-8", newline="") as _file:
    WRONG = list(csv.DictReader(_file))


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row["design"])
def test_it_is_found(row: dict[str, str], specc) -> None:
    ran = specc("check", str(HERE / "wrong" / f"{row['design']}.gpuspec"), "-f", "concise")
    codes = set(re.findall(r"(?:error|warning)\[(GS\d{4})\]", ran.out))
    assert row["code"] in codes, row["what is wrong"]


def test_every_design_has_a_row() -> None:
    assert {p.stem for p in (HERE / "wrong").glob("*.gpuspec")} == {row["design"] for row in WRONG}


@pytest.mark.parametrize("path", sorted((HERE / "right").glob("*.gpuspec")), ids=lambda p: p.stem)
def test_a_right_one_raises_nothing(path: Path, specc) -> None:
    ran = specc("check", str(path), "-f", "concise")
    assert not re.findall(r"(?:error|warning)\[GS\d{4}\].*", ran.out)
