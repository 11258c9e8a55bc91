"""The divisors of whole numbers: of ports over switches, of layers over stages, of heads over ranks."""

from math import isqrt


def divisors(number: int, most: int | None = None) -> list[int]:
    """The divisors of a number, up to `most`, ascending; found in as many steps as its square root, or as `most` where that is less."""
    root = isqrt(number)
    small = [n for n in range(1, min(root, root if most is None else most) + 1) if number % n == 0]
    if most is not None and most < root:
        return small
    every = small + [number // n for n in reversed(small) if n * n != number]
    return every if most is None else [n for n in every if n <= most]
