"""Start-up logs of engines: what they print, and how they end; the table of errors is printed on failure."""

from pathlib import Path
from statistics import mean, median

import pytest

from specc.validation.memory import validate, verdicts
from specc.validation.memory_case import engine_of
from specc.validation.rows import Compared
from specc.validation.shelves import Shelves

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def logs() -> list[Compared]:
    return validate(DATA / "engine_memory_logs.csv")


def of(rows: list[Compared], metric: str) -> list[Compared]:
    return [row for row in rows if row.metric == metric and row.error is not None]


def table(rows: list[Compared]) -> str:
    return "\n".join(f"{row.id} {row.metric} {row.measured} {row.predicted}" for row in rows)


def medians(rows: list[Compared]) -> list[float]:
    """The median error of each source."""
    sources = {row.source for row in rows}
    return [
        median(abs(row.error or 0.0) for row in rows if row.source == source) for source in sources
    ]


def test_tokens_of_the_cache_are_within_eight_percent(logs: list[Compared]) -> None:
    rows = of(logs, "kv_tokens")
    assert len(rows) >= 80
    assert mean(medians(rows)) <= 0.08, table(rows)
    assert median(abs(row.error or 0.0) for row in rows) <= 0.03, table(rows)


def test_weights_are_within_two_percent(logs: list[Compared]) -> None:
    rows = of(logs, "weights_gib")
    assert len(rows) >= 70
    assert median(abs(row.error or 0.0) for row in rows) <= 0.02, table(rows)


def test_what_one_request_needs_is_exact(logs: list[Compared]) -> None:
    rows = of(logs, "kv_needed_gib")
    assert len(rows) >= 44
    assert median(abs(row.error or 0.0) for row in rows) <= 0.001, table(rows)


def test_what_started_is_predicted_to_start(logs: list[Compared]) -> None:
    counts = verdicts(logs)
    assert counts.fitting >= 88
    assert counts.fitting_right >= 0.95 * counts.fitting


def test_refusals_are_predicted(logs: list[Compared]) -> None:
    """What is missed failed by a defect of its release, or by buffers that its row does not state."""
    counts = verdicts(logs)
    assert counts.failing >= 18
    assert counts.failing_right >= 0.75 * counts.failing


def test_what_is_not_predicted_says_why(logs: list[Compared]) -> None:
    assert all(row.skipped for row in logs if row.predicted is None)


@pytest.mark.parametrize(
    ("engine", "version", "entry"),
    [
        ("vLLM", "0.2.4", "vllm_0_2"),
        ("vLLM", "0.2.5", "vllm_0_2_5"),
        ("vLLM", "0.3.3", "vllm_0_2"),
        ("vLLM", "0.9.1", "vllm_0_9"),
        ("LMDeploy", "0.2.1", "lmdeploy_0_2"),
        ("LMDeploy", "0.2.2", "lmdeploy"),
    ],
)
def test_a_release_has_the_entry_of_its_range(engine: str, version: str, entry: str) -> None:
    """A range may end within a series of releases."""
    found = engine_of(Shelves(), {"engine": engine, "engine_version": version})
    assert found is not None
    assert found.name == entry
