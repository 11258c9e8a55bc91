"""Published component counts, reproduced from specs: every structural row, and others that a design implies."""

import csv
from pathlib import Path

import pytest

from measured.bom.reading import ROOT, answer, bill_of

HERE = Path(__file__).parent

# Rows that no spec reproduces, what the compiler gives instead, and why.
EXCEPTIONS = {
    "B474": (
        9600,
        "9,528 spines cannot be wired evenly: a plane has 4,764 leaves, 74 pods of 64 and one of 28, and 64 uplinks of a leaf "
        "do not divide by 28; the last pod takes 64 spines.",
    ),
    "B475": (
        8192,
        "4,764 super-spines cannot be wired evenly either: 75 pods with 64 uplinks a spine need 38 cores in each of 64 groups, "
        "and the next number that divides 64 is 64.",
    ),
}
# What the sources contradict in themselves.
CONTRADICTIONS = {
    "B060": "a later edition of the same table prints 5 management servers; the printed 4 is reproduced",
    "B040": "table 4 counts 4 UFM cable ends; table 8 serves them by 2 split cables (B083); both are reproduced",
    "B272": "16 cages are called 'both ends', but 32 links of 400 Gb/s fill 16 cages of 800 Gb/s at each end; one end is reproduced",
    "B295": "the published map gives 6 out-of-band switch ports to more than one cable; links are reproduced, ports never twice",
}


def published() -> dict[str, dict[str, str]]:
    with (ROOT / "data" / "published_bom.csv").open(newline="", encoding="utf-8") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def mapped() -> list[dict[str, str]]:
    with (HERE / "rows.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_every_structural_row_is_mapped() -> None:
    rows = published()
    known = {row["id"] for row in mapped()}
    structural = {i for i, row in rows.items() if row["formula_kind"] == "structural"}
    assert len(structural) >= 112
    assert structural <= known
    assert set(EXCEPTIONS) <= known
    assert set(CONTRADICTIONS) <= known


@pytest.mark.parametrize("row", mapped(), ids=lambda row: row["id"])
def test_published_count(row: dict[str, str]) -> None:
    wanted = int(published()[row["id"]]["count"])
    reply = answer(bill_of(row["spec"], row["settings"]), row["query"])
    if row["id"] in EXCEPTIONS:
        instead, why = EXCEPTIONS[row["id"]]
        assert reply == instead != wanted, why
    else:
        assert reply == wanted


def test_superpod_of_127() -> None:
    bill = bill_of("nvidia/superpod_h100", "nodes=127")
    assert bill.quantity("optic", "compute switches") == 1536
    assert bill.quantity("optic", "compute servers") == 508
    assert answer(bill, "cables compute at 400") == 2040
    assert bill.quantity("pdu") == 108
    # Ends of 400 Gb/s: what the transceivers offer covers both ends of every cable.
    assert 2 * 1536 + 2 * 508 >= 2 * 2040


def test_plain_half_of_the_leaves_would_fail() -> None:
    bill = bill_of("nvidia/superpod_h100_scale", "nodes=96")
    assert answer(bill, "tier compute leaf") == 24
    assert answer(bill, "tier compute spine") == 16
