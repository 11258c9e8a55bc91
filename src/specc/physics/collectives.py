"""Times of collectives over a hierarchy of levels, innermost first.

A group of n accelerators has `fan` members at each level: eight in the scale-up domain, then so many domains, so many
pods. `moved` is always the whole payload S of one rank in the sense of NCCL: the buffer that is reduced, or the gathered
result. Levels work at the same time on different chunks, but not perfectly: `SERIAL` is the share of the shorter phases
that shows. Source of the shares: 4 GiB all-reduced over 32 B200 took 22.05 ms, between 16.1 ms if the phases overlapped
and 26.25 ms if they did not (measured_collectives.csv).

Source of the algorithms: Thakur, Rabenseifner, Gropp, "Optimization of collective communication operations in MPICH"
(2005); NCCL's PERFORMANCE.md for the bus-bandwidth factors; the NVLS and tree algorithms of NCCL.
"""

import math
from collections.abc import Sequence
from functools import reduce

from specc.physics.numeric import Number, distinct, largest, log2, smallest
from specc.physics.transfer import Link, point_to_point
from specc.sums import sum_in_order

SERIAL = 0.5
"""Share of the shorter phases that is not hidden behind the longest."""
FORWARDED = 0.1
"""The same where one kernel forwards what arrives while it sends on: 16 published rates of DeepEP's (collectives_more.csv)."""


def _combine(phases: Sequence[Number]) -> Number:
    longest = reduce(largest, phases)
    return longest + SERIAL * (sum_in_order(phases, 0.0) - longest)


def _in_chunks(wire: Number, wait: Number) -> Number:
    """Seconds that chunks which follow each other take beside the wire: few wait long for the first, many pay a latency each.

    The best number of chunks costs twice the geometric mean of both; libraries show about half of it, since several
    channels share the way (operator_timings.csv, three generations, 2 to 8 accelerators: median errors of 13 % become 6). So bandwidth
    ramps with the size of a message over four decades, not over two as a latency alone would have it.
    Source: Sanders, Speck, Träff, "Two-tree algorithms for full bandwidth broadcast, reduction and scan" (2009).
    """
    return (wire * wait) ** 0.5


def _ring_wait(fans: Sequence[Number], links: Sequence[Link]) -> Number:
    """Latency of a chunk's way once round a ring through all levels.

    Of n hops, n - n/f stay inside the innermost domains of f members, and one hop for each of them crosses; chunks follow
    each other closely, so that their ways overlap.
    """
    left: Number = 1.0
    for fan in fans:
        left = left * fan
    wait: Number = 0.0
    for fan, link in zip(fans, links, strict=True):
        wait = wait + (left - left / fan) * link.latency
        left = left / fan
    return wait


def _tree_wait(fans: Sequence[Number], links: Sequence[Link]) -> Number:
    """Latency of one pass up a binary tree, never longer than a ring's."""
    wait: Number = 0.0
    for fan, link in zip(fans, links, strict=True):
        wait = wait + smallest(fan - 1.0, 2.0 * log2(largest(fan, 1.0))) * link.latency
    return wait


def gather_time(moved: Number, fans: Sequence[Number], links: Sequence[Link]) -> Number:
    """Seconds of an all-gather (or of a reduce-scatter) of `moved` bytes round a ring.

    Args:
        moved: Bytes of the gathered result (of the vector to reduce).
        fans: Members of the group at each level, innermost first; 1 where the group does not spread.
        links: What joins them at each level.
    """
    wire: list[Number] = []
    rest = moved
    for fan, link in zip(fans, links, strict=True):
        wire.append((fan - 1.0) / fan * rest / (link.bandwidth * link.efficiency))
        rest = rest / fan
    sent, wait = _combine(wire), _ring_wait(fans, links)
    return sent + wait + _in_chunks(sent, wait)


def all_reduce_time(moved: Number, fans: Sequence[Number], links: Sequence[Link]) -> Number:
    """Seconds of an all-reduce of `moved` bytes: reduce-scatter up the levels, all-gather down.

    Where the switches of a level reduce, each rank sends n + 1 instead of 2 n parts.
    Source: Klenk et al., "An in-network architecture for accelerating shared-memory multiprocessor collectives" (2020).
    """
    wire: list[Number] = []
    rest = moved
    for fan, link in zip(fans, links, strict=True):
        ring = 2.0 * (fan - 1.0) / fan
        saved = 1.0 + link.reduces * largest(2.0 * (fan - 1.0) / (fan + 1.0) - 1.0, 0.0)
        wire.append(ring / saved * rest / (link.bandwidth * link.efficiency))
        rest = rest / fan
    sent, wait = _combine(wire), 2.0 * _tree_wait(fans, links)
    return sent + wait + _in_chunks(sent, wait)


def _size(fans: Sequence[Number]) -> Number:
    """Members of a group."""
    size: Number = 1.0
    for fan in fans:
        size = size * fan
    return size


def _exchanged(
    moved: Number, fans: Sequence[Number], links: Sequence[Link], once: Sequence[Number]
) -> tuple[list[Number], Number]:
    """Seconds on the wire of each level of what is spread evenly over a group, of which a share travels there, and the latency."""
    size = _size(fans)
    wire: list[Number] = []
    wait: Number = 0.0
    inside: Number = 1.0
    for fan, link, travels in zip(fans, links, once, strict=True):
        share = travels * inside * (fan - 1.0) / size
        wire.append(share * moved / (link.bandwidth * link.efficiency))
        wait = wait + smallest(fan - 1.0, 8.0 + 0.0 * fan) * link.latency / 2.0
        inside = inside * fan
    return wire, wait


def all_to_all_time(moved: Number, fans: Sequence[Number], links: Sequence[Link]) -> Number:
    """Seconds in which every rank sends `moved` bytes, spread evenly over the group.

    Of a group that spreads over several levels, a share leaves each domain; all levels carry traffic at once.

    Args:
        moved: Bytes that a rank sends, every copy counted.
        fans: Members of the group at each level, innermost first.
        links: What joins them at each level.
    """
    wire, wait = _exchanged(moved, fans, links, [1.0] * len(fans))
    sent = _combine(wire)
    return sent + wait + _in_chunks(sent, wait)


def dispatch_time(
    moved: Number,
    fans: Sequence[Number],
    links: Sequence[Link],
    copies: Number,
    *,
    forwards: bool = True,
    domains: float = math.inf,
) -> Number:
    """Seconds of a kernel of its own that sends tokens to their experts, or brings them back.

    A token leaves its domain once for each domain that has any of its experts, and is forwarded there to each rank that has one;
    kernels for low latency send every copy by itself. Nothing waits for chunks before it, so that latency alone joins the wire.
    Source: DeepSeek-AI, "DeepSeek-V3 technical report" (2024), section 3.2.2; DeepEP, csrc/kernels.

    Args:
        moved: Bytes that a rank sends, every copy counted.
        fans: Members of the group at each level, innermost first.
        links: What joins them at each level.
        copies: Experts of a token.
        forwards: Whether a copy is forwarded inside a domain.
        domains: Domains that a router spreads the experts of a token over at most.
    """
    size = _size(fans)
    once: list[Number] = [1.0] * len(fans)
    if forwards:
        reached = smallest(size / fans[0], domains + 0.0 * size)
        once = [distinct(reached, copies) / copies] * len(fans)
        once[0] = distinct(reached * fans[0], copies) / copies * size / fans[0]
    wire, wait = _exchanged(moved, fans, links, once)
    longest = reduce(largest, wire)
    return longest + FORWARDED * (sum_in_order(wire, 0.0) - longest) + wait


def send_time(moved: Number, fans: Sequence[Number], links: Sequence[Link]) -> Number:
    """Seconds to send `moved` bytes to a member as far away as a group spreads; for plain numbers."""
    joined = [link for fan, link in zip(fans, links, strict=True) if fan > 1.0]
    return point_to_point(moved, joined[-1] if joined else links[0])


def bus_bandwidth(moved: Number, seconds: Number, members: Number, factor: float = 2.0) -> Number:
    """NCCL's bus bandwidth, byte/s: factor (n - 1) / n of the payload over the time; 2 for an all-reduce, else 1; 0: all of it, once."""
    if not factor:
        return moved / seconds
    return factor * (members - 1.0) / members * moved / seconds
