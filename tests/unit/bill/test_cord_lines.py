"""Power cords and accessories: one cord for each supply, from its inlet to an outlet, of a length that is sold."""

import pytest

TEXT = """
from std.cables.generic import cord_c13_c14, cord_c13_c20, cord_c19_c20
psu large {{ output = 3 kW; inlet = c20 }}
psu small {{ output = 800 W; inlet = c14 }}
pdu strip {{ phases = 3; volts = 400 V; amps = 63 A; sockets = {sockets} }}
server one {{ height = 8 U; power_max = 5 kW; psus = 4 x large }}
server head {{ height = 1 U; power_max = 500 W; psus = 2 x small }}
site room {{
  it_power = 1 MW
  rack {{ height = 42 U; power = 40 kW; cooling = air; pdus = 2 x strip; {cords} }}
}}
cluster pod {{ site = room; servers = 10 x one; services {{ login = 3 x head }} }}
"""
BOTH = "cords = [cord_c13_c14, cord_c13_c20, cord_c19_c20]"


def _cords(made) -> dict[str, tuple[int, int, float | None]]:
    lines = [y for y in made.lines if y.role.startswith("power")]
    return {y.part.rpartition(".")[2]: (y.quantity, y.to_buy, y.length) for y in lines}


def test_stated_cords_are_bought_one_for_each_supply(bill) -> None:
    made = bill(TEXT.format(sockets="20 x c13 + 16 x c19", cords=BOTH))
    assert _cords(made) == {"cord_c19_c20": (40, 40, 1.2), "cord_c13_c14": (6, 6, 1.2)}


def test_a_small_inlet_goes_into_a_large_outlet_by_its_own_cord(bill) -> None:
    made = bill(TEXT.format(sockets="36 x c19", cords=BOTH))
    assert _cords(made) == {"cord_c19_c20": (40, 40, 1.2), "cord_c13_c20": (6, 6, 1.2)}


def test_a_wider_rack_takes_the_next_length(bill) -> None:
    made = bill(TEXT.format(sockets="36 x c39", cords=f"width = 800 mm; {BOTH}"))
    assert _cords(made)["cord_c19_c20"] == (40, 40, 1.8)


@pytest.mark.parametrize("cords", ["", "cords = [cord_c19_c20]"])
def test_what_comes_with_a_device_is_not_bought_and_what_none_fits_is_not_chosen(
    bill, cords
) -> None:
    made = bill(TEXT.format(sockets="20 x c13 + 16 x c19", cords=cords))
    told = {(y.quantity, y.to_buy, y.title) for y in made.lines if y.role.startswith("power")}
    if not cords:
        assert {quantity for quantity, _, _ in told} == {40, 6}
        assert {buy for _, buy, _ in told} == {0}
    else:
        assert (6, 6, "Power cord, C13 to C14 of head, not chosen") in told


def test_cords_move_no_total(bill) -> None:
    without = bill(TEXT.format(sockets="36 x c39", cords=""))
    bought = bill(TEXT.format(sockets="36 x c39", cords=BOTH))
    for what in ("power_maximum", "mass", "racks", "rack_units"):
        assert getattr(without, what) == getattr(bought, what)


def test_labels_are_counted_by_cable_ends(bill) -> None:
    made = bill(
        """
        accessory label { title = "Label"; per = cable_end }
        accessory panel { title = "Panel" }
        cluster pod {
          servers = 4 x box
          accessories = 1 x label + 3 x panel
          fabric net { topology = single; nic = card; leaf = big; optics = twin; server_optics = twin; cables = trunk }
        }
        """
    )
    assert made.quantity("cable") == 32
    counts = {y.part: y.quantity for y in made.lines if y.category == "accessory"}
    assert counts == {"label": 64, "panel": 3}
