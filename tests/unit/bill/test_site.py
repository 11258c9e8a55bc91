"""Racks, distances and power distribution."""

import pytest

from specc.bill.site import UNIT
from specc.bill.ways import CableWays


def test_lengths_follow_the_hall(bill):
    result = bill(
        "site plan : hall { row = 4; row_pitch = 3 m; rack_pitch = 600 mm; cable_drop = 500 mm; cable_slack = 1 m }\n"
        "cluster pod { site = plan; servers = 32 x box }"
    )
    ways = CableWays(result.hall)
    top = 48 * UNIT
    low = 4 * UNIT
    assert ways.length(0, low, 0, low + 1.0) == pytest.approx(1.0 + 1.0)
    rise = 2 * (top - low + 0.5)
    assert ways.length(0, low, 3, low) == pytest.approx(3 * 0.6 + rise + 1.0)
    assert ways.length(0, low, 7, low) == pytest.approx(3 * 0.6 + 3.0 + rise + 1.0)
    assert ways.farthest() >= ways.length(0, 0.0, 7, 0.0)


@pytest.mark.parametrize("limit", ["height = 17 U", "power = 21 kW", "mass_limit = 270 kg"])
def test_racks_are_filled_to_height_power_and_load(bill, limit):
    height = "" if limit.startswith("height") else "height = 48 U; "
    result = bill(
        f"site plan {{ rack {{ {height}{limit} }} }}\ncluster pod {{ site = plan; servers = 8 x box }}"
    )
    assert result.racks.value == 4


def test_stated_racks_are_all_there_and_too_few_are_reported(bill):
    site = "site plan {{ rack {{ height = 48 U; power = 44 kW; count = {count} }} }}\n"
    cluster = "cluster pod { site = plan; servers = 16 x box }"
    assert bill(site.format(count=6) + cluster).racks.value == 6
    few = bill(site.format(count=3) + cluster)
    assert few.hall.overfull == (("rack", 4, 3),)


def test_network_racks_have_their_own_kind(bill):
    result = bill(
        "site plan { rack servers { height = 48 U; power = 44 kW }\n rack network { height = 42 U } }\n"
        "cluster pod { site = plan; servers = 32 x box\n"
        "fabric f { topology = rail_optimised; rails = 8; nic = card; leaf = big; spine = big } }"
    )
    kinds = {r.kind: {k for k, *_ in r.devices} for r in result.hall.racks}
    assert kinds["servers"] == {"server box"}
    assert kinds["network"] == {"f leaf", "f spine"}


def test_racks_of_unknown_power_and_mass_are_lower_bounds(bill):
    """A device whose power is not known counts with what is, and says that there may be more racks."""
    known = bill("cluster pod { site = hall; servers = 4 x box }")
    assert not known.racks.missing
    assert not any(rack.power_bound or rack.mass_bound for rack in known.hall.racks)
    dark = bill(
        "server dark : box { power_max = unknown; psus = unknown; mass = unknown }\n"
        "cluster pod { site = hall; servers = 4 x dark }"
    )
    assert dark.racks.bound
    assert dark.racks.missing == ("dark.power_max",)
    (rack,) = dark.hall.racks
    assert rack.power == 4 * (8 * 700 + 2 * 300)
    assert rack.power_bound
    assert rack.mass_bound


def test_a_rack_that_a_lower_bound_breaks_is_exceeded(bill):
    from specc.checks.judge import judge

    result = bill(
        "server dark : box { power_max = unknown; psus = unknown }\n"
        "site small { rack { height = 48 U; power = 5 kW } }\n"
        "cluster pod { site = small; servers = 1 x dark }"
    )
    (error,) = [d for d in judge("bill", result).diagnostics if d.code == "GS7301"]
    assert "at least 6.2 kW" in error.message


@pytest.mark.parametrize("count", [2, 3, 8, 10])
def test_switches_share_the_stated_racks_of_servers(count: int, specc, tmp_path) -> None:
    """Eight servers of 8 U and six switches of 1 U fill two racks of 48 U at least, and never more than are stated."""
    path = tmp_path / "hall.gpuspec"
    path.write_text(
        "edition 2026\n"
        "nic card { rate = 400 Gb/s }\n"
        "switch big { height = 1 U; ports = 32 x osfp(2 x 400 Gb/s) }\n"
        "server box { height = 8 U; onboard { nic = 4 x card } }\n"
        f"site hall {{ rack {{ height = 48 U; count = {count} }} }}\n"
        "cluster pod { site = hall; servers = 8 x box\n"
        "fabric c { topology = rail_optimised; rails = 4; nic = card; leaf = big; spine = big } }\n"
        f"require pod.racks == {count}\n",
        encoding="utf-8",
    )
    ran = specc("check", str(path), "-f", "concise")
    assert "GS7303" not in ran.out
    assert "GS7001" not in ran.out
