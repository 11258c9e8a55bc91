"""Tokens on their way to experts: what leaves a domain, where each copy travels for itself and where one does for all."""

import numpy as np
import pytest

from specc.physics.collectives import all_to_all_time
from specc.physics.transfer import Link

INSIDE = Link(bandwidth=1e30, efficiency=1.0, latency=0.0)
OUTSIDE = Link(bandwidth=50e9, efficiency=1.0, latency=0.0)
MOVED = 4096 * 8 * 7168 * 2.0


def _seconds(servers: int, copies: float) -> float:
    return float(all_to_all_time(MOVED, (8.0, float(servers)), (INSIDE, OUTSIDE), copies))


def test_copies_to_one_server_leave_once() -> None:
    """Eight experts drawn over eight servers lie in 5.3 of them."""
    met = 8 * (1 - (7 / 8) ** 8)
    assert _seconds(8, 8.0) / _seconds(8, 1.0) == pytest.approx(met / 8)


def test_nothing_is_saved_where_there_is_nothing_to_share() -> None:
    assert _seconds(8, 1.0) == pytest.approx(MOVED * (7 / 8) / 50e9)
    many = all_to_all_time(MOVED, (8.0, 1.0), (OUTSIDE, OUTSIDE), 8.0)
    assert many == pytest.approx(all_to_all_time(MOVED, (8.0, 1.0), (OUTSIDE, OUTSIDE)))


def test_more_servers_save_less() -> None:
    saved = [_seconds(n, 8.0) / _seconds(n, 1.0) for n in (2, 4, 16, 256)]
    assert saved == sorted(saved)
    assert 0.24 < saved[0] < 0.26
    assert saved[-1] > 0.95


def test_arrays_are_priced_as_their_members() -> None:
    fans, links = (np.array([8.0, 8.0]), np.array([4.0, 16.0])), (INSIDE, OUTSIDE)
    both = np.asarray(all_to_all_time(np.array([MOVED, MOVED]), fans, links, np.array([8.0, 8.0])))
    assert both.tolist() == pytest.approx([_seconds(4, 8.0), _seconds(16, 8.0)])
