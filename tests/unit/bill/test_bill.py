"""Lines, totals, stock and spares of bills."""

import pytest

COMPUTE = """
  fabric compute {
    topology = rail_optimised; rails = 8; nic = card; leaf = big; spine = big
    optics = twin; server_optics = twin; cables = trunk
  }
"""


def test_contents_of_a_system_are_shown_and_not_bought(bill):
    result = bill("cluster pod { site = hall; servers = 4 x box }")
    (box,) = [y for y in result.lines if y.category == "server"]
    inner = [y for y in result.lines if y.category in {"accelerator", "cpu", "psu", "nic"}]
    assert box.to_buy == 4
    assert {y.quantity for y in inner if y.category == "accelerator"} == {32}
    assert all(y.included_in == "box" and y.to_buy == 0 for y in inner)


@pytest.mark.parametrize(
    ("sold_as", "bought"),
    [
        ("system", set()),
        ("barebone", {"accelerator", "cpu"}),
        ("parts", {"accelerator", "cpu", "psu", "nic"}),
    ],
)
def test_what_is_bought_with_a_server(bill, sold_as, bought):
    result = bill(
        f"server own : box {{ sold_as = {sold_as} }}\ncluster pod {{ servers = 2 x own }}"
    )
    inner = {y.category for y in result.lines if y.to_buy and y.category not in {"server", "rack"}}
    assert inner == bought


def test_onboard_adapters_come_first(bill):
    result = bill("cluster pod { site = hall; servers = 32 x box\n" + COMPUTE + "}")
    assert not [y for y in result.lines if y.category == "nic" and y.to_buy]
    bare = bill(
        "server bare : box { onboard { nic = 2 x card } }\n"
        "cluster pod { site = hall; servers = 32 x bare\n" + COMPUTE + "}"
    )
    (bought,) = [y for y in bare.lines if y.category == "nic" and y.to_buy]
    assert bought.to_buy == 32 * 6


def test_counts_of_a_scalable_unit(bill):
    result = bill("cluster pod { site = hall; servers = 32 x box\n" + COMPUTE + "}")
    assert result.count("big") == 8 + 4
    assert result.quantity("optic", "compute switches") == 12 * 32
    assert result.quantity("optic", "compute servers") == 4 * 32
    assert result.quantity("cable") == 256 + 256
    assert result.cabling["compute"].fibres == 12 * 512
    assert sum(r.count for r in result.cabling["compute"].runs) == 512


def test_lengths_are_rounded_up_to_what_is_sold(bill):
    result = bill("cluster pod { site = hall; servers = 32 x box\n" + COMPUTE + "}")
    assert {y.length for y in result.lines if y.category == "cable"} <= {5.0, 10.0, 20.0, 50.0}


def test_copper_takes_the_short_links(bill):
    text = (
        "cluster pod { site = hall; servers = 32 x box\n"
        + COMPUTE.replace("cables =", "copper = copper; cables =")
        + "}"
    )
    result = bill(text)
    short = [r for r in result.cabling["compute"].runs if r.medium == "dac"]
    long = [r for r in result.cabling["compute"].runs if r.medium == "multi"]
    assert long
    assert 0 < max(r.length for r in short) <= 3
    assert sum(r.count for r in (*short, *long)) == 512
    plain = bill("cluster pod { site = hall; servers = 32 x box\n" + COMPUTE + "}")
    assert result.quantity("optic", "compute switches") < plain.quantity(
        "optic", "compute switches"
    )


def test_owned_is_parted_from_what_is_to_buy(bill):
    result = bill(
        "cluster pod { site = hall; servers = 64 x box\n"
        + COMPUTE
        + "owned { servers = 40 x box; switches = 10 x big }\nspares { servers = 2 % } }"
    )
    (box,) = [y for y in result.lines if y.category == "server"]
    assert (box.quantity, box.spares, box.existing, box.to_buy) == (64, 2, 40, 26)
    switches = [y for y in result.lines if y.category == "switch"]
    assert sum(y.existing for y in switches) == 10
    assert sum(y.to_buy for y in switches) == sum(y.quantity for y in switches) - 10


def test_unknown_prices_are_counted_and_bound_the_total(bill):
    result = bill(
        'offer a { part = box; price = 300000 USD; seller = "S" }\n'
        "cluster pod { site = hall; servers = 4 x box\n" + COMPUTE + "}"
    )
    capital = result.totals.capital
    assert capital.value == 4 * 300000
    assert capital.bound
    assert "big" in result.totals.unpriced
    assert result.running.total.bound
    assert "economics.life" in result.running.total.missing
    nothing = bill("cluster pod { servers = 4 x box }").totals.capital
    assert nothing.value is None
    assert nothing.missing


def test_power_is_bounded_by_parts_and_supplies(bill):
    result = bill("server own : box { power_max = unknown }\ncluster pod { servers = 2 x own }")
    peak = result.power_maximum
    assert peak.low == 2 * (8 * 700 + 2 * 300)
    assert peak.high == 2 * 4 * 3000
    assert peak.value == (peak.low + peak.high) / 2


def test_racks_are_filled_to_their_power(bill):
    result = bill("cluster pod { site = hall; servers = 9 x box }")
    assert [len(list(r.devices)) for r in result.hall.racks] == [4, 4, 1]
    assert result.racks.value == 3


def test_switches_stand_on_top_where_asked(bill):
    text = (
        "cluster pod { site = hall; servers = 32 x box\n"
        + COMPUTE.replace("cables =", "placement = top; cables =")
        + "}"
    )
    result = bill(text)
    tops = [r for r in result.hall.racks if any(k == "compute leaf" for k, *_ in r.devices)]
    assert len(tops) == 8
    assert all(any(k.startswith("server") for k, *_ in r.devices) for r in tops)


def test_rented_instances_are_monthly(bill):
    result = bill(
        'server vm { instance = "vm.large"; accelerators = 8 x gpu }\n'
        "offer r { instance = vm; price = 10 USD/h }\n"
        "cluster pod { servers = 4 x vm }"
    )
    (line,) = result.lines
    assert line.category == "rent"
    assert line.periodic == "month"
    assert result.totals.rent_per_month.value == pytest.approx(4 * 10 * 730)
    assert result.totals.capital.value == 0
    assert result.running.total.value == pytest.approx(40 / 3600)


def test_a_box_without_a_network(bill):
    result = bill("cluster box_only { servers = 1 x box }")
    assert [y.quantity for y in result.lines if y.category == "server"] == [1]
    assert not [y for y in result.lines if y.category in {"switch", "cable", "optic"}]


def test_licences_are_counted_by_what_they_are_for(bill):
    result = bill(
        "software suite { licence = licence(per = gpu, term = 1 year) }\n"
        "cluster pod { servers = 4 x box; software = 1 x suite }"
    )
    assert result.quantity("software") == 32


def test_pdus_by_load_and_feed(bill):
    result = bill(
        "pdu strip { phases = 3; volts = 400 V; amps = 63 A }\n"
        "site other { pdu = strip; rack { height = 48 U; power = 44 kW; feeds = 2 } }\n"
        "cluster pod { site = other; servers = 8 x box }"
    )
    # 40 kW a rack, 43.6 kW a PDU: one on each of two feeds in each of two racks.
    assert result.quantity("pdu") == 4


def test_pdus_by_cords_where_those_ask_for_more(bill):
    result = bill(
        "pdu strip { phases = 3; volts = 400 V; amps = 63 A; outlets = 8 }\n"
        "site other { pdu = strip; rack { height = 48 U; power = 44 kW; feeds = 2 } }\n"
        "cluster pod { site = other; servers = 4 x box }"
    )
    # 24 cords in the rack, 8 outlets a PDU: two on each of its two feeds.
    assert result.quantity("pdu") == 4


def test_switches_stand_at_the_ends_of_rows(bill):
    compute = COMPUTE.replace("cables =", "placement = end_of_row; cables =")
    site = "site rows : hall { row = 5 }\n"
    result = bill(site + "cluster pod { site = rows; servers = 64 x box\n" + compute + "}")
    leaves = {
        r.number for r in result.hall.racks if any(k == "compute leaf" for k, *_ in r.devices)
    }
    assert leaves == {4, 9, 14, 19}  # 16 racks of servers, four in each row of five
    assert {
        r.number // 5 for r in result.hall.racks if not r.stacks[0].key.startswith("server")
    } > {
        0,
        1,
        2,
        3,
    }


def test_pools_of_enclosures_stand_in_racks_of_their_own(bill):
    result = bill(
        "server tray { accelerators = 4 x gpu; height = 1 U }\n"
        "enclosure cabinet { servers = 18 x tray; power_max = 120 kW; height = 48 U }\n"
        "cluster pod { site = hall; pools { a = 2 x cabinet; b = 3 x cabinet } }"
    )
    assert result.racks.value == 5
    assert sum(y.quantity for y in result.lines if y.category == "enclosure") == 5
    assert result.power_maximum.value == 600e3


def test_cables_of_a_vast_fabric_are_counted_and_not_measured(bill, monkeypatch):
    from specc.checks.judge import judge

    text = (
        "cable near : trunk { reach = 2 m }\ncluster pod { site = hall; servers = 32 x box\n"
        + COMPUTE.replace("trunk", "near")
        + "}"
    )
    measured = bill(text).cabling["compute"]
    assert measured.measured
    monkeypatch.setattr("specc.bill.cabling.MOST_LINKS", 511)
    counted = bill(text)
    runs = counted.cabling["compute"].runs
    assert sum(run.ends for run in runs) == sum(run.ends for run in measured.runs) == 512
    assert {line.length for line in counted.lines if line.category == "cable"} == {None}
    (finding,) = [d for d in judge("bill", counted).diagnostics if d.code == "GS7501"]
    assert "is not checked" in finding.message
