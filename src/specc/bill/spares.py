"""Spare parts: a share rounded up, a count, or the stock that lasts until replacements come."""

from math import ceil, exp

from specc.bill.cost import YEAR
from specc.design.cluster import Spares
from specc.units import Quantity
from specc.units.text import number, percent

FIELDS = {
    "server": "servers",
    "enclosure": "servers",
    "accelerator": "accelerators",
    "switch": "switches",
    "optic": "optics",
    "cable": "cables",
    "nic": "nics",
    "drive": "drives",
    "psu": "psus",
}
"""Fields of the spares by category of a line."""


def poisson_stock(mean: float, confidence: float) -> int:
    """The smallest stock that lasts with a probability, when failures come at random with this mean.

    Source: the Poisson distribution; the mean is `n * AFR * replenishment / year`.
    """
    if mean > 700:  # beyond the range of exp; the normal approximation is then exact enough
        from statistics import NormalDist

        return ceil(mean + NormalDist().inv_cdf(max(confidence, 1e-6)) * float(mean**0.5))
    term = exp(-mean)
    total, count = term, 0
    while total < confidence and count < 10_000:
        count += 1
        term *= mean / count
        total += term
    return count


def spares_for(spares: Spares | None, category: str, quantity: int) -> tuple[int, str]:
    """Spares of a category for so many in use, and why."""
    field = FIELDS.get(category)
    if spares is None or field is None or not quantity:
        return 0, ""
    share: Quantity | None = getattr(spares, field)
    if share is not None:
        if share.unit == "%":
            count = ceil(quantity * share.value)
            return count, f"{percent(share.value)} of {quantity}, rounded up"
        return int(share), "a stated count"
    yearly = spares.failures.get(category) or spares.failures.get(field)
    if yearly is None or spares.replenishment is None:
        return 0, ""
    rate = float(yearly) * (YEAR if yearly.dimension.text != "1" else 1.0)
    mean = quantity * rate * float(spares.replenishment) / YEAR
    # No stock lasts for certain.
    stated = float(spares.confidence) if spares.confidence is not None else 0.95
    confidence = min(max(stated, 0.0), 0.999999)
    count = poisson_stock(mean, confidence)
    days = float(spares.replenishment) / 86400
    return (
        count,
        f"{number(mean, 3)} failures expected in {number(days)} days, {percent(confidence)} sure",
    )
