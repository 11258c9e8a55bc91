"""What the lines of a bill draw at their highest, and what of it goes to liquid."""

from specc.bill.line import BillLine
from specc.bill.sums import Sum, sum_of
from specc.topology.power import liquid_share


def peak_power(outer: list[BillLine]) -> Sum:
    """Highest power with the interval that parts and supplies allow."""
    low = high = value = 0.0
    seen = False
    missing: list[str] = []
    for line in outer:
        least = line.power_low or 0.0
        if line.power is None:
            missing += line.power_missing or (f"{line.part}.power",)
            seen = seen or least > 0
            low, value, high = low + least, value + least, high + least
            continue
        seen = True
        bounded = line.power_high is not None
        value += line.power
        low += least if bounded else line.power
        high += (line.power_high or 0.0) if bounded else line.power
    spread = high > low
    return Sum(
        value=value if seen else None,
        missing=tuple(dict.fromkeys(missing)),
        low=low if spread else None,
        high=high if spread else None,
    )


def liquid_heat(outer: list[BillLine]) -> Sum:
    """Heat that goes to liquid, W."""
    parts = []
    for line in outer:
        if line.entity is None:
            continue
        share = liquid_share(line.entity)
        if share:
            parts.append(
                (None if line.power is None else line.power * share, f"{line.part}.power")
            )
    return sum_of(parts)
