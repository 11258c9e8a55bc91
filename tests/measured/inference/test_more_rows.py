"""Rows of consumer rigs, other vendors and hosts that keep experts: what they name is in the catalogue, what they say is read."""

import statistics
from collections import Counter
from pathlib import Path

import pytest

from specc.validation import inference_notes
from specc.validation.inference import validate_rows
from specc.validation.rows import Cells, read_table

TABLE = Path(__file__).parents[3] / "data" / "serving_more.csv"
UNNAMED = ("24 GB GPU", "Apple Silicon", "as the row of the page", "ollama or vLLM")
"""What rows name that is no part and no engine."""


@pytest.fixture(scope="module")
def cells() -> list[Cells]:
    return read_table(TABLE)


def test_every_part_and_engine_that_rows_name_is_in_the_catalogue(cells: list[Cells]) -> None:
    first = {(row["gpu"], row["engine"], row["engine_version"]): row for row in cells}
    missing = Counter(
        row.skipped
        for row in validate_rows(first.values())
        if row.skipped and "is not in the catalogue" in row.skipped and "model" not in row.skipped
    )
    assert not [reason for reason in missing if not any(word in str(reason) for word in UNNAMED)]


def test_experts_on_a_host_are_read_at_its_rate(cells: list[Cells]) -> None:
    """Both where processors compute answers, and where prompts bring the experts to the device."""
    chosen = [
        row
        for row in cells
        if row["source"] in ("ik_llama.cpp/anikifoss", "kvcache-ai/ktransformers")
        and row["quality"] == "A"
        and row["isl"] in ("512", "969", "16384", "300")
        and inference_notes.host(row) is not None
    ]
    errors: dict[str, list[float]] = {}
    for row in validate_rows(chosen):
        if row.error is not None:
            errors.setdefault(row.metric, []).append(abs(row.error))
    assert len(errors["decode_tok_s_single"]) >= 5
    assert statistics.median(errors["decode_tok_s_single"]) <= 0.20
    assert statistics.median(errors["prefill_tok_s"]) <= 0.30


def test_unknown_precisions_and_mixtures_are_skipped_with_a_reason(cells: list[Cells]) -> None:
    row = next(row for row in cells if row["model"] == "llama-2-7b.Q4_0")
    told = validate_rows([{**row, "w_prec": "1.58 bit"}, {**row, "model": "Foo-30B-A3B"}])
    assert [one.skipped for one in told] == [
        "precision '1.58 bit' is not known",
        "model Foo-30B-A3B is a mixture that is not in the catalogue",
    ]


def test_notes_are_read() -> None:
    row = {
        "concurrency": "",
        "n_gpus": "1",
        "notes": "prompt chunk of 512 tokens at a depth of 32256; 12 channels DDR4-2666; only 6 experts used; "
        "speculation mtp-3; acceptance 0.75; max-num-seqs 64; concurrency: open loop 4.0 req/s",
    }
    assert inference_notes.depth(row) == 32256.0
    assert inference_notes.experts_used(row) == 6
    assert inference_notes.limits(row) == (None, 64)
    assert inference_notes.said(row, "concurrency") == "open loop 4.0 req/s"
    draft, host = inference_notes.draft(row), inference_notes.host(row)
    assert draft is not None
    assert (draft.tokens, draft.acceptance) == (3, 0.75)
    assert host is not None
    assert host.bandwidth == pytest.approx(12 * 2666e6 * 8)
