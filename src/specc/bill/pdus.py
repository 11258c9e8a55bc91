"""What power distribution units carry, with every feed and after one of them fails."""

from specc.design.parts.pdu import Pdu
from specc.design.parts.rack import Rack
from specc.sums import sum_floats
from specc.topology.inventory import lower_bound

CONTINUOUS = 0.8
"""Share of a breaker's rating for continuous load. Source: NFPA 70 (NEC) 210.20."""


def pdu_power(pdu: Pdu, derating: float = 1.0) -> float | None:
    """Usable power of a PDU, W: `sqrt(3) * V * A` for three phases, V line to line, times its derating.

    Args:
        pdu: The unit.
        derating: Share of its rating where it states none.
    """
    if pdu.volts is None or pdu.amps is None:
        return None
    share = derating if pdu.derating is None else float(pdu.derating)
    return (3**0.5 if pdu.phases == 3 else 1.0) * float(pdu.volts) * float(pdu.amps) * share


def carried(rack: Rack, derating: float = 1.0) -> float | None:
    """What the PDUs of a rack carry when the feed that gives the most has failed, W.

    PDUs are dealt over the feeds one after the other, the largest first: three on two feeds are two and one, three on three
    feeds are one each. None where there are no PDUs, or one is not known.
    """
    units: list[float] = []
    for counted in rack.pdus:
        power = pdu_power(counted.of, derating) if isinstance(counted.of, Pdu) else None
        if power is None:
            return None
        units += [power] * lower_bound(counted.count)
    if not units:
        return None
    units.sort(reverse=True)
    feeds = max(1, rack.feeds or 1)
    total = sum_floats(units)
    return total if feeds == 1 else total - max(sum_floats(units[i::feeds]) for i in range(feeds))
