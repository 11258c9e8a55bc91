"""What lshw and NetBox know of hardware as parts of the language."""

import json
from pathlib import Path

import pytest

from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, find_source

SEEDS = Path(__file__).parents[2] / "fuzz" / "seeds"
LSHW = (SEEDS / "lshw.json").read_text("utf-8")
NETBOX = (SEEDS / "netbox.yaml").read_text("utf-8")


def imported(source, text, name=None, **options):
    given = GivenFile(path="-", content=text.encode(), name=name, options=options)
    return find_source(source).read(given)


def test_a_server_of_parts_of_the_catalogue_serves_a_model(specc, tmp_path):
    (tmp_path / "lshw.json").write_text(LSHW, "utf-8")
    ran = specc("import", "lshw", "lshw.json", "--name", "ours", "-o", "box.gpuspec")
    assert ran.code == 0, ran.err
    assert "1 x Ethernet Controller X550: not in the catalogue" in ran.err
    spec = (tmp_path / "box.gpuspec").read_text("utf-8")
    for line in (
        "accelerators = 8 x h100_sxm", "cpus = 2 x epyc_9654", "memory = 24 x ddr5_4800_64gb", "drives = 1 x nvme_u2_3840gb", "nics = 9 x cx7",
        "psus = 6 x psu_3000w", 'title = "Giga Computing G593-ZD2-AAX1-000"',
    ):  # fmt: skip
        assert line in spec, spec
    (tmp_path / "chat.gpuspec").write_text(
        """edition 2026
import "box.gpuspec" as mine
from std.models.meta import llama_3_1_8b

cluster pod {
  servers = 1 x mine.ours
}

inference chat {
  model = llama_3_1_8b
  cluster = pod
  engine = vllm
  traffic {
    concurrency = 8
    prompt = 512 tokens
    output = 128 tokens
  }
}
""",
        "utf-8",
    )
    ran = specc("predict", "chat.gpuspec")
    assert ran.code == 0, ran.err
    assert "8 × NVIDIA H100 SXM5 80GB" in ran.out


def test_a_list_of_classes_is_read_as_the_whole_is():
    displays = [
        {"class": "display", "vendor": "NVIDIA Corporation", "product": "AD102 [GeForce RTX 4090]", "businfo": f"pci@0000:0{n}:00.0"}
        for n in range(2)
    ]  # fmt: skip
    assert "accelerators = 2 x rtx4090" in imported("lshw", json.dumps(displays)).text


def test_what_the_catalogue_does_not_have_can_be_said():
    node = {"class": "display", "vendor": "NVIDIA Corporation", "product": "Device 2b85", "businfo": "pci@0000:01:00.0"}  # fmt: skip
    assert imported("lshw", json.dumps(node)).left == ("1 x Device 2b85: not in the catalogue",)
    read = imported("lshw", json.dumps(node), accelerator="std.accelerators.nvidia.rtx5090")
    assert "accelerators = 1 x rtx5090" in read.text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ("[]", "no hardware"),
        ("{}", "no hardware"),
        ('{"class": 3, "children": {"a": 1}}', "no hardware"),
        ("H/W path  Device  Class", "no JSON"),
        ("[" * 100_000, "deeply"),
        (json.dumps([{"class": "x"}] * 20_001), "more than 20000"),
    ],
)
def test_what_is_no_hardware_says_why(text, why):
    with pytest.raises(ImportFault, match=why):
        imported("lshw", text)


def test_device_and_rack_types_compile(specc, tmp_path):
    (tmp_path / "types.yaml").write_text(NETBOX, "utf-8")
    ran = specc("import", "netbox", "types.yaml", "-o", "parts.gpuspec")
    assert ran.code == 0, ran.err
    assert "each draws up to 1500 W" in ran.err
    spec = (tmp_path / "parts.gpuspec").read_text("utf-8")
    for line in (
        "switch dcs_7060dx5_64s {", "ports = 64 x qsfp_dd(400 Gb/s) + 2 x sfp_plus(10 Gb/s)", "management = 1 x rj45(1 Gb/s)", "mass = 21.5 kg",
        'part_number = "DCS-7060DX5-64S-F"', "airflow = front_to_back", "rack netshelter_sx_48u_750mm {", "mass_limit = 1700 kg", "depth = 1200 mm",
    ):  # fmt: skip
        assert line in spec, spec
    ran = specc("check", "parts.gpuspec")
    assert ran.code == 0, ran.out


def device(**values):
    return json.dumps({"manufacturer": "Acme", "model": "X 1", **values})


def test_interfaces_are_cages_and_their_breakouts():
    split = [{"name": f"{cage}/{lane}", "type": "infiniband-ndr"} for cage in range(1, 33) for lane in (1, 2)]  # fmt: skip
    assert "ports = 32 x infiniband(2 x 400 Gb/s)" in imported("netbox", device(interfaces=split)).text  # fmt: skip
    slots = [{"name": f"1/{port}", "type": "100gbase-x-qsfp28"} for port in range(1, 33)]
    assert "ports = 32 x qsfp28(100 Gb/s)" in imported("netbox", device(interfaces=slots)).text
    odd = [{"name": f"p{n}", "type": "other"} for n in range(8)]
    assert "8 interfaces of type other" in imported("netbox", device(interfaces=odd)).left


def test_kinds_are_guessed_and_can_be_said():
    outlets = [{"name": f"{n}", "type": f"iec-60320-c{13 if n < 24 else 19}"} for n in range(36)]
    read = imported("netbox", device(**{"power-outlets": outlets}))
    assert "pdu x_1 {" in read.text
    assert "sockets = 24 x c13 + 12 x c19" in read.text
    assert "server x_1 {" in imported("netbox", device()).text
    assert "switch x_1 {" in imported("netbox", device(), kind="switch").text
    twice = "\n---\n".join([device(), device()])
    assert "server x_1_2 {" in imported("netbox", twice).text


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("model: X", 1, "does not name manufacturer"),
        (f"---\n{device()}\n---\nmanufacturer: A\n", 4, "does not name"),
        ("manufacturer: A\nmodel: X\nu_height: tall\n", 3, "whole number"),
        ("manufacturer: A\nmodel: X\nweight: -1\nweight_unit: kg\n", 3, "above 0"),
        ("manufacturer: A\nmodel: X\ninterfaces: 12\n", 3, "a list"),
        ("manufacturer: A\nmodel: X\ninterfaces: [eth0]\n", 3, "list of at most"),
        ("manufacturer: [A]\nmodel: X\n", 1, "a text"),
    ],
)
def test_what_is_no_type_says_where(text, line, why):
    with pytest.raises(ImportFault, match=why) as caught:
        imported("netbox", text)
    assert caught.value.line == line
    with pytest.raises(ImportFault, match="is not read"):
        imported("netbox", device(), kind="toaster")
