"""Arithmetic in finite fields of prime-power order, as tables; orders up to a few hundred."""

from itertools import product

from specc.record import record
from specc.sums import sum_counts


def prime_power(number: int) -> tuple[int, int] | None:
    """Prime and exponent of a prime power; None for any other number."""
    if number < 2:
        return None
    prime = next((p for p in range(2, int(number**0.5) + 1) if number % p == 0), number)
    exponent, rest = 0, number
    while rest % prime == 0:
        rest //= prime
        exponent += 1
    return (prime, exponent) if rest == 1 else None


@record(kw_only=False)
class GaloisField:
    """A field whose elements are the numbers below its order."""

    order: int
    sums: tuple[tuple[int, ...], ...]
    products: tuple[tuple[int, ...], ...]
    powers: tuple[int, ...]
    """Powers of a primitive element, from its zeroth."""


def field(order: int) -> GaloisField:
    """The field of a prime-power order.

    Source: Lidl and Niederreiter, Finite Fields, chapter 2: residues modulo an irreducible polynomial.

    Raises:
        ValueError: the order is no prime power.
    """
    factors = prime_power(order)
    if factors is None:
        raise ValueError(order)
    prime, degree = factors
    digits = [_digits(n, prime, degree) for n in range(order)]
    sums = tuple(
        tuple(_number([(x + y) % prime for x, y in zip(a, b, strict=True)], prime) for b in digits)
        for a in digits
    )
    for tail in product(range(prime), repeat=degree):
        table = tuple(
            tuple(_number(_times(a, b, list(tail), prime), prime) for b in digits) for a in digits
        )
        for element in range(1, order):
            powers, value = [], 1
            for _ in range(order - 1):
                powers.append(value)
                value = table[value][element]
            # A primitive element exists exactly where the polynomial gives a field.
            if len(set(powers)) == order - 1 and 0 not in powers:
                return GaloisField(order, sums, table, tuple(powers))
    raise ValueError(order)


def _digits(number: int, prime: int, degree: int) -> list[int]:
    digits = []
    for _ in range(degree):
        number, digit = divmod(number, prime)
        digits.append(digit)
    return digits


def _number(digits: list[int], prime: int) -> int:
    return sum_counts(d * prime**i for i, d in enumerate(digits))


def _times(one: list[int], other: list[int], tail: list[int], prime: int) -> list[int]:
    """The product of two polynomials modulo `x^n - tail`."""
    degree = len(one)
    raw = [0] * (2 * degree - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            raw[i + j] = (raw[i + j] + a * b) % prime
    for high in range(2 * degree - 2, degree - 1, -1):
        lead, raw[high] = raw[high], 0
        for i, t in enumerate(tail):
            raw[high - degree + i] = (raw[high - degree + i] + lead * t) % prime
    return raw[:degree]
