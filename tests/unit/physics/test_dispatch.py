"""Tokens on their way to experts: what leaves a domain, what is forwarded inside, where each copy travels for itself."""

import numpy as np
import pytest

from specc.physics.collectives import all_to_all_time, dispatch_time
from specc.physics.transfer import Link

FREE = Link(bandwidth=1e30, efficiency=1.0, latency=0.0)
OUTSIDE = Link(bandwidth=50e9, efficiency=1.0, latency=0.0)
MOVED = 4096 * 8 * 7168 * 2.0


def _seconds(servers: int, **how: bool | float) -> float:
    fans = (8.0, float(servers))
    return float(dispatch_time(MOVED, fans, (FREE, OUTSIDE), 8.0, **how))  # type: ignore[arg-type]


def test_copies_to_one_server_leave_once() -> None:
    """Eight experts drawn over eight servers lie in 5.3 of them; a router that takes four servers at most, in 3.6."""
    met = 8 * (1 - (7 / 8) ** 8)
    alone = _seconds(8, forwards=False)
    assert alone == pytest.approx(MOVED * (7 / 8) / 50e9)
    assert _seconds(8) / alone == pytest.approx(met / 8)
    assert _seconds(8, domains=4.0) / alone == pytest.approx(4 * (1 - (3 / 4) ** 8) / 8)


def test_what_arrives_is_forwarded_to_each_rank_once() -> None:
    """Of sixteen ranks a token's eight experts lie on 6.45; seven eighths of these are others than the one that it arrives at."""
    slow_inside = float(dispatch_time(MOVED, (8.0, 2.0), (OUTSIDE, FREE), 8.0))
    met = 16 * (1 - (15 / 16) ** 8)
    assert slow_inside == pytest.approx(MOVED / 8 * met * (7 / 8) / 50e9)


def test_more_servers_save_less() -> None:
    saved = [_seconds(n) / _seconds(n, forwards=False) for n in (2, 4, 16, 256)]
    assert saved == sorted(saved)
    assert 0.24 < saved[0] < 0.26
    assert saved[-1] > 0.95


def test_a_kernel_of_its_own_waits_for_no_chunks() -> None:
    links = (Link(bandwidth=450e9, latency=3e-6), Link(bandwidth=50e9, latency=10e-6))
    fans = (8.0, 8.0)
    plain = all_to_all_time(MOVED, fans, links)
    assert dispatch_time(MOVED, fans, links, 1.0, forwards=False) < plain
    empty = dispatch_time(0.0, fans, links, 8.0)
    assert empty == pytest.approx(all_to_all_time(0.0, fans, links))


def test_arrays_are_priced_as_their_members() -> None:
    fans, links = (np.array([8.0, 8.0]), np.array([4.0, 16.0])), (FREE, OUTSIDE)
    both = np.asarray(dispatch_time(np.array([MOVED, MOVED]), fans, links, np.array([8.0, 8.0])))
    assert both.tolist() == pytest.approx([_seconds(4), _seconds(16)])
