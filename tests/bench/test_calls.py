"""What the program does, counted in calls, against the counts that were kept: `python -m scripts.benchmarks --write` keeps others."""

import json

import pytest
from scripts import benchmarks

GROWTH = 1.3
"""Times that a ratio may grow before somebody has to say so."""
KEPT = json.loads(benchmarks.KEPT.read_text(encoding="utf-8"))


def grown(now: dict[str, float], kept: dict[str, float]) -> dict[str, float]:
    """Works that have grown beyond what is allowed, with how many times they have."""
    return {
        title: now[title] / ratio for title, ratio in kept.items() if now[title] > GROWTH * ratio
    }


@pytest.mark.slow
def test_nothing_has_grown_beyond_what_was_kept() -> None:
    now, kept = benchmarks.ratios(benchmarks.counts()), benchmarks.ratios(KEPT)
    assert set(now) == set(kept)
    assert not grown(now, kept), "do less, or keep the counts and say why in CHANGELOG.md"


def test_growth_is_seen() -> None:
    kept = {"a": 1.0, "b": 2.0}
    assert grown({"a": 1.29, "b": 2.7}, kept) == {"b": 1.35}


def test_the_page_shows_what_was_kept() -> None:
    assert benchmarks.PAGE.read_text(encoding="utf-8") == benchmarks.page_of(KEPT)
