"""Bus bandwidth of collectives by size and kind of link; the table of errors is printed on failure."""

from collections import defaultdict
from pathlib import Path
from statistics import mean, median

import pytest

from specc.physics import collectives
from specc.validation.collectives import reduces, validate_rows
from specc.validation.rows import read_table

DATA = Path(__file__).parents[3] / "data"
ROWS = [
    row
    for name in ("measured_collectives.csv", "collectives_more.csv")
    for row in read_table(DATA / name)
]
FOUND = validate_rows(ROWS)
LARGE = 256 * 2**20


def test_large_all_reduces_inside_a_server_are_within_fifteen_percent() -> None:
    sizes = {
        row["id"]: float(row["payload_bytes"] or 0.0)
        for row in ROWS
        if row["payload_bytes"].isdigit()
    }
    inside = [
        row
        for row in FOUND
        if row.error is not None and "NVLink" in row.source and sizes.get(row.id, 0.0) >= LARGE
    ]
    assert len(inside) >= 30
    errors = [abs(row.error or 0.0) for row in inside]
    assert median(errors) <= 0.15, [(row.id, row.measured, row.predicted) for row in inside]


def test_bandwidth_ramps_as_measured_and_not_as_a_line_of_latency_and_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def error() -> float:
        kinds = defaultdict(list)
        for row in validate_rows(ROWS):
            if row.error is not None:
                kinds[row.source].append(abs(row.error))
        return mean(mean(errors) for errors in kinds.values())

    shipped = error()
    monkeypatch.setattr(collectives, "_in_chunks", lambda _wire, _wait: 0.0)
    assert shipped <= 0.125
    assert shipped <= 0.75 * error()


def test_kernels_of_experts_are_within_fifteen_percent_and_sends_too() -> None:
    kinds = {row["id"]: row["collective"] for row in ROWS}
    for names, least, most in (
        (("ep_dispatch", "ep_combine"), 30, 0.15),
        (("p2p", "p2p_write"), 6, 0.2),
    ):
        own = [row for row in FOUND if kinds[row.id].startswith(names) and row.error is not None]
        assert len(own) >= least
        errors = [abs(row.error or 0.0) for row in own]
        assert mean(errors) <= most, [(row.id, row.measured, row.predicted) for row in own]


def test_rows_are_told_apart_by_their_link() -> None:
    kinds = {row.source for row in FOUND if row.predicted is not None}
    assert {"NVLink", "NVLink, switches reduce", "PCIe", "xGMI", "servers over RoCE"} <= kinds


def test_a_protocol_says_whether_switches_reduce() -> None:
    """The note beside it may speak of the other one."""
    row = {"protocol": "NVLS", "note": "reporter rounds (365 for ring)", "system": "HGX H100 SXM"}
    assert reduces(row)
    assert not reduces({**row, "protocol": "ring", "n_gpus": "8"})


def test_what_is_not_predicted_says_why() -> None:
    assert all(row.skipped for row in FOUND if row.predicted is None)
    assert sum(row.predicted is not None for row in FOUND) >= 120


def test_a_row_without_its_columns_is_skipped_with_the_reason() -> None:
    bare, unnamed = validate_rows(
        [
            {"id": "a", "busbw_gbs": "100"},
            {
                "id": "b",
                "busbw_gbs": "100",
                "collective": "all_reduce",
                "n_gpus": "8",
                "payload_bytes": "1024",
            },
        ]
    )
    assert (
        bare.skipped
        == "the collective is not stated; one of all_reduce, all_gather, reduce_scatter, all_to_all, send"
    )
    assert unnamed.skipped == "what joins the accelerators of a server is not stated"
