"""Links dealt in turn: fewer switches where the even-spread rule buys more, and every port given once."""

from collections import Counter

import pytest

BOX = "server node { onboard { nic = 8 x card } }\n"
FABRIC = "fabric c { topology = rail_optimised; rails = 8; nic = card; leaf = wide; spine = wide; spread = SPREAD }"
WIDE = "switch wide { ports = 32 x osfp(2 x 400 Gb/s) }\n"


def sized(lay, servers: int, spread: str):
    text = f"{BOX}{WIDE}cluster pod {{ servers = {servers} x node\n{FABRIC.replace('SPREAD', spread)} }}"
    return lay(text).fabrics["c"].sized


@pytest.mark.parametrize(
    ("servers", "even", "uneven"),
    [
        (96, {"leaf": 24, "spine": 16}, {"leaf": 24, "spine": 12}),
        (545, {"leaf": 144, "spine": 144, "core": 128}, {"leaf": 144, "spine": 144, "core": 96}),
        (512, {"leaf": 128, "spine": 128, "core": 64}, {"leaf": 128, "spine": 128, "core": 64}),
    ],
)
def test_uneven_takes_as_few_as_have_the_ports(lay, servers, even, uneven):
    assert {t.name: t.count for t in sized(lay, servers, "even").tiers} == even
    assert {t.name: t.count for t in sized(lay, servers, "uneven").tiers} == uneven


@pytest.mark.parametrize("servers", [33, 96, 545, 700])
def test_every_port_is_given_once_and_exists(lay, servers):
    fabric = sized(lay, servers, "uneven")
    ends = Counter()
    links = Counter()
    for layer, lower, port, part, upper, upper_port, upper_part in fabric.wires():
        links[layer] += 1
        if layer:
            ends[fabric.layers[layer].lower, lower, port, part] += 1
        ends[fabric.layers[layer].upper, upper, upper_port, upper_part] += 1
        assert max(upper_port, port if layer else 0) < 64
    assert max(ends.values()) == 1
    assert [links[n] for n in range(len(fabric.layers))] == [y.links for y in fabric.layers]
