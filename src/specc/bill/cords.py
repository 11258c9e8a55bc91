"""Cords: how many supplies a device plugs in, and which outlets take them.

Source: IEC 60320: C13 and C14 carry 10 A, C19 and C20 carry 16 A.
"""

from collections.abc import Callable

from specc.design.entity import Counted, EnumValue
from specc.design.part import Part
from specc.design.parts.pdu import Pdu
from specc.design.parts.psu import Psu
from specc.design.parts.rack import Rack
from specc.design.parts.server import Server
from specc.design.parts.storage import Storage
from specc.design.parts.switch import Switch
from specc.sums import sum_counts
from specc.topology.inventory import lower_bound

SMALL_CORD = 2500.0
"""W: no supply of more draws it through a C14 inlet, which carries 10 A, at up to 250 V."""


def supplies(part: Part | None) -> tuple[Counted, ...]:
    """The power supplies of a device that plugs into the PDUs of its rack."""
    return part.psus if isinstance(part, Server | Switch | Storage) else ()


def cords(part: Part | None) -> int:
    """How many cords a device has, as far as it says."""
    return sum_counts(lower_bound(counted.count) for counted in supplies(part))


def large_cords(part: Part | None) -> int:
    """How many of them need an outlet of 16 A: those of C20 inlets, and of supplies above what 10 A carry."""
    return sum_counts(
        lower_bound(counted.count) for counted in supplies(part) if _is_large(counted.of)
    )


def small_cords(part: Part | None) -> int:
    """How many of them go into no outlet of 16 A: those of C14 inlets."""
    return sum_counts(
        lower_bound(counted.count)
        for counted in supplies(part)
        if isinstance(counted.of, Psu) and counted.of.inlet == "c14"
    )


def inlet_of(supply: object) -> str | None:
    """The inlet of a supply: as stated, C20 where a C14 does not carry it; None where it may be either."""
    if not isinstance(supply, Psu):
        return None
    return supply.inlet or ("c20" if _is_large(supply) else None)


def outlet_kinds(rack: Rack) -> frozenset[str]:
    """The kinds of outlets that the PDUs of a rack have; empty where none says."""
    return frozenset(
        counted.of.word
        for pdu in rack.pdus
        if isinstance(pdu.of, Pdu)
        for counted in pdu.of.sockets
        if isinstance(counted.of, EnumValue)
    )


def _is_large(supply: object) -> bool:
    if not isinstance(supply, Psu):
        return False
    if supply.inlet is not None:
        return supply.inlet == "c20"
    return supply.output is not None and float(supply.output) > SMALL_CORD


def outlets_of(rack: Rack) -> int | None:
    """Outlets of all PDUs of a rack; None where one does not say."""
    return _sum(rack, outlets_in)


def large_outlets(rack: Rack) -> int | None:
    """Outlets of 16 A of all PDUs of a rack; None where one does not say of which kinds it has how many."""
    return _sum(rack, lambda pdu: _sockets(pdu, {"c19", "c39"}) if pdu.sockets else None)


def small_outlets(rack: Rack) -> int | None:
    """Outlets that take the plug of a C14 inlet's cord, of all PDUs of a rack; None where one does not say."""
    return _sum(rack, lambda pdu: _sockets(pdu, {"c13", "c39"}) if pdu.sockets else None)


def outlets_in(pdu: Pdu) -> int | None:
    """Outlets of one PDU, of all kinds; None where it does not say."""
    if pdu.outlets is None and pdu.sockets:
        return _sockets(pdu, {"c13", "c19", "c39"})
    return pdu.outlets


def _sockets(pdu: Pdu, kinds: set[str]) -> int:
    return sum_counts(
        lower_bound(counted.count)
        for counted in pdu.sockets
        if isinstance(counted.of, EnumValue) and counted.of.word in kinds
    )


def _sum(rack: Rack, of: Callable[[Pdu], int | None]) -> int | None:
    known = []
    for counted in rack.pdus:
        count = of(counted.of) if isinstance(counted.of, Pdu) else None
        if count is None:
            return None
        known.append(count * lower_bound(counted.count))
    return sum_counts(known) if known else None
