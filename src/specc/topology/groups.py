"""Links between groups: as many for every pair, and the rest to the nearest neighbours, so that no global port idles."""

from collections.abc import Iterator

from specc.sums import sum_counts


def extra(groups: int, spare: int, offset: int) -> int:
    """Links beyond the even share between groups that are `offset` apart in the ring of groups (circulant)."""
    near = min(offset, groups - offset)
    if near <= spare // 2 and near * 2 != groups:
        return 1
    return 1 if spare % 2 and near * 2 == groups else 0


def pair_links(groups: int, ports: int) -> tuple[int, int]:
    """Links of every pair of groups with so many global ports each, and links over all pairs."""
    if groups < 2:
        return 0, 0
    even, spare = divmod(ports, groups - 1)
    return even, sum_counts(even + extra(groups, spare, o) for o in range(1, groups)) * groups // 2


def global_wires(groups: int, ports: int) -> Iterator[tuple[int, int, int, int]]:
    """Group, its global port, other group, its global port; each port of a group is used once at most."""
    if groups < 2:
        return
    even, spare = divmod(ports, groups - 1)
    taken = [0] * groups
    for one in range(groups):
        for other in range(one + 1, groups):
            for _ in range(even + extra(groups, spare, other - one)):
                yield one, taken[one], other, taken[other]
                taken[one] += 1
                taken[other] += 1
