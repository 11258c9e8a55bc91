"""What devices take from the mains: bounds from parts and supplies, efficiency, power limits."""

import pytest

from specc.compiler import Compiler
from specc.design.cluster import Cluster
from specc.design.parts.server import Server
from specc.diagnostics.store import MemoryStore
from specc.result import Result
from specc.shipped import folder
from specc.topology.power import device_power, from_supplies, supplied

# A workstation whose maker states no power: 4 x 300 W and 165 W, and one supply of 1600 W at 92 %.
WORKSTATION = """
accelerator gpu { memory = 24 GB; memory_bandwidth = 936 GB/s; power = 350 W; power_max = 350 W }
cpu chip { cores = 18; power = 165 W }
psu only { output = 1600 W; EFFICIENCY }
server box { accelerators = 4 x gpu; cpus = 1 x chip; psus = 1 x only; STATED }
cluster desk { servers = 1 x box }
"""


def compiled(text: str) -> Result:
    catalogue = folder("specs")
    store = MemoryStore({"main.gpuspec": "edition 2026\n" + text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def workstation(efficiency: str = "efficiency = 92 %", stated: str = "") -> Result:
    return compiled(WORKSTATION.replace("EFFICIENCY", efficiency).replace("STATED", stated))


def box(result: Result) -> Server:
    server = result.design.of_kind(Cluster)["desk"].servers[0].of
    assert isinstance(server, Server)
    return server


def at(load: float) -> float:
    """Efficiency of the supply: 92 % up to 800 W, three points less at 1600."""
    return 0.92 - 0.03 * (load - 800) / 800


def test_losses_of_the_supplies_come_on_top_of_what_parts_draw() -> None:
    plain, lossy = box(workstation("")), box(workstation())
    assert device_power(plain).low == pytest.approx(1565)
    assert device_power(plain).high == pytest.approx(1600)
    assert device_power(lossy).low == pytest.approx(1565 / at(1565))
    assert device_power(lossy).high == pytest.approx(1600 / at(1600))


def test_a_limit_caps_the_accelerators_alone() -> None:
    server = box(workstation())
    assert device_power(server, 300).low == pytest.approx(1365 / at(1365))
    assert device_power(server, 400).low == device_power(server).low


def test_a_stated_power_is_at_the_inlet_and_falls_by_what_a_limit_saves() -> None:
    server = box(workstation(stated="power_max = 1800 W"))
    assert device_power(server).peak == pytest.approx(1800)
    assert device_power(server, 300).peak == pytest.approx(1800 - 4 * 50 / at(1365))
    delivered = from_supplies(server)
    assert delivered is not None
    assert delivered == pytest.approx(1800 * 0.89)  # above its rating: as at full load
    assert from_supplies(box(workstation())) == pytest.approx(1565)


def test_up_to_half_of_its_load_a_supply_reaches_what_is_stated() -> None:
    light = workstation(stated="power_max = 800 W")
    assert from_supplies(box(light)) == pytest.approx(800 * 0.92)


def test_a_limit_lowers_the_typical_power_with_the_highest() -> None:
    server = box(workstation(stated="power = 1200 W; power_max = 1800 W"))
    limited = device_power(server, 300)
    assert limited.peak is not None
    assert limited.peak < 1800
    assert limited.typical == pytest.approx(1200 * limited.peak / 1800)


def test_the_weakest_supplies_are_those_that_remain() -> None:
    result = compiled(
        "psu a { output = 1000 W }\npsu b { output = 800 W }\n"
        "server box { psus = 2 x a + 2 x b; psus_needed = 3 }\ncluster desk { servers = 1 x box }"
    )
    server = box(result)
    assert supplied(server.psus, server.psus_needed) == pytest.approx(2600)


def test_the_only_supply_near_its_limit_is_a_warning_and_beyond_it_an_error() -> None:
    near = workstation()
    assert [d.code for d in near.diagnostics if d.code.startswith("GS31")] == ["GS3103"]
    text = WORKSTATION.replace("EFFICIENCY", "").replace("STATED", "").replace("350 W", "450 W")
    (error,) = [d for d in compiled(text).diagnostics if d.code.startswith("GS31")]
    assert error.code == "GS3101"
    assert "at least 1.965 kW" in error.message


TRAINING = """
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100
site hall { rack { height = 48 U; power = 18 kW } }
cluster pod {
  servers = 4 x dgx_h100
  site    = hall
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences
  tokens       = 100B tokens
  sharding     = fsdp
  recompute    = full
  LIMIT
}
"""


def trained(limit: str) -> Result:
    return compiled(TRAINING.replace("LIMIT", limit and f"power_limit = {limit}"))


def test_a_power_limit_lowers_power_speed_and_energy_of_a_run_and_of_its_racks() -> None:
    full, capped = trained(""), trained("350 W")
    for path in ("power.mean", "power.peak", "energy", "tokens_per_second", "mfu"):
        before, after = (r.predictions["run"].number(path) for r in (full, capped))
        assert before is not None
        assert after is not None
        assert after < before, path
    saved = 4 * 8 * 350.0
    peaks = [r.predictions["run"].number("power.peak") or 0.0 for r in (full, capped)]
    assert peaks[0] - peaks[1] == pytest.approx(saved)
    bills = [r.bills["pod"].power_maximum.value or 0.0 for r in (full, capped)]
    assert bills[0] - bills[1] == pytest.approx(saved)
    racks = [len([k for k in r.bills["pod"].hall.racks if k.stacks]) for r in (full, capped)]
    assert racks == [4, 2]


def test_a_limit_that_one_of_two_workloads_leaves_out_holds_for_no_rack() -> None:
    both = TRAINING.replace("LIMIT", "power_limit = 350 W")
    other = both[both.index("training run") :].replace("training run", "training more")
    alone, shared = compiled(both), compiled(both + other.replace("power_limit = 350 W", ""))
    powers = [r.bills["pod"].power_maximum.value or 0.0 for r in (alone, shared)]
    assert powers[1] - powers[0] == pytest.approx(4 * 8 * 350.0)


def test_a_limit_above_what_the_part_draws_is_an_error() -> None:
    (error,) = [d for d in trained("900 W").diagnostics if d.code == "GS5404"]
    assert "900 W" in error.message
    assert "700 W" in error.message


SERVING = """
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100
cluster pod { servers = 1 x dgx_h100 }
inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { concurrency = 64; prompt = 4096 tokens; output = 256 tokens }
  LIMIT
}
"""


def test_a_power_limit_slows_what_computes_more_than_what_reads_memory() -> None:
    full, capped = (
        compiled(SERVING.replace("LIMIT", limit)).predictions["chat"]
        for limit in ("", "power_limit = 350 W")
    )
    slower = [
        (capped.number(f"{path}.mean") or 0.0) / (full.number(f"{path}.mean") or 1.0)
        for path in ("ttft", "tpot")
    ]
    assert 1.0 <= slower[1] < slower[0] < 2.0 ** (1 / 3) * 1.02
    assert (capped.number("energy_per_token") or 0.0) < (full.number("energy_per_token") or 0.0)
    assert any("clock" in assumption.name for assumption in capped.assumptions)
