"""What a fabric asks for, from the words of the language."""

RAILS = (
    "fabric compute { topology = rail_optimised; rails = 8; nic = card; leaf = big; spine = big }"
)


def test_links_and_rate_come_from_the_adapters_inside(lay):
    laid = lay(f"cluster pod {{ servers = 32 x box\n{RAILS} }}").fabrics["compute"]
    (member,) = laid.members
    assert (member.ends.links, member.ends.rate, member.bought) == (8, 50_000_000_000, 0)
    assert laid.sized.count("leaf") == 8


def test_adapters_that_are_missing_are_bought(lay):
    laid = lay(
        "cluster pod { servers = 4 x cards\n"
        "fabric f { topology = single; nic = pair; links_per_server = 3; leaf = big } }"
    ).fabrics["f"]
    assert laid.members[0].bought == 2


def test_fabrics_share_the_ports_of_one_adapter(lay):
    topology = lay(
        "cluster pod { servers = 4 x box\n"
        "fabric a { topology = single; nic = pair; links_per_server = 1; leaf = big }\n"
        "fabric b { topology = single; nic = pair; links_per_server = 1; leaf = big }\n"
        "fabric c { topology = single; nic = pair; links_per_server = 1; leaf = big } }"
    )
    bought = [(f.members[0].first, f.members[0].bought) for f in topology.fabrics.values()]
    assert bought == [(0, 0), (1, 0), (2, 1)]


def test_attached_ends_take_the_ports_that_servers_leave(lay):
    text = (
        "cluster pod { servers = 127 x box; services { manager = 4 x head }\n"
        + RAILS.replace("spine = big }", "spine = big; attach { manager = 1 x 200 Gb/s } }")
        + "}"
    )
    laid = lay(text).fabrics["compute"]
    assert laid.sized.count("leaf") == 32
    assert laid.sized.links("head", "leaf") == 4
    full = lay(text.replace("127 x box", "128 x box")).fabrics["compute"]
    assert full.sized.count("leaf") == 33


def test_kinds_that_differ(lay):
    laid = lay(
        "cluster pod { servers = 8 x box + 4 x cards\n"
        "fabric f { topology = leaf_spine; nic = card; links_per_server = 8; leaf = big\n"
        "  attach { cards = 2 x 200 Gb/s } } }"
    ).fabrics["f"]
    assert [(m.ends.name, m.ends.count, m.ends.links) for m in laid.members] == [
        ("box", 8, 8),
        ("cards", 4, 2),
    ]


def test_out_of_band_joins_everything(lay):
    topology = lay(
        "cluster pod { servers = 32 x box; storage { system = 2 x shelf }\n"
        + RAILS
        + "\nfabric oob { topology = access; links_per_server = 1; leaf = slow\n"
        "  attach { switches = 1 x 1 Gb/s; storage = 1 x 1 Gb/s } } }"
    )
    oob = topology.fabrics["oob"]
    ends = {m.tier or m.ends.name: m.ends.count for m in oob.members}
    assert ends == {"box": 32, "compute leaf": 8, "compute spine": 4, "shelf": 2}
    assert oob.sized.count("leaf") == 1


def test_fabrics_that_join_each_other_settle(lay):
    topology = lay(
        "cluster pod { servers = 200 x head\n"
        "fabric in_band { topology = leaf_spine; links_per_server = 2; link_rate = 100 Gb/s; leaf = big\n"
        "  attach { oob = 2 x 100 Gb/s } }\n"
        "fabric oob { topology = access; links_per_server = 1; leaf = slow; attach { in_band = 1 x 1 Gb/s } } }"
    )
    oob, in_band = topology.fabrics["oob"], topology.fabrics["in_band"]
    assert in_band.sized.links("slow", "leaf") == 2 * oob.sized.count("leaf")
    assert oob.sized.links("big") == in_band.sized.switches


def test_an_enclosure_counts_as_its_servers(lay):
    topology = lay(
        "cluster pod { servers = 2 x cabinet\n"
        "fabric f { topology = rail_optimised; rails = 4; nic = card; leaf = big; spine = big } }"
    )
    assert (topology.servers, topology.accelerators) == (36, 144)
    assert topology.fabrics["f"].members[0].ends.total == 144


def test_what_attach_does_not_find_is_kept(lay):
    laid = lay(
        "cluster pod { servers = 2 x box\n"
        "fabric f { topology = single; nic = card; leaf = big; attach { nobody = 1 x 1 Gb/s } } }"
    ).fabrics["f"]
    assert laid.lost == ("nobody",)


def test_pools_of_one_kind_have_adapters_each(lay):
    laid = lay(
        "cluster pod { pools { small = 16 x box; large = 16 x box }\n" + RAILS + "}"
    ).fabrics["compute"]
    (member,) = laid.members
    assert (member.ends.count, member.bought) == (32, 0)


def test_a_kind_that_stands_in_two_fabrics_of_one_adapter_buys_what_is_missing(lay):
    topology = lay(
        "cluster pod { servers = 4 x box\n"
        "fabric a { topology = single; nic = card; links_per_server = 8; leaf = big }\n"
        "fabric b { topology = single; nic = card; links_per_server = 2; leaf = big } }"
    )
    assert [f.members[0].bought for f in topology.fabrics.values()] == [0, 2]


def test_pools_of_one_kind_with_different_links_keep_their_numbers(lay):
    from specc.topology.graph import device, expand

    laid = lay(
        "cluster pod { pools { many = 8 x box; few = 4 x box }\n"
        "fabric f { topology = leaf_spine; nic = card; leaf = big; attach { few = 2 x 400 Gb/s } } }"
    ).fabrics["f"]
    names = {
        device(laid, row[0], upper=False, number=row[1]) for row in expand(laid) if row[0] < 2
    }
    assert names == {f"box-{n}" for n in range(1, 13)}


def test_attach_takes_the_switches_of_one_tier(lay):
    text = (
        "cluster pod { servers = 32 x box\n"
        + RAILS
        + "\nfabric beside { topology = access; leaf = big; attach { compute_spines = 2 x 400 Gb/s } } }"
    )
    topology = lay(text)
    spines = topology.fabrics["compute"].sized.count("spine")
    (member,) = [m for m in topology.fabrics["beside"].members if m.role == "switch"]
    assert (member.tier, member.ends.count, member.ends.total) == (
        "compute spine",
        spines,
        2 * spines,
    )
