"""PDUs of racks: what they carry when a feed fails."""

import pytest

from specc.bill.pdus import carried, cords_lost, pdu_power
from specc.design.entity import Counted
from specc.design.parts.pdu import Pdu
from specc.design.parts.rack import Rack
from specc.units import Quantity
from specc.units.dimension import DIMENSIONLESS


def strip(derating: float | None = 1.0) -> Pdu:
    """34.5 kW at its rating: 415 V and 48 A on three phases."""
    share = None if derating is None else Quantity(derating, DIMENSIONLESS)
    return Pdu(name="strip", volts=Quantity(415), amps=Quantity(48), derating=share)


def rack(count: int, feeds: int, derating: float | None = 1.0) -> Rack:
    return Rack(name="rack", feeds=feeds, pdus=(Counted(count, strip(derating)),))


EACH = 3**0.5 * 415 * 48


@pytest.mark.parametrize(
    ("count", "feeds", "left"),
    [
        (1, 1, 1),
        (3, 1, 3),
        (2, 2, 1),
        (4, 2, 2),
        (3, 2, 1),
        (3, 3, 2),
        (4, 3, 2),
        (1, 2, 0),
        (3, 10**9, 2),
        (10**9, 2, 5 * 10**8),
    ],
)
def test_the_feed_with_the_most_fails(count: int, feeds: int, left: int) -> None:
    assert carried(rack(count, feeds)) == pytest.approx(left * EACH)


@pytest.mark.parametrize(
    ("count", "feeds", "cords", "lost"),
    [(2, 2, 4, 2), (3, 2, 6, 4), (3, 3, 6, 2), (2, 2, 1, 1), (4, 2, 6, 3), (10**9, 10**9, 6, 1)],
)
def test_cords_are_dealt_over_pdus(count: int, feeds: int, cords: int, lost: int) -> None:
    assert cords_lost(rack(count, feeds), cords) == lost


def test_a_derating_that_is_not_stated_is_that_of_the_caller() -> None:
    assert pdu_power(strip(None)) == pytest.approx(EACH)
    assert pdu_power(strip(None), 0.8) == pytest.approx(0.8 * EACH)
    assert pdu_power(strip(0.9), 0.8) == pytest.approx(0.9 * EACH)


def test_unknown_pdus_carry_nothing_that_is_known() -> None:
    assert carried(Rack(name="rack", feeds=2)) is None
    unknown = Rack(name="rack", feeds=2, pdus=(Counted(2, Pdu(name="p", volts=Quantity(400))),))
    assert carried(unknown) is None


@pytest.mark.parametrize(
    ("volts", "amps", "phases", "derating", "kilowatts"),
    [
        (415, 30, 3, 1.0, 21.6),
        (415, 30, 3, 0.8, 17.2),
        (208, 60, 3, 0.8, 17.3),
        (400, 32, 3, 1.0, 22.2),
        (400, 63, 3, 1.0, 43.6),
        (230, 32, 1, 1.0, 7.4),
    ],
)
def test_published_powers(
    volts: float, amps: float, phases: int, derating: float, kilowatts: float
) -> None:
    pdu = Pdu(name="p", volts=Quantity(volts), amps=Quantity(amps), phases=phases)
    assert pdu_power(pdu, derating) == pytest.approx(kilowatts * 1e3, abs=60)
