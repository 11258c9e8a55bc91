"""Counts of each topology, from closed forms and published designs."""

from fractions import Fraction

import pytest

from specc.registry import member, names
from specc.topology.plane import spread
from specc.topology.ports import Cages, Switchboard
from specc.topology.shape import EndpointGroup, FabricRequest, SizedFabric

G = 125_000_000
BOARD = Switchboard(name="k64", cages=(Cages(count=64, kind="osfp", split=1, rate=400 * G),))


def size(name: str, servers: int, links: int = 8, **more) -> SizedFabric:
    shape = member("specc.topology.shapes", name, "SHAPE")
    more.setdefault("leaf", BOARD)
    return shape.size(
        FabricRequest(
            servers=EndpointGroup(name="s", count=servers, links=links, rate=400 * G), **more
        )
    )


def test_every_file_is_a_shape_of_its_name():
    for name in names("specc.topology.shapes"):
        assert member("specc.topology.shapes", name, "SHAPE").name == name


@pytest.mark.parametrize(
    ("links", "need", "spines"),
    [
        (32, 12, 16),
        (32, 16, 16),
        (32, 17, 32),
        (72, 16, 18),
        (22, 2, 2),
        (32, 33, None),
        (1, 1, 1),
    ],
)
def test_even_spread(links, need, spines):
    assert spread(links, need) == spines


@pytest.mark.parametrize(("k", "endpoints"), [(8, 128), (16, 1024), (64, 65536)])
def test_full_three_tiers(k, endpoints):
    board = Switchboard(name="k", cages=(Cages(count=k, kind="x", split=1, rate=400 * G),))
    sized = size("fat_tree", endpoints, 1, leaf=board)
    assert endpoints == k**3 // 4
    assert sized.switches == 5 * k * k // 4
    assert sized.switch_links == k**3 // 2
    assert size("fat_tree", endpoints + 1, 1, leaf=board).problems


def test_a_missing_server_removes_no_uplink():
    full, less = size("rail_optimised", 128), size("rail_optimised", 127)
    assert full.links("leaf", "spine") == less.links("leaf", "spine") == 1024


def test_partial_last_pod_is_smaller_and_even():
    sized = size("rail_optimised", 17 * 32)
    assert (sized.count("leaf"), sized.count("spine"), sized.count("core")) == (136, 136, 128)


def test_oversubscription_at_each_tier():
    sized = size("fat_tree", 3072 * 2, 1, spine=BOARD, spine_ratio=Fraction(7), pod=1024)
    leaf, pod, fabric = sized.stages
    assert leaf.inside == leaf.outside
    assert 6 < pod.inside / pod.outside <= 7
    assert fabric.hops == 5


def test_planes_are_copies():
    one, eight = (
        size("fat_tree", 2048, 1, spine=BOARD),
        size("fat_tree", 2048, 8, spine=BOARD, planes=8),
    )
    assert eight.switches == 8 * one.switches == 768
    assert eight.switch_links == 8 * one.switch_links


def test_rail_only_drops_what_joins_rails():
    assert size("rail_only", 64).switches == 8
    assert size("rail_only", 64).switch_links == 0


def test_dual_homed_servers_survive_a_leaf():
    once, twice = size("leaf_spine", 64, 2), size("leaf_spine", 64, 2, dual_homed=True)
    assert {w: s for w, _, s in once.losses}["leaf"] == 0
    assert {w: s for w, _, s in twice.losses}["leaf"] == Fraction(1, 2)


@pytest.mark.parametrize("groups", [2, 3, 9, 511, 513])
def test_dragonfly_counts(groups):
    sized = size("dragonfly", groups * 512, 1, groups=groups)
    assert sized.switches == groups * 32
    assert sized.links("switch", "switch") == groups * 32 * 31 // 2 + groups * 512 // 2


def test_dragonfly_has_no_group_too_many():
    assert not size("dragonfly", 513 * 512, 1).problems
    assert size("dragonfly", 513 * 512 + 1, 1).problems


def test_torus_bisection():
    sized = size("torus", 4 * 4 * 8, 6, dimensions=(4, 4, 8), leaf=None)
    assert sized.links("s", "s") == 3 * 128
    assert sized.bisection == 2 * 128 // 8 * 400 * G


def test_mesh_of_two_has_as_many_links_between_as_down():
    sized = size(
        "full_mesh",
        12,
        8,
        leaf=Switchboard(name="k128", cages=(Cages(count=128, kind="x", split=1, rate=400 * G),)),
        rails=2,
    )
    assert sized.count("leaf") == 2
    assert sized.links("leaf", "leaf") == 48


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("single", {"servers": 9}),
        ("rail_optimised", {"servers": 4, "rails": 3}),
        ("fat_tree", {"servers": 4, "planes": 3}),
        ("torus", {"servers": 30, "dimensions": (4, 8)}),
        ("leaf_spine", {"servers": 4, "leaf": None}),
        ("leaf_spine", {"servers": 257}),
    ],
)
def test_what_cannot_be_met_says_so(name, more):
    sized = size(name, more.pop("servers"), **more)
    assert sized.problems
    for problem in sized.problems:
        assert problem.found
        assert problem.allowed
        assert problem.hint


def test_nobody_asks_for_nothing():
    for name in names("specc.topology.shapes"):
        size(name, 0, 0)


@pytest.mark.parametrize("q", [3, 4, 5, 7, 8, 9, 11, 13, 16])
def test_slim_fly_has_diameter_two(q):
    shape = member("specc.topology.shapes", "slim_fly", "SHAPE")
    sized = shape.size(
        FabricRequest(
            servers=EndpointGroup(name="s", count=2, links=1, rate=400 * G),
            leaf=BOARD,
            dimensions=(q,),
        )
    )
    assert sized.count("switch") == 2 * q * q
    near: dict[int, set[int]] = {}
    for layer, one, _, _, other, _, _ in sized.wires():
        if layer == 1:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    assert {len(laid) for laid in near.values()} == {sized.tiers[0].up}
    assert sum(len(laid) for laid in near.values()) // 2 == sized.links("switch", "switch")
    reached = {0} | near[0] | {far for step in near[0] for far in near[step]}
    assert len(reached) == 2 * q * q


def test_a_slim_fly_that_does_not_exist_is_refused():
    sized = size("slim_fly", 32928, 1, dimensions=(28,))
    (problem,) = sized.problems
    assert "27" in problem.allowed
    assert "29" in problem.allowed
    assert size("slim_fly", 30000, 1).fact("q") == 27
