"""Accelerators are booked once and halls are judged whole, whatever is divided and however."""

from pathlib import Path

import pytest

from specc import compile as compiled

PARTS = """edition 2026
accelerator gpu {
  memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s }; power = 500 W
  scale_up { both_ways = 900 GB/s; domain = 8 gpus; topology = switched }
}
model m {
  layers = 8; hidden = 2048; heads = 16; kv_heads = 8; head_dim = 128; ffn = 4096; activation = swiglu
  vocabulary = 32000; context = 8192 tokens
}
server box {
  accelerators = 8 x gpu; power = 6 kW; power_max = 8 kW; height = 8; mass = 120 kg
  cooling = liquid(to_liquid = 80 %)
}
"""


def codes(text: str, folder: Path) -> set[str]:
    spec = folder / "spec.gpuspec"
    spec.write_text(PARTS + text, "utf-8")
    return {finding.code for finding in compiled(spec).findings}


def pod(name: str = "pod", servers: int = 1, site: str = "") -> str:
    return f"cluster {name} {{ servers = {servers} x box; {site} }}\n"


def service(name: str, more: str = "", tensor: int = 8) -> str:
    return (
        f"inference {name} {{ model = m; cluster = pod; engine = vllm; {more}; parallel {{ tensor = {tensor}; replicas = 1 }}\n"
        "  traffic { concurrency = 4; prompt = 512 tokens; output = 64 tokens } }\n"
    )


@pytest.mark.parametrize(
    ("services", "clash"),
    [
        (("share = 40 %", "share = 60 %"), False),
        (("share = 50 %", "share = 60 %"), True),
        (("share = 33 %",) * 3, False),
        (("share = 34 %",) * 3, True),
        (("hours = 0..12", "hours = 12..24"), False),
        (("hours = [20..24, 0..9]", "hours = 8..20"), True),
        (("share = 60 %; hours = 0..12", "share = 60 %; hours = 12..24"), False),
        (("share = 60 %; hours = 0..13", "share = 60 %; hours = 12..24"), True),
        (("", "instead_of = s0", "instead_of = s0"), False),
        (("", "instead_of = s0", ""), True),
    ],
)
def test_shares_hours_and_alternatives_add_up(
    services: tuple[str, ...], clash: bool, tmp_path: Path
) -> None:
    text = pod() + "".join(service(f"s{i}", more) for i, more in enumerate(services))
    assert ("GS5701" in codes(text, tmp_path)) == clash


@pytest.mark.parametrize(
    ("tensors", "clash"), [((4, 4), False), ((8, 4), True), ((2, 2, 4), False)]
)
def test_degrees_of_services_add_up(tensors: tuple[int, ...], clash: bool, tmp_path: Path) -> None:
    text = pod() + "".join(service(f"s{i}", tensor=t) for i, t in enumerate(tensors))
    assert ("GS5701" in codes(text, tmp_path)) == clash


@pytest.mark.parametrize(
    ("site", "found"),
    [
        ("it_power = 33 kW", set()),
        ("it_power = 31 kW", {"GS7601"}),
        ("it_power = 99 kW; coolant = 26 kW", set()),
        ("it_power = 99 kW; coolant = 25 kW", {"GS7306"}),
        ("it_power = 99 kW; rack row { height = 24; power = 40 kW; count = 2 }", set()),
        ("it_power = 99 kW; rack row { height = 24; power = 40 kW; count = 1 }", {"GS7303"}),
    ],
)
def test_a_hall_carries_all_of_its_clusters(site: str, found: set[str], tmp_path: Path) -> None:
    """Two clusters of two servers, 8 kW each, 80 % of it to liquid; each alone would fit."""
    text = f"site hall {{ pue = 1.2; {site} }}\n"
    text += pod("one", 2, "site = hall") + pod("two", 2, "site = hall")
    assert codes(text, tmp_path) & {"GS7601", "GS7303", "GS7306"} == found


@pytest.mark.parametrize(
    ("known", "required", "code"),
    [
        ("", "pod.power.it <= 3 kW", "GS7001"),
        ("", "pod.power.it <= 9 kW", "GS7002"),
        ("", "pod.power.it >= 3 kW", None),
        ("power_max = 8 kW;", "pod.power.facility <= 7 kW", "GS7001"),
        ("power_max = 8 kW;", "pod.power.facility <= 9 kW", "GS7002"),
    ],
)
def test_a_lower_bound_decides_what_it_can(
    known: str, required: str, code: str | None, tmp_path: Path
) -> None:
    """Eight accelerators of 500 W are known where the server states no power."""
    text = f"server plain {{ accelerators = 8 x gpu; {known} }}\ncluster pod {{ servers = 1 x plain }}\n"
    found = codes(text + f"require {required}\n", tmp_path) & {"GS7001", "GS7002"}
    assert found == ({code} if code else set())
