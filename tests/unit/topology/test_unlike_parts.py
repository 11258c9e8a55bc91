"""Cells of two kinds, modes of adapters, and leaves that enclosures have inside: counts checked by hand."""

from collections import Counter
from fractions import Fraction

import pytest

from specc.topology.graph import device, expand

CELLS = """
switch sw { ports = 64 x osfp(400 Gb/s) }
nic kard { rate = 400 Gb/s }
server eight { onboard { nic = 8 x kard } }
server four { onboard { nic = 4 x kard } }
cluster pod {
  pools { air = 40 x eight; wet = 36 x four }
  fabric net {
    topology = rail_optimised; nic = kard; leaf = sw; spine = sw
    cell air { rails = 8 }
    cell wet { rails = 4; downlinks = 48; uplinks = 16 }
  }
}
"""


def test_cells_share_spines(lay) -> None:
    """40 servers: 8 x 2 leaves of 32 up; 36: 4 leaves of 16 up. 576 links over 64 ports are 9 spines, 16 divide both."""
    net = lay(CELLS).fabrics["net"]
    assert {t.name: t.count for t in net.sized.tiers} == {
        "air_leaf": 16,
        "wet_leaf": 4,
        "spine": 16,
    }
    assert [y.links for y in net.sized.layers] == [320, 144, 512, 64]
    assert net.sized.count("leaf") == 20
    assert net.sized.tier("spine").down == 36


def test_cells_are_wired_evenly_and_no_port_twice(lay) -> None:
    net = lay(CELLS).fabrics["net"]
    to_spine: Counter[tuple[str, str]] = Counter()
    ports: Counter[tuple[str, int]] = Counter()
    for layer, low, _, _, up, up_port, _ in expand(net):
        upper = device(net, layer, True, up)
        ports[upper, up_port] += 1
        if layer >= 2:
            to_spine[device(net, layer, False, low), upper] += 1
    assert max(ports.values()) == 1
    assert {n for (leaf, _), n in to_spine.items() if "air" in leaf} == {2}
    assert {n for (leaf, _), n in to_spine.items() if "wet" in leaf} == {1}


def test_each_cell_has_the_bandwidth_of_its_leaves(lay) -> None:
    net = lay(CELLS).fabrics["net"]
    air, wet = (net.stages_of(member) for member in net.leading)
    assert air[-1].outside == 8 * 50_000_000_000
    assert wet[0].outside == 4 * 16 * 50_000_000_000 / Fraction(
        36
    )  # its leaves have 36 of 48 servers


def test_cells_whose_uplinks_share_too_small_a_divisor_are_told(lay) -> None:
    """32 and 15 divide by 1 alone, and one spine has 64 ports for 572 links."""
    net = lay(
        CELLS.replace("downlinks = 48; uplinks = 16", "downlinks = 48; uplinks = 15")
    ).fabrics["net"]
    (problem,) = net.sized.problems
    assert (problem.kind, problem.field) == ("ports", "spine")
    assert "4 leaves with 15 links up in wet" in problem.found


MODES = """
switch sw {{ ports = 64 x osfp(800 Gb/s); protocols = [{speaks}] }}
nic kard {{ rate = 800 Gb/s; cage = osfp224; modes = [infiniband(1 x 800 Gb/s), ethernet(2 x 400 Gb/s)] }}
server mode_box {{ onboard {{ nic = 8 x kard }} }}
cluster pod {{
  servers = 4 x mode_box
  fabric net {{ topology = single; nic = kard; leaf = sw {stated} }}
}}
"""


@pytest.mark.parametrize(
    ("speaks", "stated", "links", "rate"),
    [
        ("infiniband", "", 8, 800),
        ("ethernet", "", 16, 400),
        ("infiniband, ethernet", "; protocol = roce", 16, 400),
        ("infiniband, ethernet", "; protocol = infiniband", 8, 800),
        ("ethernet", "; links_per_server = 8", 8, 400),
    ],
)
def test_a_fabric_sets_its_adapters(lay, speaks: str, stated: str, links: int, rate: int) -> None:
    member = lay(MODES.format(speaks=speaks, stated=stated)).fabrics["net"].members[0]
    assert (member.ends.links, member.ends.rate * 8 // 10**9) == (links, rate)
    assert member.bought == 0


def test_a_card_keeps_the_mode_of_the_first_fabric(lay) -> None:
    text = MODES.format(speaks="infiniband, ethernet", stated="; protocol = infiniband").replace(
        "  fabric net",
        "  fabric eth { topology = single; nic = kard; leaf = sw; protocol = roce; links_per_server = 2 }\n  fabric net",
    )
    fabrics = lay(text).fabrics
    assert fabrics["eth"].members[0].bought == 0
    assert fabrics["net"].members[0].ends.links == 7  # one card of eight gave both ports


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


def test_leaves_are_those_inside(lay) -> None:
    """Two of each chassis, eight links down and eight up: 96 up over 64 ports are two spines."""
    net = lay(INSIDE).fabrics["net"]
    assert (net.sized.count("leaf"), net.sized.count("spine")) == (12, 2)
    for layer, low, _, _, up, _, _ in expand(net):
        if layer == 0:
            assert low // 8 == up // 2  # the server's chassis is the leaf's
