"""Memory against engines' logs, allocators and drivers; the table of errors is printed on failure."""

from pathlib import Path
from statistics import median

import pytest

from specc.validation.memory import amounts, by_source, overall, validate, verdicts
from specc.validation.memory_training import level_of
from specc.validation.rows import read_table

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def serving():
    return validate(DATA / "inference_measured.csv")


@pytest.fixture(scope="module")
def training():
    return validate(DATA / "training_measured.csv")


def table(rows):
    return "\n".join(
        f"{row.id} {row.metric} {row.measured} {row.predicted} {row.error}"
        for row in rows
        if row.error is not None
    )


def of(rows, *metrics):
    return [row for row in rows if row.metric in metrics]


def test_weights_are_within_one_percent(serving):
    rows = of(serving, "weights_gib")
    assert len(rows) >= 16
    assert overall(rows).median <= 0.01, table(rows)


def test_cache_capacity_is_within_three_percent(serving):
    rows = of(serving, "kv_tokens", "kv_blocks", "kv_gib", "kv_max_seqs")
    assert len(rows) >= 61
    assert overall(rows).median <= 0.03, table(rows)
    errors = [abs(row.error) for row in rows if row.error is not None]
    assert sum(error <= 0.1 for error in errors) / len(errors) >= 0.9, table(rows)


def test_allocated_training_memory_is_within_five_percent(training):
    kinds = {
        row["id"]: level_of(row)
        for row in read_table(DATA / "training_measured.csv")
        if row["metric"] == "mem_gb_per_gpu"
    }
    rows = [
        row
        for row in amounts(training)
        if kinds[row.id] in ("allocated", "activations", "states") and row.error is not None
    ]
    assert len(rows) >= 38
    assert overall(rows).median <= 0.05, table(rows)
    assert median(abs(row.error) for row in rows) <= 0.025, table(rows)


def test_driver_readings_are_near(training):
    for name, summary in by_source(amounts(training)).items():
        if summary.median is not None:
            assert summary.median <= 0.1, name


def test_what_ran_fits_and_what_ran_out_does_not(serving, training):
    counts = verdicts([*serving, *training])
    assert counts.failing >= 42
    assert counts.fitting >= 83
    assert counts.failing_right >= 0.9 * counts.failing
    assert counts.fitting_right >= 0.9 * counts.fitting


def test_intervals_hold_nine_rows_in_ten_of_most_sources(serving, training):
    rows = [row for row in amounts([*serving, *training]) if row.covered is not None]
    assert sum(bool(row.covered) for row in rows) / len(rows) >= 0.85


def test_rows_that_cannot_be_expressed_are_kept_with_a_reason(serving, training):
    skipped = [row for row in [*serving, *training] if row.skipped]
    assert skipped
    assert all(row.predicted is None for row in skipped)
