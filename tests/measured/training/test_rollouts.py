"""Steps of reinforcement learning against published ones: those that say where answers are drawn, and how many."""

from pathlib import Path
from statistics import median

import pytest

from specc.shipped import folder
from specc.validation.rows import Compared, read_table
from specc.validation.training import validate_rows
from specc.validation.training_rollouts import method_drawn


@pytest.fixture(scope="module")
def rows() -> list[Compared]:
    table = read_table(Path(folder("data")) / "training_more.csv")
    return validate_rows(
        cells for cells in table if cells["kind"] == "speed-rl" and method_drawn(cells)
    )


def test_fully_stated_steps_are_within_a_fifth(rows: list[Compared]) -> None:
    errors = [abs(r.error) for r in rows if r.error is not None and r.source.startswith("NeMo")]
    assert len(errors) >= 20
    assert median(errors) <= 0.2
    assert max(errors) <= 0.35


def test_what_decides_a_step_and_is_not_stated_is_said(rows: list[Compared]) -> None:
    reasons = {row.skipped for row in rows if row.skipped}
    assert "which accelerators draw answers beside the training is not stated" in reasons
    assert "the utilisation of the update alone" in reasons
