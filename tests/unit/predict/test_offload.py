"""Weights in host memory take the time of reading them, and lie in memory that is there."""

import json
import re

import pytest

SPEC = """edition 2026
from std.accelerators.nvidia import rtx4090
from std.models.meta import {model}
server box {{ accelerators = 1 x rtx4090; {host} }}
cluster c {{ servers = 1 x box }}
inference run {{
  model = {model}; cluster = c; {fields}
  traffic {{ concurrency = 1; prompt = 50 tokens; output = 256 tokens }}
}}
"""
LARGE = "engine = llama_cpp; weights = q4_k_m; max_length = 4096 tokens"


def between(specc, fields: str, model: str = "llama_3_1_8b", host: str = "host_memory = 64 GB"):
    ran = specc(
        "predict", "-", "-f", "json", stdin=SPEC.format(fields=fields, model=model, host=host)
    )
    return json.loads(ran.out)["workloads"]["run"]["tpot"]["mean"]["value"]


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
        model="llama_3_1_8b", host=f"host_memory = {gb} GB", fields="offload = 12 GB"
    )
    ran = specc("check", "-", "-f", "concise", stdin=text)
    assert ("GS5103" in re.findall(r"GS\d+", ran.out)) != fits
