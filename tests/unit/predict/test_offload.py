"""Weights in host memory take the time of reading them, and lie in memory that is there."""

import json
import re

import pytest

SPEC = """edition 2026
from std.accelerators.nvidia import rtx4090
from std.models.{house} import {model}
server box {{ accelerators = 1 x rtx4090; {host} }}
cluster c {{ servers = 1 x box }}
inference run {{
  model = {model}; cluster = c; {fields}
  traffic {{ concurrency = 1; prompt = 50 tokens; output = 256 tokens }}
}}
"""
LARGE = "engine = llama_cpp; weights = q4_k_m; max_length = 4096 tokens"


def run(specc, fields: str, model: str = "llama_3_1_8b", host: str = "host_memory = 64 GB"):
    house = "qwen" if model.startswith("qwen") else "meta"
    text = SPEC.format(fields=fields, model=model, house=house, host=host)
    return json.loads(specc("predict", "-", "-f", "json", stdin=text).out)["workloads"]["run"]


def between(specc, fields: str, model: str = "llama_3_1_8b", host: str = "host_memory = 64 GB"):
    return run(specc, fields, model, host)["tpot"]["mean"]["value"]


def test_layers_on_the_host_take_the_rate_of_its_memory(specc) -> None:
    """22 GB at 90 GB/s, as of two channels of DDR5."""
    assert between(specc, f"{LARGE}; offload = 22 GB", "llama_3_3_70b") >= 0.24


def test_streamed_weights_take_the_host_link(specc) -> None:
    """16 GB over PCIe 4.0 x16 in every step."""
    assert between(specc, "offload = weights") >= 0.5


def test_time_grows_with_what_is_offloaded(specc) -> None:
    times = [between(specc, f"offload = {gb} GB") for gb in (1, 4, 8)]
    assert between(specc, "") < times[0] < times[1] < times[2]


@pytest.mark.parametrize(("gb", "fits"), [(8, False), (64, True)])
def test_what_is_offloaded_is_held_against_host_memory(specc, gb, fits) -> None:
    text = SPEC.format(
        model="llama_3_1_8b", house="meta", host=f"host_memory = {gb} GB", fields="offload = 12 GB"
    )
    ran = specc("check", "-", "-f", "concise", stdin=text)
    assert ("GS5103" in re.findall(r"GS\d+", ran.out)) != fits


MIXTURE = "engine = llama_cpp; weights = q4_k_m; max_length = 4096 tokens"
ROOM = "host_memory = 128 GB"


def memory(specc, fields: str, group: str) -> float:
    result = run(specc, fields, "qwen3_30b_a3b", ROOM)
    return result["memory"]["per_accelerator"][group]["value"]


def test_of_experts_in_host_memory_a_step_reads_those_that_it_touches(specc) -> None:
    """3.3 of 30.5 billion parameters are active: 8 of 128 experts, 1 GB of 17, at a quarter to a half of the rate of host memory."""
    plain = between(specc, MIXTURE, "qwen3_30b_a3b", ROOM)
    moved = between(specc, f"{MIXTURE}; offload = experts", "qwen3_30b_a3b", ROOM)
    whole = 17.5e9 / 89.6e9
    assert plain + 0.0625 / 0.50 * whole < moved < plain + 0.0625 / 0.25 * whole
    assert memory(specc, f"{MIXTURE}; offload = experts", "weights") < 1e9


def test_layers_in_host_memory_take_their_weights_and_their_cache_there(specc) -> None:
    for group in ("weights", "kv_cache"):
        plain = memory(specc, MIXTURE, group)
        half = memory(specc, f"{MIXTURE}; offload = layers(24)", group)
        assert 0.45 * plain < half < 0.6 * plain, group
    times = [
        between(specc, f"{MIXTURE}; offload = layers({n})", "qwen3_30b_a3b", ROOM) for n in (8, 40)
    ]
    assert times[0] < times[1]


def test_a_cache_in_host_memory_is_read_at_its_rate_and_fills_it(specc) -> None:
    long = "weights = bf16; max_length = 16384 tokens"
    plain, moved = run(specc, long), run(specc, f"{long}; offload = kv_cache")
    assert moved["time"]["cache"]["value"] > 10 * plain["time"]["cache"]["value"]
    assert moved["memory"]["per_accelerator"]["kv_cache"]["value"] == 0
    assert moved["kv_cache_tokens"]["value"] > 5 * plain["kv_cache_tokens"]["value"]


def test_words_of_host_memory_may_be_several(specc) -> None:
    one = memory(specc, f"{MIXTURE}; offload = experts", "total")
    two = memory(specc, f"{MIXTURE}; offload = [experts, kv_cache]", "total")
    assert two < one


def test_processors_multiply_every_token_of_a_batch(specc) -> None:
    """40 of 80 layers on 96 cores: 2 x 35B operations a token; from 32 tokens on the weights are carried to the card."""
    text = SPEC.format(
        model="llama_3_3_70b", house="meta", fields=f"{LARGE}; offload = layers(40)",
        host="cpus = 1 x epyc_9654; host_memory = 256 GB",
    ).replace("edition 2026", "edition 2026\nfrom std.cpus.amd import epyc_9654")  # fmt: skip
    alone, crowd, many = (
        json.loads(
            specc(
                "predict", "-", "-f", "json",
                stdin=text.replace("concurrency = 1", f"concurrency = {users}").replace("4096 tokens", "320 tokens"),
            ).out
        )["workloads"]["run"]["tokens_per_second"]["value"]
        for users in (1, 16, 30)
    )  # fmt: skip
    assert alone < crowd < many < 10 * alone
    products = 2 * 34.2e9 * 30 / (0.45 * 96 * 2.4e9 * 64)  # seconds of a step of 30
    assert many < 30 / products
