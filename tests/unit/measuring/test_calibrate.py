"""`specc calibrate`: factors on a part's constants from one's own rows, and when there are none."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from specc.measuring.fitting import solve
from specc.measuring.own_rows import TOPICS
from specc.validation.rows import read_table

DATA = Path(__file__).parents[3] / "data"


def _shipped(topic):
    rows = read_table(DATA / f"{topic}_measured.csv")
    if topic == "training":
        keep = [r for r in rows if (r["suite"], r["fully_configured"]) == ("Megatron-Bridge", "y")]
        return [r for r in keep if r["gpu"].startswith("H100")][:12]
    mine = [r for r in rows if r["gpu"].startswith("H100-SXM") and r["engine"] == "vllm"]
    return [r for r in mine if r["metric"] == "tpot_ms" and r["quality"] == "A"][:12]


def _measured_with(topic, factors):
    """Shipped rows whose values are those that the tool predicts with other constants."""
    rows = _shipped(topic)
    (group,), skipped = TOPICS[topic](rows)
    assert not skipped
    values = dict(group.base)
    for what, factor in factors.items():
        values |= {name: group.base[name] * factor for name in group.constants[what]}
    change = np.exp(group.predict(values) - group.measured)
    made = []
    for row, slower in zip(rows, change.tolist(), strict=True):
        rate = not row["metric"].endswith(("_ms", "_s")) or row["metric"] == "samples_per_s"
        value = float(row["value"])
        made.append(row | {"value": repr(value / slower if rate else value * slower)})
    return made


def _write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)


@pytest.mark.parametrize(
    ("topic", "what", "key"),
    [("training", "products", "gemm_8bit"), ("inference", "weights read", "stream_bf16")],
)
def test_a_slower_part_is_found(specc, tmp_path, topic, what, key):
    _write(tmp_path / "own.csv", _measured_with(topic, {what: 0.8}))
    ran = specc("calibrate", topic, "--data", "own.csv", "-o", "own.gpuspec")
    assert ran.code == 0, ran.err
    assert f"{what}: 0.8" in ran.err
    assert "12 rows of 12 runs" in ran.err
    assert "for runs that the fit did not see" in ran.err
    text = (tmp_path / "own.gpuspec").read_text("utf-8")
    assert "# median error" in text
    assert key in text
    assert specc("check", "own.gpuspec").code == 0
    assert specc("fmt", "--check", "own.gpuspec").code == 0


def test_few_runs_make_no_profile(specc, tmp_path):
    rows = _shipped("training")[:3]
    again = [row | {"id": f"again{i}", "value": row["value"]} for i, row in enumerate(rows)]
    _write(tmp_path / "own.csv", [*rows, *again])
    ran = specc("calibrate", "training", "--data", "own.csv")
    assert ran.code == 1
    assert ran.out == ""
    assert "6 rows of 3 runs are too few: one constant takes 4 runs" in ran.err


def test_rows_that_agree_on_nothing_make_no_profile(specc, tmp_path):
    rows = _measured_with("training", {})
    scattered = [
        row | {"value": repr(float(row["value"]) * (0.7 if i % 2 else 1.4))}
        for i, row in enumerate(rows)
    ]
    _write(tmp_path / "own.csv", scattered)
    ran = specc("calibrate", "training", "--data", "own.csv")
    assert ran.code == 1
    assert "the fit does not help" in ran.err
    assert ran.out == ""


def test_rows_that_say_nothing_are_listed(specc, tmp_path):
    rows = _shipped("training")
    _write(tmp_path / "own.csv", [rows[0] | {"id": "bad", "metric": "mem_gb_per_gpu"}])
    ran = specc("calibrate", "training", "--data", "own.csv")
    assert ran.code == 1
    assert "not used: bad: mem_gb_per_gpu is no speed" in ran.err
    assert "no row can be used" in ran.err


@pytest.mark.parametrize(
    "words", [(), ("--data", "missing.csv"), ("--data", "x.csv", "--name", "X")]
)
def test_wrong_usage(specc, words):
    assert specc("calibrate", "training", *words).code == 2


def test_a_profile_moves_what_validate_says(specc, tmp_path):
    _write(tmp_path / "own.csv", _measured_with("training", {"products": 0.8}))
    before = json.loads(specc("validate", "training", "--data", "own.csv", "-f", "json").out)
    ran = specc("calibrate", "training", "--data", "own.csv")
    stated = float(ran.out.split("gemm ")[1].split("=")[1].split()[0])
    assert before["summary"]["median"] > 0.1
    assert stated == pytest.approx(0.734491 * 0.8, rel=0.03)


def test_the_fit_finds_what_made_the_times():
    slopes = np.array([[-1.0, 0.0], [-0.7, -0.2], [-0.3, -0.6], [-0.1, -0.9]] * 4)
    truth = np.log([0.8, 0.9])
    noise = 0.01 * np.sin(np.arange(16.0))
    noise[5] = 1.0  # an outlier
    end = np.full(2, np.inf)
    found = solve(lambda x: slopes @ x, slopes @ truth + noise, range(16), end)
    assert found.factors == pytest.approx([0.8, 0.9], rel=0.03)
    assert np.median(np.abs(found.left_out)) < 0.03 < np.median(np.abs(found.before))


def test_shares_end_at_one_and_what_has_no_effect_is_left():
    slopes = np.array([[-1.0, 0.0]] * 8)
    highest = np.log([1.1, 2.0])
    found = solve(lambda x: slopes @ x, np.full(8, -0.5), range(8), highest)
    assert found.fitted == (0,)
    assert found.factors == pytest.approx([1.1, 1.0])
