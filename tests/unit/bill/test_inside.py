"""Leaves that enclosures have inside, on the bill."""

INSIDE = """
switch blade { ports = 16 x backplane(100 Gb/s) + 8 x qsfp28(100 Gb/s) }
switch top { ports = 64 x qsfp28(100 Gb/s) }
nic kard { rate = 100 Gb/s }
server node { onboard { nic = 2 x kard } }
enclosure chassis { servers = 8 x node; switches = 2 x blade; height = 10 U }
cluster pod {
  servers = 6 x chassis
  fabric net { topology = rail_optimised; nic = kard; leaf = blade; spine = top; placement = enclosure }
}
"""


def test_what_is_inside_is_bought_once_and_cabled_by_nobody(bill) -> None:
    """Six chassis with two switches each; eight links up of every one."""
    made = bill(INSIDE)
    assert made.count("blade") == 12
    assert sum(y.to_buy for y in made.lines if y.part == "blade") == 0
    assert made.quantity("cable") == 96
    shells = made.hall.spots["enclosure chassis"][0]
    assert made.hall.spots["net leaf"][0] == [shell for shell in shells for _ in range(2)]
