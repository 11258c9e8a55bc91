"""Rows that leave the fit of serving by rule, and why."""

from pathlib import Path

import pytest
from calibration.serving.rows import Row
from calibration.serving.validity import BEYOND, FLEET, impossible

from specc.predict.serving.plan import serving_job
from specc.validation.inference_rows import case_of
from specc.validation.shelves import Shelves

BASE = {
    "source": "somebody", "model": "Llama-3.1-8B", "params_b": "8.03", "w_prec": "fp8", "kv_prec": "fp8", "gpu": "H200-SXM-141GB",
    "n_gpus": "1", "tp": "1", "pp": "1", "ep": "1", "dp": "", "moe_tp": "", "engine": "vllm", "engine_version": "0.12.0",
    "mode": "agg", "isl": "2000", "osl": "100", "unit": "ms", "quality": "A", "notes": "",
}  # fmt: skip


def pair(first: float, later: float, **cells: str) -> list[Row]:
    """Both times of one closed loop."""
    rows = []
    for metric, value in (("ttft_ms", first), ("tpot_ms", later)):
        own = {**BASE, "concurrency": "64", **cells, "metric": metric, "value": str(value)}
        own["id"] = metric
        case = case_of(own, Shelves())
        job = serving_job(case.inference, case.engine, case.place, case.asked)
        rows.append(Row(own, case, job))
    return rows


@pytest.mark.parametrize(("first", "later", "beyond"), [(122.0, 9.7, True), (488.0, 38.8, False)])
def test_loops_that_turn_over_faster_than_they_compute(
    first: float, later: float, beyond: bool
) -> None:
    """Sixty-four prompts of 2,000 tokens in 1.1 s are 0.9 of the peak of an H200, in 4.3 s a quarter of that."""
    reasons = impossible(pair(first, later))
    assert (reasons.get("ttft_ms") == BEYOND, reasons.get("tpot_ms") == BEYOND) == (beyond, beyond)


def test_a_degree_that_divides_no_heads_is_a_count_of_devices() -> None:
    fleet = pair(5991.0, 34.2, model="DeepSeek-R1", params_b="671", n_gpus="72", tp="72")
    assert set(impossible(fleet).values()) == {FLEET}


def test_pages() -> None:
    page = Path(__file__).parents[3] / "docs" / "inference_errors.md"
    text = page.read_text(encoding="utf-8")
    assert BEYOND in text
    assert FLEET in text
