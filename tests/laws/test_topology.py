"""What must hold for every fabric: expansion equals the counts, no port twice, and flow equals the closed form."""

from collections import Counter
from fractions import Fraction

import networkx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from specc.registry import member
from specc.topology.ports import Cages, Switchboard
from specc.topology.shape import EndpointGroup, FabricRequest, Shape, SizedFabric

GIGABIT = 125_000_000


def shape(name: str) -> Shape:
    loaded = member("specc.topology.shapes", name, "SHAPE")
    assert isinstance(loaded, Shape)
    return loaded


def board(ports: int, split: int = 1) -> Switchboard:
    cages = Cages(count=ports // split, kind="osfp", split=split, rate=400 * GIGABIT)
    return Switchboard(name=f"switch_{ports}", cages=(cages,))


def check_expansion(ask: FabricRequest, sized: SizedFabric) -> None:
    assert sized.wires is not None
    layers: Counter[int] = Counter()
    ports: set[tuple[str, int, int, int]] = set()
    tiers = {t.name: t for t in sized.tiers}
    for layer, lower, lower_port, lower_part, upper, upper_port, upper_part in sized.wires():
        layers[layer] += 1
        joined = sized.layers[layer]
        for tier, device, port, part in (
            (joined.lower, lower, lower_port, lower_part),
            (joined.upper, upper, upper_port, upper_part),
        ):
            spot = (tier, device, port, part)
            assert spot not in ports, f"{spot} is used twice"
            ports.add(spot)
            if tier in tiers:
                assert device < tiers[tier].count
                assert 0 <= port < tiers[tier].ports
    assert {i: y.links for i, y in enumerate(sized.layers) if y.links} == dict(layers)


@settings(deadline=None, max_examples=150)
@given(
    name=st.sampled_from(
        [
            "fat_tree",
            "leaf_spine",
            "rail_optimised",
            "rail_only",
            "single",
            "full_mesh",
            "dragonfly",
            "slim_fly",
            "dragonfly_plus",
        ]
    ),
    servers=st.integers(1, 150),
    links=st.sampled_from([1, 2, 4, 8]),
    ports=st.sampled_from([8, 12, 16, 24, 32]),
    ratio=st.sampled_from([Fraction(1), Fraction(2), Fraction(3), Fraction(7, 5), Fraction(1, 2)]),
    spine_ratio=st.sampled_from([Fraction(1), Fraction(2), Fraction(7)]),
    planes=st.sampled_from([1, 1, 2]),
    dual=st.booleans(),
    pod=st.sampled_from([None, None, 4, 8]),
    extra=st.lists(
        st.tuples(st.integers(1, 12), st.sampled_from([1, 2]), st.sampled_from([100, 200, 400])),
        max_size=2,
    ),
)
def test_expansion_is_the_counts(
    name, servers, links, ports, ratio, spine_ratio, planes, dual, pod, extra
):
    attached = tuple(
        EndpointGroup(name=f"other_{i}", count=c, links=n, rate=r * GIGABIT)
        for i, (c, n, r) in enumerate(extra)
    )
    if name.startswith("dragonfly"):
        attached = ()
    ask = FabricRequest(
        servers=EndpointGroup(name="server", count=servers, links=links, rate=400 * GIGABIT),
        attached=attached,
        leaf=board(ports),
        spine=board(ports) if name not in {"single", "rail_only"} else None,
        ratio=ratio,
        spine_ratio=spine_ratio,
        planes=planes,
        dual_homed=dual,
        pod=pod,
    )
    sized = shape(name).size(ask)
    assume(not sized.problems)
    check_expansion(ask, sized)
    for tier in sized.tiers:
        assert tier.count > 0
        assert tier.down + tier.up <= tier.ports


@pytest.mark.parametrize("dims", [(4,), (2, 2), (4, 4), (3, 5), (4, 4, 8), (2, 3, 4), (1, 4)])
def test_torus_expands(dims):
    nodes = 1
    for d in dims:
        nodes *= d
    ask = FabricRequest(
        servers=EndpointGroup(name="chip", count=nodes, links=6, rate=100 * GIGABIT),
        dimensions=dims,
    )
    sized = shape("torus").size(ask)
    assert not sized.problems
    check_expansion(ask, sized)


def flow(sized: SizedFabric, ask: FabricRequest) -> Fraction:
    """Max flow from the first half of the servers to the second."""
    graph = networkx.DiGraph()
    assert sized.wires is not None
    for layer, lower, _, _, upper, _, _ in sized.wires():
        joined = sized.layers[layer]
        one, other = (joined.lower, lower), (joined.upper, upper)
        for a, b in ((one, other), (other, one)):
            old = graph.get_edge_data(a, b, {"capacity": 0})["capacity"]
            graph.add_edge(a, b, capacity=old + joined.rate)
    half = ask.servers.count // 2
    for server in range(ask.servers.count):
        if server < half:
            graph.add_edge("from", (ask.servers.name, server), capacity=10**18)
        else:
            graph.add_edge((ask.servers.name, server), "to", capacity=10**18)
    return Fraction(networkx.maximum_flow_value(graph, "from", "to"))


@pytest.mark.parametrize(
    ("name", "servers", "links", "ports", "ratio", "spine_ratio", "extra"),
    [
        ("single", 8, 1, 8, 1, 1, {}),
        ("fat_tree", 32, 1, 8, 1, 1, {}),
        ("fat_tree", 128, 1, 8, 1, 1, {}),
        ("fat_tree", 8, 4, 8, 1, 1, {"planes": 4}),
        ("leaf_spine", 24, 1, 9, 2, 1, {}),
        ("leaf_spine", 24, 1, 8, 3, 1, {}),
        ("rail_optimised", 16, 4, 16, 1, 1, {}),
        ("rail_optimised", 32, 4, 8, 1, 1, {}),
        ("fat_tree", 48, 1, 8, 1, 3, {}),
        ("rail_optimised", 32, 2, 8, 1, 3, {"pod": 8}),
        ("full_mesh", 8, 2, 16, 1, 1, {}),
        ("torus", 32, 4, 0, 1, 1, {"dimensions": (8, 4)}),
        ("torus", 64, 6, 0, 1, 1, {"dimensions": (4, 4, 4)}),
    ],
)
def test_flow_between_halves_is_the_bisection(
    name, servers, links, ports, ratio, spine_ratio, extra
):
    ask = FabricRequest(
        servers=EndpointGroup(name="server", count=servers, links=links, rate=400 * GIGABIT),
        leaf=board(ports) if ports else None,
        spine=board(ports) if ports and name not in {"single", "fat_tree"} else None,
        ratio=Fraction(ratio),
        spine_ratio=Fraction(spine_ratio),
        **extra,
    )
    sized = shape(name).size(ask)
    assert not sized.problems
    assert flow(sized, ask) == sized.bisection
