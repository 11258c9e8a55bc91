"""What the intervals of a service say whose prefill and decode run apart."""

import pytest

from specc.predict.serving.results import Interval
from specc.predict.serving.worker_pools import Pools, pool_ends

NONE = Interval(low=1.0, high=1.0)


def pools(users: float) -> Pools:
    """Readers of 10 and writers of 20 requests a second, which keep a request for 5 s."""
    waiting = max(users / 10.0 - 5.0, 0.0)
    return Pools(
        ttft=1.0 + waiting, tpot=0.01, latency=6.0 + waiting, tokens_per_second=1000.0, running=50.0,
        queued=10.0 * waiting, served=50.0, constant=0.1, reading=0.9, waiting=waiting, transfer=0.0, reads_per_second=10.0,
        writes_per_second=20.0, sends_per_second=1e9, load=1.0, users=users, inside=5.0,
    )  # fmt: skip


def test_a_slower_pool_makes_users_wait_before_it() -> None:
    """A hundred users at 10 requests a second wait 5 s beyond their 5; at half of it 15, at twice nobody."""
    short = pools(100.0)
    assert short.ttft == 6.0
    assert short.first_token_at(0.5, 1.0) == pytest.approx(16.0)
    assert short.first_token_at(2.0, 1.0) == pytest.approx(1.0)
    assert short.first_token_at(4.0, 0.25) == pytest.approx(16.0)


def test_the_interval_is_that_of_the_wait_where_it_is_wider() -> None:
    reads = Interval(low=0.5, high=2.0)
    ends = pools(100.0).first_token_ends(NONE, reads, NONE)
    assert (ends.low, ends.high) == pytest.approx((1.0 / 6.0, 16.0 / 6.0))


def test_few_users_wait_for_no_pool() -> None:
    reads, own = Interval(low=0.5, high=2.0), Interval(low=0.8, high=1.3)
    ends = pools(10.0).first_token_ends(own, reads, reads)
    assert (ends.low, ends.high) == pytest.approx((0.8, 1.3))


def test_times_between_tokens_widen_too() -> None:
    errors = {"log_error_tpot_moe_low": -0.2, "log_error_tpot_moe_high": 0.2}
    narrow, wide = (pool_ends(pools(10.0), errors, True, w)["tpot"] for w in (1.0, 2.0))
    assert wide.high > narrow.high > 1.2
