"""What NetBox imports: types by its words, every row as the forms of its imports take it (recorded by `scripts/record_netbox.py`)."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

RECORDED = json.loads((Path(__file__).parent / "netbox.json").read_text("utf-8"))
EXAMPLES = Path(__file__).parents[3] / "specs" / "examples"
COMPONENTS = {
    "interfaces": "interface",
    "power-ports": "power-port",
    "power-outlets": "power-outlet",
}

SPEC = """edition 2026
from std.switches.nvidia import qm9700
from std.pdus.apc import ap8853
psu small { output = 1 kW }
psu large { output = 3 kW }
server box { vendor = "maker"; height = 8 U; psus = 2 x large + 1 x small; power_max = 3 kW }
site hall { rack { height = 48 U; pdus = 2 x ap8853 } }
cluster pod { site = hall; servers = 4 x box
  fabric compute { topology = single; leaf = qm9700; links_per_server = 2; link_rate = 400 Gb/s } }
"""


def test_ports_outlets_and_inlets_have_their_words(specc, tmp_path) -> None:
    path = tmp_path / "pod.gpuspec"
    path.write_text(SPEC, encoding="utf-8")
    text = specc("bom", str(path), "-f", "netbox").out
    assert text.count("type: infiniband-ndr") == 64
    assert (text.count("type: iec-60320-c20"), text.count("type: iec-60320-c14")) == (2, 1)
    assert (text.count("type: iec-60320-c13\n"), text.count("type: iec-60320-c19\n")) == (36, 6)
    assert text.count("power_port: Input") == 42


HALL = """edition 2026
from std.cables.generic import cat6
from std.nics.nvidia import cx7
from std.pdus.apc import ap8853
from std.switches.nvidia import qm9700, sn2201
psu large { output = 3 kW; inlet = c20 }
server box { vendor = "maker"; height = 8 U; psus = 4 x large; power_max = 6 kW; management = 1 x ethernet(1 Gb/s); onboard { nic = 8 x cx7 } }
site hall { rack { height = 48 U; count = 8; feeds = 2; pdus = 2 x ap8853; width = 600 mm; depth = 1200 mm; mass_limit = 1200 kg } }
cluster pod { site = hall; servers = 8 x box
  fabric compute { topology = rail_optimised; rails = 8; nic = cx7; leaf = qm9700; spine = qm9700 }
  fabric oob { topology = access; leaf = sn2201; cables = cat6; attach { compute = 1 x 1 Gb/s; pdus = 1 x 1 Gb/s } } }
"""


def read_hall(text: str) -> tuple[dict[str, list[dict]], dict[str, dict]]:
    """The lists by their model, and the device types by theirs."""
    lists, types = {}, {}
    for document in text.split("---\n")[1:]:
        found = yaml.safe_load(document)
        if document.startswith("# "):
            lists[document.partition("\n")[0].removeprefix("# ")] = found
        else:
            types[found["model"]] = found
    return lists, types


@pytest.fixture
def hall(specc, tmp_path):
    path = tmp_path / "hall.gpuspec"
    path.write_text(HALL, encoding="utf-8")
    return read_hall(specc("emit", "netbox", str(path)).out)


def ends(row: dict) -> list[tuple[str, str, str]]:
    return [
        (row[f"side_{side}_device"], row[f"side_{side}_type"], row[f"side_{side}_name"])
        for side in "ab"
        if f"side_{side}_device" in row
    ]


def test_every_end_of_a_cable_is_there_and_taken_once(hall) -> None:
    lists, types = hall
    words = {
        "dcim.interface": "interfaces",
        "dcim.powerport": "power-ports",
        "dcim.poweroutlet": "power-outlets",
    }
    there = {
        (device["name"], kind, port["name"])
        for device in lists["dcim.device"]
        for kind, field in words.items()
        for port in types[device["device_type"]].get(field, [])
    }
    taken = [
        end
        for model in ("dcim.cable (power)", "dcim.cable (network)")
        for row in lists[model]
        for end in ends(row)
    ]
    assert len(lists["dcim.cable (network)"]) > 64
    assert set(taken) <= there
    assert len(taken) == len(set(taken))


def test_devices_stand_in_racks_that_are_there_and_on_units_of_their_own(hall) -> None:
    lists, types = hall
    racks = {rack["name"]: rack["u_height"] for rack in lists["dcim.rack"]}
    units = [
        (device["rack"], device["position"] + n)
        for device in lists["dcim.device"]
        if "position" in device
        for n in range(types[device["device_type"]]["u_height"])
    ]
    assert len(units) == len(set(units)) >= 8 * 8
    assert all(unit <= racks[rack] for rack, unit in units)
    assert {device["rack"] for device in lists["dcim.device"]} <= racks.keys()
    assert lists["dcim.rack"][0]["outer_depth"] == 1200


def test_every_pdu_has_a_feed_and_supplies_use_both(hall) -> None:
    lists, _ = hall
    pdus = [d["name"] for d in lists["dcim.device"] if d["role"] == "PDU"]
    fed = {row["side_b_device"] for row in lists["dcim.cable (power)"] if "side_a_site" in row}
    assert fed == set(pdus)
    assert len(lists["dcim.powerfeed"]) == len(pdus) == 16
    assert {feed["power_panel"] for feed in lists["dcim.powerfeed"]} == {"Feed A", "Feed B"}
    first = {
        row["side_b_device"]
        for row in lists["dcim.cable (power)"]
        if row.get("side_a_device") == "box-1"
    }
    assert len(first) == 2


def refused(row: dict, model: str) -> list[str]:
    found = jsonschema.Draft202012Validator(RECORDED["models"][model]).iter_errors(row)
    return [f"{model}: {error.message}" for error in found]


@pytest.mark.parametrize("name", ["hall", "pretrain_70b", "chat_70b", "questions/trillion_nvl72"])
def test_every_row_is_as_its_import_takes_it(name, specc, tmp_path) -> None:
    path = tmp_path / "hall.gpuspec" if name == "hall" else EXAMPLES / f"{name}.gpuspec"
    if name == "hall":
        path.write_text(HALL, encoding="utf-8")
    lists, types = read_hall(specc("emit", "netbox", str(path)).out)
    for model, rows in lists.items():
        assert rows, model
        assert [refused(row, model.partition(" ")[0]) for row in rows] == [[]] * len(rows)
    # RackImportForm.clean: width and height where there is no rack type.
    assert all(rack["width"] == 19 and rack["u_height"] > 0 for rack in lists["dcim.rack"])
    for found in types.values():
        bare = {key: value for key, value in found.items() if key not in COMPONENTS}
        assert refused(bare, "dcim.devicetype") == []
        for key, component in COMPONENTS.items():
            words = RECORDED["components"][component]["properties"]["type"]["enum"]
            assert {port["type"] for port in found.get(key, [])} <= {*words}
    made = {(of["manufacturer"], of["model"]) for of in types.values()}
    assert {(d["manufacturer"], d["device_type"]) for d in lists["dcim.device"]} <= made
    cables = csv.DictReader(io.StringIO(specc("cables", str(path), "-f", "netbox", "-q").out))
    assert [refused(row, "dcim.cable") for row in cables if row] == [[]] * len(
        lists.get("dcim.cable (network)", [])
    )
