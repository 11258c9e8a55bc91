"""What one loss leaves of a fabric: shares by the counts, bandwidth by the greatest flow through what is left."""

import pytest

SPEC = """edition 2026
nic card {{ rate = 400 Gb/s }}
server box {{ height = 8 U; onboard {{ nic = 8 x card }} }}
switch big {{ ports = 16 x osfp(2 x 400 Gb/s) }}
cluster pod {{
  servers = 16 x box
  fabric compute {{ topology = {shape}; nic = card; leaf = big; spine = big; oversubscription = 1:1; links_per_server = 8 }}
}}
require pod.fabric.compute.{condition}
"""


@pytest.mark.parametrize(
    ("shape", "condition"),
    [
        ("rail_optimised; rails = 8", "left_after_link == 87.5 %"),
        ("rail_optimised; rails = 8", "left_after_leaf == 87.5 %"),
        ("rail_optimised; rails = 8", "left_after_adapter == 87.5 %"),
        ("leaf_spine", "left_after_leaf == 0 %"),
        # Half of 16 servers sends 25.6 Tb/s; a rail of 8 less is an eighth less.
        ("rail_optimised; rails = 8", "bisection == 25.6 Tb/s"),
        ("rail_optimised; rails = 8", "bisection_after_leaf == 22.4 Tb/s"),
        # All servers of a leaf are lost with it: two of eight on one side.
        ("leaf_spine", "bisection_after_leaf == 19.2 Tb/s"),
        ("leaf_spine", "bisection_after_spine == 19.2 Tb/s"),
    ],
)
def test_what_is_left_can_be_required(shape: str, condition: str, specc, tmp_path) -> None:
    path = tmp_path / "pod.gpuspec"
    path.write_text(SPEC.format(shape=shape, condition=condition), encoding="utf-8")
    ran = specc("check", str(path), "-f", "concise")
    assert "GS700" not in ran.out, ran.out


@pytest.mark.parametrize(
    ("shape", "condition"),
    [
        ("rail_optimised; rails = 8", "cut_links == 8"),
        ("rail_optimised; rails = 8", "cut_switches == 8"),  # a leaf of each rail
        ("leaf_spine", "cut_links == 8"),
        ("leaf_spine", "cut_switches == 1"),  # the leaf that has all links of a server
        ("leaf_spine; dual_homed = true", "cut_switches == 2"),
    ],
)
def test_least_cuts_can_be_required(shape: str, condition: str, specc, tmp_path) -> None:
    path = tmp_path / "pod.gpuspec"
    path.write_text(SPEC.format(shape=shape, condition=condition), encoding="utf-8")
    ran = specc("check", str(path), "-f", "concise")
    assert "GS700" not in ran.out, ran.out


RACKS = """edition 2026
pdu strip {{ phases = 3; volts = 400 V; amps = 32 A; derating = 100 % }}
server box {{ height = 8 U; power_max = 10 kW }}
site hall {{ rack {{ height = 48 U; power = 40 kW; {pdus} }} }}
cluster pod {{ site = hall; servers = 4 x box }}
require {condition}
"""


@pytest.mark.parametrize(
    ("pdus", "condition"),
    [
        # A strip carries 22.17 kW, and the rack draws 40.
        ("feeds = 2; pdus = 4 x strip", "pod.rack.spare_after_pdu >= 26.5 kW"),
        ("feeds = 2; pdus = 4 x strip", "pod.rack.spare_after_feed <= 4.4 kW"),
        ("feeds = 3; pdus = 3 x strip", "pod.rack.spare_after_feed >= 4.3 kW"),
        ("feeds = 2; pdus = 3 x strip", "pod.rack.spare_after_feed <= -17 kW"),
    ],
)
def test_what_a_rack_has_to_spare_can_be_required(
    pdus: str, condition: str, specc, tmp_path
) -> None:
    path = tmp_path / "racks.gpuspec"
    path.write_text(RACKS.format(pdus=pdus, condition=condition), encoding="utf-8")
    ran = specc("check", str(path), "-f", "concise")
    assert "GS700" not in ran.out, ran.out


def test_two_links_of_a_server_use_two_cards(specc, tmp_path) -> None:
    path = tmp_path / "pod.gpuspec"
    text = SPEC.format(shape="leaf_spine", condition="left_after_adapter == 50 %")
    text = text.replace("rate = 400 Gb/s }", "rate = 400 Gb/s; ports = 2 }", 1)
    text = text.replace("8 x card", "2 x card").replace(
        "links_per_server = 8", "links_per_server = 2"
    )
    path.write_text(text, encoding="utf-8")
    ran = specc("check", str(path), "-f", "concise")
    assert "GS700" not in ran.out, ran.out
