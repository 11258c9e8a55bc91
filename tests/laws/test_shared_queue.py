"""One queue before several servers."""

import heapq
import math
import random

import pytest

from specc.physics.shared_queue import all_busy, shared_wait


@pytest.mark.parametrize(
    ("servers", "load", "chance"), [(1, 0.3, 0.3), (2, 0.5, 1.0 / 3.0), (10, 0.8, 0.4092)]
)
def test_chance_of_finding_all_busy(servers: int, load: float, chance: float) -> None:
    """Erlang's tables."""
    assert all_busy(servers, load) == pytest.approx(chance, rel=1e-3)


def test_one_server_is_pollaczek_and_khinchine() -> None:
    assert shared_wait(0.6, 1, 1.0).mean == pytest.approx(0.6 / (2.0 * 0.4))


def simulated(rate: float, servers: int, seconds: float, requests: int) -> list[float]:
    """Waits of requests in the order of their arrival."""
    dice, now = random.Random(0), 0.0
    free = [0.0] * servers
    waits = []
    for _ in range(requests):
        now += dice.expovariate(rate)
        start = max(now, heapq.heappop(free))
        waits.append(start - now)
        heapq.heappush(free, start + seconds)
    return waits


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (4, 0.8), (24, 0.93)])
def test_against_a_simulation(servers: int, load: float) -> None:
    waits = sorted(simulated(load * servers, servers, 1.0, 100_000))
    told = shared_wait(load * servers, servers, 1.0)
    assert told.mean == pytest.approx(sum(waits) / len(waits), rel=0.15)
    assert told.p95 == pytest.approx(waits[int(0.95 * len(waits))], rel=0.15, abs=0.05)


def test_more_servers_at_the_same_load_wait_less() -> None:
    means = [shared_wait(0.9 * n, n, 1.0).mean for n in (1, 2, 8, 64)]
    assert means == sorted(means, reverse=True)


def test_a_rate_that_cannot_be_kept_up_waits_for_ever() -> None:
    assert math.isinf(shared_wait(2.0, 2, 1.0).mean)
