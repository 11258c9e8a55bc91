"""Steps from counts to others near them."""

from collections.abc import Iterable, Sequence

from specc.sizing.space import Counts


def moves(
    centre: Counts, step: int, lows: Sequence[int], highs: Sequence[int]
) -> Iterable[Counts]:
    """Counts near a centre: one more or less by a step, and one exchanged for another."""
    signs: list[tuple[int, ...]] = []
    for i in range(len(centre)):
        signs += [with_count((0,) * len(centre), i, 1), with_count((0,) * len(centre), i, -1)]
        signs += [
            with_count(with_count((0,) * len(centre), i, 1), j, -1)
            for j in range(len(centre))
            if j != i
        ]
    for sign in signs:
        moved = tuple(n + step * s for n, s in zip(centre, sign, strict=True))
        yield tuple(
            min(high, max(low, n)) for n, low, high in zip(moved, lows, highs, strict=True)
        )


def with_count(counts: Counts, index: int, count: int) -> Counts:
    """The counts with another one at a place."""
    return (*counts[:index], count, *counts[index + 1 :])
