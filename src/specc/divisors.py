"""The divisors of whole numbers: of ports over switches, of layers over stages, of heads over ranks."""

from math import isqrt


def divisors(number: int, most: int | None = None) -> list[int]:
    """The divisors of a number, up to `most`, ascending; found in as many steps as its square root."""
    small = [n for n in range(1, isqrt(number) + 1) if number % n == 0]
    every = small + [number // n for n in reversed(small) if n * n != number]
    return every if most is None else [n for n in every if n <= most]
