"""Memory of fine-tuning loops against what they printed, and what ran out of memory; the table is printed on failure."""

from collections import defaultdict
from pathlib import Path
from statistics import median

import pytest
from calibration.memory.errors import compared, fitted_of_speeds

from specc.validation.memory_training import level_of
from specc.validation.rows import YES_NO, read_table, verdicts
from specc.validation.training_columns import level_said
from specc.validation.training_words import stack_of

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def pairs():
    return compared(read_table(DATA / "training_more.csv"))


@pytest.mark.parametrize("level", ["allocated", "driver", "rest"])
@pytest.mark.parametrize("method", ["full", "lora", "qlora"])
def test_peaks_of_fine_tuning_are_within_eight_percent(pairs, method, level):
    errors = defaultdict(list)
    for cells, row in pairs:
        stated = cells["quality"] == "A" and cells["method"] == method and level_of(cells) == level
        if stated and row.error is not None:
            errors[stack_of(cells)].append(row.error)
    for loop in ("transformers", "accelerate"):
        assert len(errors[loop]) >= 16, (loop, len(errors[loop]))
        assert median(abs(error) for error in errors[loop]) <= 0.08, (loop, sorted(errors[loop]))


def test_zero_under_the_trainer_and_recipes_of_megatron_bridge(pairs):
    errors = defaultdict(list)
    for cells, row in pairs:
        stated = level_said(cells) is not None and level_of(cells) != "rest"
        if row.error is not None and stated:
            errors[stack_of(cells), cells["method"]].append(abs(row.error))
    assert median(errors["transformers_deepspeed", "full"]) <= 0.03
    assert max(errors["transformers_deepspeed", "full"]) <= 0.08
    assert median(errors["megatron_bridge", "pretrain"]) <= 0.05


def test_what_ran_fits_and_what_ran_out_does_not(pairs):
    counts = verdicts([row for cells, row in pairs if row.metric == YES_NO])
    assert counts.fitting >= 540
    assert counts.failing >= 110
    assert counts.fitting_right >= 0.99 * counts.fitting
    assert counts.failing_right >= 0.88 * counts.failing


def test_rows_without_lengths_are_not_guessed(pairs):
    unstated = [row for cells, row in pairs if not cells["seq_len"]]
    assert len(unstated) > 200
    assert all(row.skipped for row in unstated)


RAN = {"llm_foundry": 137, "megatron_bridge": 220, "jax": 17, "deepspeed": 83}
"""Loops, and of how many configurations whose speed was published it is said that they fit."""
KEEPS_AS = {"nemo": "megatron_bridge", "megatron_2026": "megatron_bridge"}
"""Loops that keep in memory what another one keeps."""


def test_configurations_whose_speed_was_published_are_said_to_fit():
    rows = [
        row for name in ("measured", "more") for row in read_table(DATA / f"training_{name}.csv")
    ]
    fitted = fitted_of_speeds(rows)
    for loop, least in RAN.items():
        alike = (own for name, own in fitted.items() if KEEPS_AS.get(name, name) == loop)
        assert sum(fits for own in alike for fits in own.values()) >= least, loop
    every = [fits for own in fitted.values() for fits in own.values()]
    assert sum(every) >= 0.98 * len(every)
    assert len(every) > 900
