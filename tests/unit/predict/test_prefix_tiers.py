"""Prefixes kept beside the weights, in host memory and on storage: what bringing them back takes."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.result import Result
from specc.shipped import folder

SPEC = """edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.nvidia import dgx_h100

cluster pod {{
  servers = 1 x dgx_h100
  {storage}
}}

inference chat {{
  model        = llama_3_1_70b
  cluster      = pod
  weights      = fp8
  prefix_cache = {tier}
  parallel {{ tensor = 4 }}
  traffic {{ rate = 1 requests/s; prompt = 8000 tokens; output = 200 tokens; prefix_hit = {hit} }}
}}
"""
KNOWN = 6400.0
TOKEN = 80 * 8 * 128 * 2 * 2 / 4
"""Bytes of a token on each of four devices: 80 layers, eight heads of 128, keys and values at 16 bit."""
READ = "storage { read_bandwidth = 40 GB/s }"


def compiled(tier: str, hit: str = "80 %", storage: str = READ) -> Result:
    catalogue = folder("specs")
    text = SPEC.format(tier=tier, hit=hit, storage=storage)
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def first_token(tier: str, hit: str = "80 %") -> float:
    return compiled(tier, hit).predictions["chat"].number("ttft.mean") or 0.0


@pytest.mark.parametrize(
    ("tier", "rate"), [("host", 63e9), ("storage", 40e9 / 8)], ids=["host link", "a share of it"]
)
def test_bringing_a_prefix_back_takes_its_bytes_over_the_rate(tier: str, rate: float) -> None:
    later = first_token(tier) - first_token("device")
    # Requests also wait for each other's.
    assert KNOWN * TOKEN / rate <= later * 1.05 < 1.6 * KNOWN * TOKEN / rate


def test_it_is_still_quicker_than_reading_the_prompt_again() -> None:
    assert first_token("device") < first_token("host") < first_token("storage")
    assert first_token("storage") < first_token("device", hit="0 %")


def test_the_replica_is_busy_with_it() -> None:
    rates = [
        compiled(tier).predictions["chat"].number("max_rate") or 0.0
        for tier in ("device", "host", "storage")
    ]
    assert rates == sorted(rates, reverse=True)
    assert rates[2] < 0.8 * rates[0]


def test_a_storage_without_a_rate_is_named() -> None:
    told = compiled("storage", storage="").predictions["chat"].results["ttft.mean"]
    assert "pod.storage.read_bandwidth" in str(told)


def test_a_place_for_nothing_has_no_effect() -> None:
    assert "GS5550" in {d.code for d in compiled("host", hit="0 %").diagnostics}


def test_a_prompt_that_is_all_known_is_read_by_its_last_token() -> None:
    whole, nearly = first_token("device", hit="100 %"), first_token("device", hit="99 %")
    assert whole < nearly < 1.5 * whole
    assert first_token("device", hit="99.5 %") == pytest.approx(0.5 * (whole + nearly), rel=0.05)
