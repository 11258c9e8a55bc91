"""The clock that a power limit leaves."""

CUBE = 3.0


def clock_under(limit: float, most: float) -> float:
    """Share of the full clock at which a device that draws `most` W draws `limit` W.

    Dynamic power is capacitance x voltage^2 x frequency, and the voltage goes with the frequency, so that power goes with
    its third power. Rates of arithmetic go with the clock; those of memory and links have clocks of their own.

    Source: Hennessy and Patterson, "Computer architecture", section 1.5.
    """
    return float(min(1.0, (limit / most) ** (1.0 / CUBE)))
