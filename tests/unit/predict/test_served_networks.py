"""A replica over several servers: experts, stages and tensor groups send over the fabric, at its rate and by its protocol."""

import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.predict.prediction import Prediction
from specc.result import Result

TEXT = """edition 2026
from std.models.deepseek import deepseek_v3
from std.accelerators.nvidia import h200_sxm
server box {{ accelerators = 8 x h200_sxm }}
cluster pod {{
  servers = 4 x box
  fabric compute {{ rate = {rate}; per = accelerator; protocol = {protocol} }}
}}
inference chat {{
  model = deepseek_v3; cluster = pod; engine = sglang; weights = fp8(block = 128); max_length = 8192 tokens
  traffic {{ concurrency = 512; prompt = 2000 tokens; output = 500 tokens }}
  parallel {{ {degrees} }}
}}
"""
SPREAD = "data = 32; expert = 32"
STAGED = "tensor = 8; pipeline = 4"
GROUPED = "tensor = 16"


def compiled(text: str) -> Result:
    desk = Desk()
    return Compiler(desk.store, desk.catalogue).compile(
        Source("net", text), "/nowhere/net.gpuspec"
    )


def predicted(degrees: str, rate: str = "400 Gb/s", protocol: str = "infiniband") -> Prediction:
    return compiled(TEXT.format(rate=rate, protocol=protocol, degrees=degrees)).predictions["chat"]


def speed(*given: str) -> float:
    return predicted(*given).number("tokens_per_second") or 0.0


@pytest.mark.parametrize(("degrees", "most"), [(SPREAD, 0.8), (STAGED, 0.98), (GROUPED, 0.8)])
def test_a_slow_network_slows_a_replica_that_lies_over_it(degrees: str, most: float) -> None:
    assert speed(degrees, "10 Gb/s") < most * speed(degrees)
    assert speed(degrees, "800 Gb/s") >= speed(degrees)


def test_a_replica_inside_a_server_does_not_hear_of_the_network() -> None:
    inside = "data = 8; expert = 8"
    assert speed(inside, "10 Gb/s") == pytest.approx(speed(inside), rel=1e-12)


@pytest.mark.parametrize("degrees", [SPREAD, GROUPED])
def test_kernels_that_copy_lag_behind_adapters_that_do(degrees: str) -> None:
    rdma = speed(degrees, "100 Gb/s", "roce")
    assert speed(degrees, "100 Gb/s", "ethernet") < 0.8 * rdma
    assert rdma < speed(degrees, "100 Gb/s")


def test_a_step_of_spread_experts_takes_the_bytes_of_other_servers_over_the_rate() -> None:
    """16 sequences a rank reach 2.7 of the three other servers in 58 layers of experts, one and two bytes an element."""
    slow, fast = (
        predicted(SPREAD, rate).number("time.communication") for rate in ("20 Gb/s", "40 Gb/s")
    )
    reached = 4.0 * (1.0 - 0.75**8) * 0.75
    more = 2 * 58 * 16 * reached * 7168 * 1.5 * (1 / 2.5e9 - 1 / 5e9)
    assert slow is not None
    assert fast is not None
    assert slow - fast == pytest.approx(more, rel=1e-6)


def test_what_prompts_wait_for_is_the_network_where_it_is_slow() -> None:
    bound = predicted(SPREAD, "10 Gb/s").bound_by
    assert bound is not None
    assert bound.by == "network"
    assert predicted(SPREAD).bound_by.by == "compute"  # type: ignore[union-attr]


def test_that_it_is_a_guess_is_said() -> None:
    said = {a.name for a in predicted(STAGED).assumptions}
    assert "messages over the network" in said


APART = """edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2
cluster pod {{
  servers = {servers} x g593_zd2
  fabric compute {{ rate = {rate}; per = accelerator }}
}}
inference chat {{
  model = llama_3_1_70b; cluster = pod; engine = vllm; weights = fp8; max_length = 16384 tokens
  traffic {{ rate = 4 requests/s; prompt = 8000 tokens; output = 500 tokens }}
  disaggregated {{
    prefill {{ tensor = 4; workers = {workers} }}
    decode {{ tensor = 4; workers = {workers} }}
  }}
}}
"""


def apart(rate: str, servers: int = 4) -> Result:
    return compiled(APART.format(rate=rate, servers=servers, workers=servers))


def test_caches_cross_the_fabric_that_joins_the_pools() -> None:
    """8,000 tokens of 320 KiB, from four accelerators at 1.25 GB/s each."""
    slow, fast = apart("10 Gb/s"), apart("400 Gb/s")
    waits = [r.predictions["chat"].number("ttft.mean") or 0.0 for r in (slow, fast)]
    sent = 8000 * 80 * 2 * 8 * 128 * 2.0
    assert waits[0] - waits[1] == pytest.approx(sent / 5e9 - sent / 200e9, rel=0.05)
    assert not slow.diagnostics


def test_caches_that_the_link_cannot_carry_overload_the_service() -> None:
    found = apart("1 Gb/s")
    assert [d.code for d in found.diagnostics] == ["GS6101"]
    assert "link between the pools" in found.diagnostics[0].helps[0]


def test_pools_in_one_server_send_over_its_own_links() -> None:
    alone, never = (apart(rate, 1).predictions["chat"] for rate in ("400 Gb/s", "1 Gb/s"))
    assert alone.number("ttft.mean") == never.number("ttft.mean")


def test_pools_over_servers_that_nothing_joins_are_refused() -> None:
    lone = [line for line in APART.splitlines(True) if "fabric" not in line]
    found = compiled("".join(lone).format(servers=4, workers=4))
    assert [d.code for d in found.diagnostics] == ["GS5402"]
    assert "send caches over 32 accelerators" in found.diagnostics[0].message
    alone = compiled("".join(lone).format(servers=1, workers=1))
    assert [d.code for d in alone.diagnostics] == ["GS6101"]


def test_copies_of_a_dense_model_send_each_other_nothing() -> None:
    text = TEXT.replace("deepseek_v3", "llama").replace(
        "std.models.deepseek import llama", "std.models.meta import llama_3_1_8b"
    )
    text = (
        text.replace("model = llama;", "model = llama_3_1_8b;")
        .replace("rate = {rate}; ", "")
        .replace("fp8(block = 128)", "fp8")
    )
    told = compiled(
        text.format(protocol="infiniband", degrees="tensor = 1; data = 16")
    ).predictions["chat"]
    assert told.number("tokens_per_second")
    assert "messages over the network" not in {a.name for a in told.assumptions}
