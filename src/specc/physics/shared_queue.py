"""Waiting in one queue before several servers whose requests all take equally long (M/D/c).

Sources: Erlang 1917 (the chance of finding every server busy); Allen 1990 (Allen and Cunneen: times that do not vary halve the
mean wait of exponential ones). Whoever waits is taken to wait an exponential time of that mean.
"""

from __future__ import annotations

import math

from specc.physics.latency_spread import POINTS, Spread


def all_busy(servers: int, load: float) -> float:
    """Chance that an arrival finds every server busy.

    Args:
        servers: How many there are, at least one.
        load: Share of the time that each is busy, below 1.
    """
    offered, refused = servers * load, 1.0
    for count in range(1, servers + 1):
        refused = offered * refused / (count + offered * refused)
    return refused / (1.0 - load * (1.0 - refused))


def shared_wait(rate: float, servers: int, seconds: float) -> Spread:
    """Seconds that requests wait for the first server to be free.

    Args:
        rate: Requests per second of all servers together.
        servers: How many take from the queue.
        seconds: Time of a server for a request.

    Returns:
        Infinite times where the rate cannot be kept up.
    """
    load = rate * seconds / servers
    if load >= 1.0:
        return Spread(mean=math.inf, p50=math.inf, p95=math.inf, p99=math.inf)
    late = all_busy(servers, load)
    mean = 0.5 * seconds / (servers * (1.0 - load))
    at = [max(math.log(late / (1.0 - point)), 0.0) * mean if late else 0.0 for point in POINTS]
    return Spread(mean=late * mean, p50=at[0], p95=at[1], p99=at[2])
