"""Waiting before a first token: closed forms against a simulation of the engine that they describe, and their limits."""

from __future__ import annotations

import numpy as np
import pytest

from specc.physics.arriving import WITHOUT_END, all_at_once, arriving, mean_queue, overflow

PROMPT, STEP, FITS = 0.03, 0.02, 16


def simulated(rate: float, requests: int, seed: int) -> float:
    """Mean time to the first token where a step is always running, and reads what came during the one before, as far as it fits."""
    random = np.random.RandomState(seed)
    arrivals = np.cumsum(random.exponential(1.0 / rate, requests))
    start, next_one, total = 0.0, 0, 0.0
    while next_one < requests:
        waiting = min(int(np.searchsorted(arrivals, start, side="right")) - next_one, FITS)
        end = start + STEP + waiting * PROMPT
        total += float((end - arrivals[next_one : next_one + waiting]).sum())
        next_one += waiting
        start = end
    return total / requests


@pytest.mark.parametrize("load", [0.1, 0.3, 0.5, 0.7])
def test_first_tokens_of_random_arrivals_are_those_of_a_simulated_engine(load: float) -> None:
    rate = load / PROMPT
    told = arriving(load, PROMPT, STEP, alone=1.0, present=1.0, run=WITHOUT_END, fits=FITS)
    assert told == pytest.approx(simulated(rate, 10_000, 1), rel=0.08)


@pytest.mark.parametrize("load", [0.9, 1.0, 1.2, 2.0])
def test_a_run_that_ends_before_its_queue_settles_is_told_with_its_length(load: float) -> None:
    requests, rate = 500, load / PROMPT
    told = arriving(load, PROMPT, STEP, alone=1.0, present=1.0, run=requests / rate, fits=FITS)
    mean = np.mean([simulated(rate, requests, seed) for seed in range(40)])
    assert told == pytest.approx(mean, rel=0.2)


def test_queues_settle_below_capacity_and_grow_above_it() -> None:
    assert mean_queue(0.5, 2.0, WITHOUT_END) == pytest.approx(2.0, rel=1e-3)
    assert mean_queue(0.0, 2.0, 100.0) == 0.0
    assert mean_queue(3.0, 0.001, 100.0) == pytest.approx(100.0, rel=0.01)


def test_an_idle_engine_reads_at_once() -> None:
    assert arriving(
        0.0, PROMPT, STEP, 0.07, present=0.0, run=WITHOUT_END, fits=FITS
    ) == pytest.approx(0.07)


def test_requests_that_come_at_once_wait_for_half_of_the_others() -> None:
    assert all_at_once(500.0, 1e9, 0.01, 10.0, 100.0) == pytest.approx(0.5 * 501 * 0.01)
    few_slots = all_at_once(500.0, 100.0, 0.01, 10.0, 10.0)
    # Four of five wait for an answer of the first hundred, and then for half of the rest.
    assert few_slots == pytest.approx(0.505 + 0.8 * (10.0 + 20.0))


def test_slots_are_waited_for_by_those_who_find_none() -> None:
    assert overflow(500.0, 500.0, 30.0, 10.0) == 0.0
    assert overflow(500.0, 1.0, 5.0, 10.0) == 0.0
    assert overflow(1000.0, 0.0, 20.0, 10.0) == pytest.approx(0.5 * 1000 * (0.1 - 0.05))
