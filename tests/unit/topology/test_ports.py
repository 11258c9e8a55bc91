"""Cages, breakouts, and the division of a switch."""

from fractions import Fraction

import pytest

from specc.topology.ports import Cages, Switchboard, divide

G = 125_000_000


def board(*cages: Cages) -> Switchboard:
    return Switchboard(name="s", cages=cages)


QM9700 = board(Cages(count=32, kind="osfp", split=2, rate=400 * G))
SN5600 = board(Cages(count=64, kind="osfp", split=1, rate=800 * G, limit=256))
SN5600_WHOLE = board(*SN5600.cages, Cages(count=1, kind="sfp28", split=1, rate=25 * G))
TH4 = board(Cages(count=64, kind="cage", split=1, rate=400 * G))
SN2201 = board(
    Cages(count=48, kind="rj45", split=1, rate=G),
    Cages(count=4, kind="qsfp28", split=1, rate=100 * G),
)
QM8700 = board(Cages(count=40, kind="qsfp56", split=1, rate=200 * G))


@pytest.mark.parametrize(
    ("switch", "rate", "ports"),
    [
        (QM9700, 400, 64),
        (QM9700, 200, 128),
        (QM9700, 800, 0),
        (SN5600, 800, 64),
        (SN5600, 400, 128),
        (SN5600, 200, 256),
        (SN5600, 100, 256),
        (QM8700, 100, 80),
        (SN2201, 1, 48),
        (SN5600_WHOLE, 25, 256),
    ],
)
def test_ports_at_the_speed_in_use(switch, rate, ports):
    assert switch.ports(rate * G) == ports


def test_listed_breakouts_are_the_only_ones():
    listed = board(Cages(count=32, kind="osfp", split=1, rate=800 * G, breakouts=((2, 400 * G),)))
    assert listed.ports(400 * G) == 64
    assert listed.ports(200 * G) == 64


@pytest.mark.parametrize(
    ("ratio", "down", "up"),
    [("1", 32, 32), ("2", 42, 22), ("3", 48, 16), ("4/3", 36, 28), ("7", 56, 8), ("1/2", 21, 43)],
)
def test_division_by_ratio(ratio, down, up):
    division = divide(QM9700, 400 * G, Fraction(ratio))
    assert (division.down, division.up) == (down, up)


def test_split_downlinks_with_whole_uplinks():
    division = divide(TH4, 200 * G, Fraction(1), up_rate=400 * G)
    assert (division.down, division.up) == (64, 32)
    assert division.cages(64, 32) == 64


def test_uplinks_with_cages_of_their_own():
    division = divide(SN2201, G, Fraction(1))
    assert division.apart
    assert (division.down, division.up, division.up_rate) == (48, 1, 100 * G)


def test_a_rate_that_no_port_reaches():
    assert divide(QM9700, 800 * G, Fraction(1)) is None
