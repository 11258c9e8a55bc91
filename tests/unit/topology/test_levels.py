"""The bandwidth hierarchy that predictors see, and the graph at two scales."""

import pytest

from specc.topology.graph import expand, port_graph, symmetric
from specc.topology.levels import levels
from specc.topology.routes import disjoint, shortest

CLOS = "fabric compute {{ topology = fat_tree; nic = card; leaf = big; spine = big{more} }}"


def test_a_box_alone(lay):
    (domain,) = levels(lay("cluster pod { servers = 1 x box }"))
    assert (domain.name, domain.size, domain.bandwidth) == ("nvlink4", 8, 450e9)


def test_equal_stages_are_one_level(lay):
    domains = levels(lay("cluster pod { servers = 64 x box\n" + CLOS.format(more="") + "}"))
    assert [(d.kind, d.size, d.bandwidth) for d in domains] == [
        ("scale_up", 8, 450e9),
        ("fabric", 512, 50e9),
    ]
    assert domains[1].hops == 3


def test_oversubscription_is_a_level(lay):
    more = "; oversubscription = 3:1"
    domains = levels(lay("cluster pod { servers = 60 x box\n" + CLOS.format(more=more) + "}"))
    assert [(d.size, d.bandwidth) for d in domains[1:]] == [
        (48, 50e9),
        (480, pytest.approx(50e9 / 3)),
    ]


def test_a_rack_shares_its_links(lay):
    domains = levels(lay("cluster pod { servers = 2 x cabinet\n" + CLOS.format(more="") + "}"))
    assert (domains[0].size, domains[0].kind) == (72, "scale_up")


def test_cards_meet_over_the_host(lay):
    (domain,) = levels(lay("cluster pod { servers = 1 x cards }"))
    assert domain.kind == "host"
    assert domain.bandwidth == pytest.approx(31.5e9, rel=0.01)


def test_a_mesh_knows_its_pairs(lay):
    (domain,) = levels(
        lay(
            "server mesh : box { scale_up { domain = 8 gpus; topology = full_mesh } }\n"
            "cluster pod { servers = 1 x mesh }"
        )
    )
    assert domain.layout == "full_mesh"
    assert domain.pair == pytest.approx(450e9 / 7)


def test_an_abstract_fabric_has_a_level(lay):
    domains = levels(
        lay("cluster pod { servers = 4 x box; fabric f { rate = 400 Gb/s; per = accelerator } }")
    )
    assert domains[-1].bandwidth == 50e9


def test_the_symmetric_graph_does_not_grow(lay):
    small = symmetric(lay("cluster pod { servers = 32 x box\n" + CLOS.format(more="") + "}"))
    large = symmetric(lay("cluster pod { servers = 256 x box\n" + CLOS.format(more="") + "}"))
    assert len(small.nodes) == len(large.nodes)
    assert len(small.edges) == len(large.edges)


def test_expansion_and_graph_agree(lay):
    topology = lay("cluster pod { servers = 32 x box\n" + CLOS.format(more="") + "}")
    kinds = symmetric(topology)
    links = expand(topology.fabrics["compute"])
    assert len(links) == sum(e.links for e in kinds.edges if e.fabric == "compute")
    graph = port_graph(topology)
    assert graph.number_of_edges() == len(links)
    assert graph.degree["box-1"] == 8


def test_routes(lay):
    topology = lay("cluster pod { servers = 64 x box\n" + CLOS.format(more="") + "}")
    assert len(shortest(topology, "box-1", "box-2")) == 3
    assert len(shortest(topology, "box-1", "box-64")) == 5
    assert disjoint(topology, "box-1", "box-64") == 8
    assert shortest(topology, "box-1", "nowhere") == []
