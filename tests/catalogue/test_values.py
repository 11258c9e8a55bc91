"""Every number of the tables under `data/` stands in the catalogue, and what is blank there stays unknown here.

Exceptions are listed, each with its reason; an exception that is not needed fails.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from catalogue.reading import identifier, part, rows
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.nic import Nic
from specc.design.parts.optic import Optic
from specc.design.parts.server import Server
from specc.design.parts.switch import Switch
from specc.units import Quantity

Value = Fraction | None
T = 10**12
G = 10**9
GIBI = 2**30

# Sheets of these print GiB; the table calls the same figure GB.
BINARY = {
    "tpu_v5p", "tpu_v6e", "tpu_v7x", "inferentia1", "inferentia2", "trainium1", "trainium2", "trainium3",
}  # fmt: skip

# Blank in the table, and found on another sheet, which the file cites.
FOUND_ELSEWHERE = {
    **{
        ("h100_nvl", column): "H100 product page"
        for column in ("fp64_tensor_tf", "tf32_tf", "bf16_tf", "fp16_tf", "fp8_tf", "int8_tops")
    },
    **{
        ("a10", column): "A10 datasheet"
        for column in ("tf32_tf", "bf16_tf", "fp16_tf", "int8_tops")
    },
    **{
        ("rtx5090", column): "RTX Blackwell whitepaper"
        for column in ("bf16_tf", "fp16_tf", "fp8_tf", "fp4_tf", "int8_tops")
    },
    ("rtx3090", "bf16_tf"): "RTX Blackwell whitepaper",
    ("rtx3090", "int8_tops"): "Ampere GA102 whitepaper",
    **{
        ("mi350x", column): "AMD's documentation"
        for column in ("fp64_tf", "bf16_tf", "fp16_tf", "fp8_tf", "fp6_tf", "fp4_tf", "int8_tops")
    },
    **{
        ("rtx6000_ada", column): "GPU tables of Wikipedia"
        for column in ("bf16_tf", "fp16_tf", "fp8_tf", "int8_tops")
    },
    **{("mi300a", column): "MI300A data sheet" for column in ("fp64_tf", "bf16_tf", "fp16_tf")},
    **{
        ("alveo_v70", column): "V70 product brief"
        for column in ("bf16_tf", "int8_tops", "tdp_w", "pcie_gen", "pcie_lanes")
    },
    **{
        (name, "usable_mib_reported"): "nvidia-smi"
        for name in (
            "rtx4090",
            "rtx5090",
            "l4",
            "t4",
            "a10",
            "a10g",
            "a40",
            "a6000",
            "rtx6000_ada",
            "gh200_96",
        )
    },
    ("dgx_gb200_nvl72", "max_power_kw"): "HPE QuickSpecs",
    ("dgx_gb200_nvl72", "weight_kg"): "the guide that gives it for the NVL72 rack",
    ("dgx_gb200_nvl72", "rack_u"): "fills a rack of 48 units",
    ("gb300_nvl72", "rack_u"): "fills a rack of 48 units",
    ("mma4z00_ns400", "power_w_typ"): "LinkX page",
    ("gb10", "fp4_tf"): "NVIDIA's page of the DGX Spark",
    ("xe9680", "weight_kg"): "a device type library",
    ("qm8790", "weight_kg"): "NetBox device type library",
    ("mms4x00_nm", "power_w_max"): "NVIDIA's datasheet",
    ("xe8545", "weight_kg"): "NetBox device type library",
    **{
        ("h200_nvl", column): "NVIDIA's product brief of the H200 NVL"
        for column in (
            "fp64_tensor_tf",
            "tf32_tf",
            "bf16_tf",
            "fp16_tf",
            "fp8_tf",
            "int8_tops",
            "scaleup_gbs_per_acc_unidir",
        )
    },
    **{
        (name, column): "NVIDIA's hardware manuals"
        for name in ("qm9700", "qm9790", "q3400_ra", "sn5610")
        for column in ("power_w_typ", "power_w_max")
    },
    **{
        (name, "power_w_typ"): "NVIDIA's hardware manuals"
        for name in ("sn2201", "sn4600", "sn4600c", "sn5600")
    },
    **{
        (name, "weight_kg"): "NVIDIA's hardware manuals"
        for name in ("sn4600", "sn4600c", "sn5610")
    },
    **{(name, "ru"): "NVIDIA's hardware manuals" for name in ("sn4600", "sn4600c")},
    **{
        (name, "weight_kg"): "NVIDIA's user guides"
        for name in ("dgx_h100", "dgx_h200", "dgx_b300")
    },
    ("n9364d_gx2a", "weight_kg"): "NetBox device library",
    **{
        ("n9364e_sg2_o", column): "Cisco's data sheet (errata 38)"
        for column in ("power_w_typ", "power_w_max")
    },
    ("mma4z00_ns", "power_w_typ"): "LinkX pages (errata 38)",
    ("dgx_osfp_sys", "power_w_max"): "LinkX pages",
    **{
        ("xdr_16t", column): "LinkX pages"
        for column in ("fibres_used", "fibres_present", "reach_m")
    },
    **{
        ("fr4_400", column): "tables of module makers"
        for column in ("fibres_used", "fibres_present", "power_w_typ", "power_w_max")
    },
    **{
        ("cwdm4_100", column): "LinkX pages"
        for column in ("fibres_used", "fibres_present", "reach_m")
    },
    **{
        ("dgx_b300", column): "NVIDIA's user guide"
        for column in ("rack_u", "max_power_kw", "psu_count", "psu_w")
    },
}

# Printed differently by the vendor, whose document is cited instead of the table.
CORRECTED = {
    ("h200_nvl", "mem_bw_gbs"): "4.8 TB/s in NVIDIA's brief",
    ("h200_nvl", "fp64_tf"): "30 in NVIDIA's brief",
    ("h200_nvl", "fp32_tf"): "60 in NVIDIA's brief",
}

# In the table, and not taken; each with its reason.
REJECTED = {
    ("as_8125gs_tnmr2", "weight_kg"): "errata 9: a chassis without accelerators",
    ("arista_7060dx4_32", "power_w_max"): "errata 11: the rating of the supply",
    ("arista_7060px4_32", "power_w_max"): "errata 11: the rating of the supply",
    ("cx864e_n", "latency_ns"): "errata 12: end to end",
}


def _exact(text: str) -> Value:
    return Fraction(Decimal(text)) if text else None


def _of(quantity: Quantity | int | None, unit: int | Fraction = 1) -> Value:
    if quantity is None:
        return None
    value = quantity if isinstance(quantity, int) else quantity.value
    assert not isinstance(value, float)
    return Fraction(value) / unit


def _argument(term: EnumValue | None, name: str) -> Value:
    return None if term is None else _of(term.quantity(name))


def _accelerator(row: dict[str, str]) -> Iterator[tuple[str, Value, Value]]:
    name = identifier(row)
    entity = part("accelerators", name)
    assert isinstance(entity, Accelerator)
    memory = GIBI if name in BINARY else G
    yield "memory_gb", _exact(row["memory_gb"]), _of(entity.memory, memory)
    yield "mem_bw_gbs", _exact(row["mem_bw_gbs"]), _of(entity.memory_bandwidth, G)
    yield (
        "usable_mib_reported",
        _exact(row["usable_mib_reported"]),
        _of(entity.memory_usable, 2**20),
    )
    yield "tdp_w", _exact(row["tdp_w"]), _of(entity.power)
    rates = ("fp64", "fp64_tensor", "fp32", "tf32", "bf16", "fp16", "fp8", "fp6", "fp4")
    for dtype in rates:
        yield f"{dtype}_tf", _exact(row[f"{dtype}_tf"]), _of(entity.peak.get(dtype), T)
    yield "int8_tops", _exact(row["int8_tops"]), _of(entity.peak.get("int8"), T)
    yield "pcie_gen", _exact(row["pcie_gen"]), _argument(entity.host_link, "gen")
    yield "pcie_lanes", _exact(row["pcie_lanes"]), _argument(entity.host_link, "lanes")
    if row["slot_width"].isdigit() or not row["slot_width"]:
        yield "slot_width", _exact(row["slot_width"]), _of(entity.width)
    each_way = entity.scale_up.rate if entity.scale_up else None
    both, one = _exact(row["scaleup_gbs_per_acc_bidir"]), _exact(row["scaleup_gbs_per_acc_unidir"])
    yield "scaleup_gbs_per_acc_unidir", one or (both / 2 if both else None), _of(each_way, G)
    domain = row["scaleup_domain"].split(" ")[0]
    yield (
        "scaleup_domain",
        _exact(domain),
        _of(entity.scale_up.domain if entity.scale_up else None),
    )


def _counted(group: tuple[Counted, ...]) -> int | None:
    return sum(int(c.count) for c in group if isinstance(c.count, int)) if group else None


def _server(row: dict[str, str]) -> Iterator[tuple[str, Value, Value]]:
    name = identifier(row)
    height = _exact(row["rack_u"] or row["rack_u_inferred"])
    if row["kind"] == "rack":
        entity = part("enclosures", name)
        assert isinstance(entity, Enclosure)
        accelerators = sum(
            int(c.count) * (_counted(c.of.accelerators) or 0)  # type: ignore[union-attr,arg-type,misc]
            for c in entity.servers
        )
        yield "accel_count", _exact(row["accel_count"]), Fraction(accelerators)
        yield "psu_count", _exact(row["psu_count"]), _of(_counted(entity.shelves))
    else:
        entity = part("servers", name)
        assert isinstance(entity, Server)
        slots = _counted(entity.slots.accelerator) if entity.slots else None
        fitted = _counted(entity.accelerators)
        yield "accel_count", _exact(row["accel_count"]), _of(fitted or slots)
        tested = entity.host_memory
        if entity.memory:
            (modules,) = entity.memory
            tested = modules.of.capacity * Quantity(modules.count)  # type: ignore[union-attr,arg-type]
        if not entity.memory:
            yield "tested_mem_tb", _exact(row["tested_mem_tb"]), _of(tested, T)
        yield "max_mem_tb", _exact(row["max_mem_tb"]), _of(entity.memory_max, T)
        dimms = _counted(entity.slots.memory) if entity.slots else None
        yield "dimm_slots", _exact(row["dimm_slots"]), _of(dimms)
        if row["psu_w"] or not row["psu_count"]:
            yield "psu_count", _exact(row["psu_count"]), _of(_counted(entity.psus))
        output = entity.psus[0].of.output if entity.psus else None  # type: ignore[union-attr]
        yield "psu_w", _exact(row["psu_w"]), _of(output)
        if entity.cpus:
            assert row["cpu_sockets"] == str(_counted(entity.cpus)), name
    yield "rack_u", height, _of(entity.height)
    yield "max_power_kw", _exact(row["max_power_kw"]), _of(entity.power_max, 1000)
    yield "weight_kg", _exact(row["weight_kg"]), _of(entity.mass)


def _ends(counted: Counted) -> tuple[int, Value]:
    """Ports of a group of cages, and the rate of one in Gb/s."""
    assert isinstance(counted.of, EnumValue)
    assert isinstance(counted.count, int)
    if not counted.of.arguments:
        return counted.count, None
    (inner,) = counted.of.arguments
    split, rate = (inner.count, inner.of) if isinstance(inner, Counted) else (1, inner)
    assert isinstance(rate, Quantity)
    assert isinstance(split, int)
    return counted.count * split, _of(rate, G // 8)


def _network(row: dict[str, str]) -> Iterator[tuple[str, Value, Value]]:
    name, kind = identifier(row), row["class"]
    speed = _exact(row["port_speed_gbps"])
    if kind == "switch":
        entity = part("switches", name)
        assert isinstance(entity, Switch)
        ports, rate = _ends(entity.ports[0]) if entity.ports else (None, None)
        yield "ports", _exact(row["ports"]), _of(ports)
        if ports is not None:
            yield "port_speed_gbps", speed, rate
        if row["cage_count"] and row["cage_type"][:2] != "48":
            yield "cage_count", _exact(row["cage_count"]), _of(int(entity.ports[0].count))  # type: ignore[arg-type]
        yield "capacity_tbps", _exact(row["capacity_tbps"]), _of(entity.capacity, Fraction(T, 8))
        yield "ru", _exact(row["ru"]), _of(entity.height)
        latency = _of(entity.latency)
        yield "latency_ns", _exact(row["latency_ns"]), None if latency is None else latency * G
    elif kind == "nic":
        entity = part("nics", name)
        assert isinstance(entity, Nic)
        yield "port_speed_gbps", speed, _of(entity.rate, G // 8)
        if row["ports"].isdigit() and not name.startswith("efa"):  # EFA: adapters of an instance
            yield "ports", _exact(row["ports"]), _of(entity.ports)
    else:
        entity = part("optics", name)
        assert isinstance(entity, Optic)
        yield "port_speed_gbps", speed, _of(entity.rate, G // 8)
        if row["ports"]:
            yield "ports", _exact(row["ports"]), _of(entity.ports)
        lit = None if entity.fibres is None else entity.fibres * entity.ports
        present = None if entity.fibres_present is None else entity.fibres_present * entity.ports
        yield "fibres_used", _exact(row["fibres_used"]), _of(lit)
        yield "fibres_present", _exact(row["fibres_present"]), _of(present)
        yield "reach_m", _exact(row["reach_m"]), _of(entity.reach)
    yield "weight_kg", _exact(row["weight_kg"]), _of(entity.mass)
    yield "power_w_typ", _exact(row["power_w_typ"]), _of(entity.power)
    yield "power_w_max", _exact(row["power_w_max"]), _of(entity.power_max)


def _cells() -> Iterator[tuple[str, str, Value, Value]]:
    for row in rows("accelerators"):
        yield from ((identifier(row), *cell) for cell in _accelerator(row))
    for row in rows("servers"):
        yield from ((identifier(row), *cell) for cell in _server(row))
    for row in rows("switches_optics"):
        if row["class"] != "cable":
            yield from ((identifier(row), *cell) for cell in _network(row))


def test_the_tables_and_the_catalogue_agree() -> None:
    wrong, used = [], set()
    for name, column, printed, compiled in _cells():
        if printed == compiled:
            continue
        key = (name, column)
        elsewhere = key in FOUND_ELSEWHERE and printed is None
        corrected = key in CORRECTED and None not in (printed, compiled)
        if elsewhere or corrected or (key in REJECTED and compiled is None):
            used.add(key)
            continue
        wrong.append(f"{name}.{column}: table {printed}, catalogue {compiled}")
    assert wrong == []
    assert {*FOUND_ELSEWHERE, *CORRECTED, *REJECTED} == used


@pytest.mark.parametrize(
    "row", [r for r in rows("switches_optics") if r["class"] == "cable"], ids=lambda r: r["id"]
)
def test_cables_of_the_table_are_parts(row: dict[str, str]) -> None:
    entity = part("cables", identifier(row))
    reach = getattr(entity, "reach", None)
    if row["reach_m"].isdigit():
        assert _of(reach) == _exact(row["reach_m"])
    if row["power_w_max"]:
        assert _of(entity.power_max) == _exact(row["power_w_max"])


def test_every_row_is_a_part_of_its_kind() -> None:
    kinds = {"switch": "switches", "nic": "nics", "transceiver": "optics", "cable": "cables"}
    parts: list[Entity] = [part("accelerators", identifier(r)) for r in rows("accelerators")]
    parts += [
        part("enclosures" if r["kind"] == "rack" else "servers", identifier(r))
        for r in rows("servers")
    ]
    parts += [part(kinds[r["class"]], identifier(r)) for r in rows("switches_optics")]
    assert len(parts) == len({entity.name for entity in parts}) == 65 + 94 + 71
