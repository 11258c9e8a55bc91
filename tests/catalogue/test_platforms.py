"""The machines that people ask for first, part by part, and what follows from them."""

import pytest

from catalogue.reading import SPECS, part
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader


def _named(group: tuple[Counted, ...]) -> dict[str, int]:
    return {
        c.of.name: int(c.count)
        for c in group
        if isinstance(c.of, Entity) and isinstance(c.count, int)
    }


def _server(name: str) -> Server:
    one = part("servers", name)
    assert isinstance(one, Server)
    return one


def test_g593_zd2() -> None:
    server = _server("g593_zd2")
    assert server.sold_as == "barebone"
    assert server.height == 5
    assert str(server.cooling) == "air"
    assert _named(server.accelerators) == {"h100_sxm": 8}
    assert _named(server.cpus) == {"epyc_9654": 2}
    assert _named(server.memory) == {"ddr5_4800_64gb": 24}
    assert _named(server.psus) == {"psu_3000w": 6}
    assert server.psus_needed == 4
    assert server.scale_up is not None
    assert server.scale_up.domain == 8
    assert server.slots is not None
    assert [c.count for c in server.slots.nic] == [12]
    assert [c.count for c in server.slots.storage] == [8]
    assert server.power_max is None  # nobody printed it


def test_g293_z43() -> None:
    server = _server("g293_z43")
    assert server.sold_as == "barebone"
    assert server.height == 2
    assert _named(server.accelerators) == {"alveo_v70": 16}
    assert sum(_named(server.cpus).values()) == 2
    assert server.slots is not None
    assert [c.count for c in server.slots.accelerator] == [16]
    card = part("accelerators", "alveo_v70")
    assert isinstance(card, Accelerator)
    assert card.memory is None  # unknown stays unknown
    assert card.memory_bandwidth is None


@pytest.mark.parametrize(
    ("name", "accelerator", "kilowatts", "units", "needed"),
    [
        ("dgx_h100", "h100_sxm", 10.2, 8, 4),
        ("dgx_h200", "h200_sxm", 10.2, 8, 4),
        ("dgx_b200", "b200_sxm", 14.3, 10, 5),
    ],
)
def test_dgx(name: str, accelerator: str, kilowatts: float, units: int, needed: int) -> None:
    server = _server(name)
    assert server.sold_as == "system"
    assert _named(server.accelerators) == {accelerator: 8}
    assert float(server.power_max) == pytest.approx(kilowatts * 1000)  # type: ignore[arg-type]
    assert server.height == units
    assert server.psus_needed == needed
    # What is left after the tolerated failures still carries the highest load.
    output = float(server.psus[0].of.output)  # type: ignore[union-attr,arg-type]
    assert needed * output >= kilowatts * 1000
    assert server.onboard is not None
    assert _named(server.onboard.nic)["cx7"] == 8


def test_nvl72() -> None:
    for name, accelerator in (("dgx_gb200_nvl72", "gb200"), ("gb300_nvl72", "gb300")):
        rack = part("enclosures", name)
        assert isinstance(rack, Enclosure)
        (trays,) = rack.servers
        assert trays.count == 18
        assert isinstance(trays.of, Server)
        assert _named(trays.of.accelerators) == {accelerator: 4}
        assert rack.scale_up is not None
        assert rack.scale_up.domain == 72 == 18 * 4
        assert _named(rack.switches)["nvlink5_switch_tray"] == 9
        assert isinstance(rack.cooling, EnumValue)
        assert rack.cooling.word == "liquid"
        gpu = part("accelerators", accelerator)
        assert isinstance(gpu, Accelerator)
        assert gpu.scale_up is not None
        # 72 x 1.8 TB/s is the 130 TB/s of the headline.
        assert 72 * float(gpu.scale_up.both_ways) == pytest.approx(129.6e12)  # type: ignore[arg-type]
    shelves = part("enclosures", "gb300_nvl72")
    assert isinstance(shelves, Enclosure)
    assert shelves.shelves_needed is not None
    output = float(shelves.shelves[0].of.output)  # type: ignore[union-attr,arg-type]
    assert shelves.shelves_needed * output >= float(shelves.power_max)  # type: ignore[arg-type]


def test_a_mesh_gives_a_pair_one_link_of_seven() -> None:
    gpu = part("accelerators", "mi300x")
    assert isinstance(gpu, Accelerator)
    assert gpu.scale_up is not None
    assert gpu.scale_up.rate is not None
    assert gpu.scale_up.peers == 7
    assert float(gpu.scale_up.rate) / 7 == pytest.approx(64e9)


def test_dense_is_half_of_sparse_on_sheets_that_print_both() -> None:
    for name in ("h100_sxm", "h100_pcie", "h100_nvl", "l4", "a10", "rtx5090", "rtx3090"):
        gpu = part("accelerators", name)
        assert isinstance(gpu, Accelerator)
        assert gpu.peak_sparse
        for dtype, sparse in gpu.peak_sparse.items():
            assert float(sparse) == pytest.approx(2 * float(gpu.peak[dtype]), rel=0.005), dtype


def test_what_the_driver_reports_is_near_what_is_sold() -> None:
    """As sold is decimal or binary; as reported lies between 93 % of the one and 108 % of the other."""
    for path in (SPECS / "accelerators").rglob("*.gpuspec"):
        gpu = part("accelerators", path.stem)
        assert isinstance(gpu, Accelerator)
        if gpu.memory_usable is not None:
            assert gpu.memory is not None
            assert 0.93 <= float(gpu.memory_usable) / float(gpu.memory) <= 1.08, path.stem


def _read(text: str) -> tuple[dict[str, Entity], list[str]]:
    store = DiskStore(str(SPECS))
    reader = Reader(Loader(store, str(SPECS)))
    design, diagnostics = reader.read(Source("main.gpuspec", text), str(SPECS / "main.gpuspec"))
    return design.entities, [d.message for d in diagnostics]


def test_cards_of_one_s_choice_go_into_a_barebone() -> None:
    entities, diagnostics = _read(
        "edition 2026\n"
        "from std.servers.gigabyte import g293_z43\n"
        "from std.accelerators.nvidia import l4\n"
        "server mine : g293_z43 { accelerators = 16 x l4 }\n"
    )
    assert diagnostics == []
    mine = entities["mine"]
    assert isinstance(mine, Server)
    assert _named(mine.accelerators) == {"l4": 16}
    assert mine.height == 2


def test_a_folder_is_a_namespace() -> None:
    entities, diagnostics = _read(
        "edition 2026\n"
        "import std.servers.gigabyte\n"
        "cluster pod { servers = 2 x gigabyte.g593_zd2 }\n"
    )
    assert diagnostics == []
    assert "pod" in entities


def test_every_server_and_instance_can_fill_a_cluster() -> None:
    names = sorted((p.parent.name, p.stem) for p in (SPECS / "servers").rglob("*.gpuspec"))
    imports = "".join(f"from std.servers.{vendor} import {name}\n" for vendor, name in names)
    clusters = "".join(f"cluster c_{name} {{ servers = 4 x {name} }}\n" for _, name in names)
    entities, diagnostics = _read("edition 2026\n" + imports + clusters)
    assert diagnostics == []
    assert len([n for n in entities if n.startswith("c_")]) == len(names) > 120
