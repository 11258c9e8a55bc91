"""What power distribution units carry, with every feed and after one of them fails."""

from specc.design.parts.pdu import Pdu
from specc.design.parts.rack import Rack
from specc.sums import sum_counts, sum_floats
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
    units, total = _units(rack, derating), carried_together(rack, derating)
    if units is None or total is None:
        return None
    feeds = max(1, rack.feeds or 1)
    if feeds == 1:
        return total
    lost, before = [], 0
    for power, count in sorted(units, reverse=True):
        lost.append(power * (_dealt(before + count, feeds) - _dealt(before, feeds)))
        before += count
    return total - sum_floats(lost)


def carried_together(rack: Rack, derating: float = 1.0) -> float | None:
    """What all PDUs of a rack carry while every feed is there, W; None as above."""
    units = _units(rack, derating)
    return None if units is None else sum_floats(power * count for power, count in units)


def carried_after_pdu(rack: Rack, derating: float = 1.0) -> float | None:
    """What the PDUs of a rack carry when the largest of them has failed, W; None as above."""
    units, total = _units(rack, derating), carried_together(rack, derating)
    if units is None or total is None:
        return None
    return total - max(power for power, _ in units)


def _units(rack: Rack, derating: float) -> list[tuple[float, int]] | None:
    """Power and count of the PDUs of a rack; None where there are none, or one is not known."""
    units: list[tuple[float, int]] = []
    for counted in rack.pdus:
        power = pdu_power(counted.of, derating) if isinstance(counted.of, Pdu) else None
        if power is None:
            return None
        units.append((power, lower_bound(counted.count)))
    return [unit for unit in units if unit[1]] or None


def _dealt(count: int, feeds: int) -> int:
    """How many of so many, dealt one after the other, the first feed has: no other has more."""
    return -(-count // feeds)


def feeds_in_use(rack: Rack) -> int:
    """Feeds of a rack that have a PDU, where PDUs are dealt over them one after the other."""
    return min(sum_counts(lower_bound(c.count) for c in rack.pdus), max(1, rack.feeds or 1))


def cords_lost(rack: Rack, cords: int) -> int:
    """Cords of a device without power once the feed that has the most of them fails; they are dealt over the PDUs."""
    units, feeds = sum_counts(lower_bound(c.count) for c in rack.pdus), feeds_in_use(rack)
    if not units:
        return 0
    rounds, rest = divmod(cords, units)
    return rounds * _dealt(units, feeds) + _dealt(rest, feeds)
