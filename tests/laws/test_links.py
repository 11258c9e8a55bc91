"""Links of accelerators: where they are stated does not matter, and they end where the board ends."""

import pytest

from specc import compile as compiled

TRAINING = """
training run {
  model = llama_3_1_8b; cluster = pod; tokens = 1B tokens; sequence = 4096 tokens; global_batch = 64 sequences
  parallel { tensor = 8 }
}
"""
SERVICE = """
inference run {
  model = llama_3_3_70b; cluster = pod
  traffic { concurrency = 4; prompt = 1000 tokens; output = 200 tokens }
  parallel { tensor = 8 }
}
"""
WORK = {"run.iteration_time": TRAINING, "run.tpot.mean": SERVICE}


def time(path: str, *, part: str = "", server: str = "", each: int = 8, kind: str = "h100_sxm") -> float:  # fmt: skip
    spec = f"""edition 2026
from std.accelerators.nvidia import {kind}
from std.models.meta import llama_3_1_8b, llama_3_3_70b
accelerator chip : {kind} {{ title = "chip"; {part} }}
server box {{ accelerators = {each} x chip; {server} }}
cluster pod {{ servers = {8 // each} x box
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
}}
{WORK[path]}"""
    value = compiled(spec.replace("parallel {", "allow GS5401 because \"asked\"\n  parallel {")).value(path)  # fmt: skip
    assert value is not None, spec
    return float(value)


@pytest.mark.parametrize("path", WORK)
@pytest.mark.parametrize(
    "links", ["each_way = 10 GB/s", "both_ways = 20 GB/s", "link = none", "domain = 2 gpus"]
)
def test_a_server_says_of_its_links_what_a_part_can_say(path: str, links: str) -> None:
    plain = time(path)
    stated = time(path, server=f"scale_up {{ {links} }}")
    assert stated == time(path, part=f"scale_up {{ {links} }}")
    assert stated > 1.2 * plain


@pytest.mark.parametrize("path", WORK)
@pytest.mark.parametrize("each", [1, 4])
def test_links_of_modules_end_at_their_server(path: str, each: int) -> None:
    """Eight accelerators of several servers are joined by the network, however far their own links would reach."""
    apart = time(path, each=each)
    assert apart > 1.05 * time(path)
    assert apart > 0.999 * time(path, each=each, part="scale_up { domain = 64 gpus }")
    assert apart < 8 * time(path)


@pytest.mark.parametrize("path", WORK)
def test_links_that_a_server_says_to_reach_further_do(path: str) -> None:
    joined = time(path, each=4, server="scale_up { domain = 8 gpus }")
    assert joined == pytest.approx(time(path), rel=0.02)


def test_cards_of_several_servers_are_joined_by_the_network() -> None:
    inside = time("run.tpot.mean", kind="l40s")
    assert time("run.tpot.mean", kind="l40s", each=4) > inside
    assert time("run.tpot.mean", kind="l40s", each=1) > inside


def test_a_server_may_join_what_has_no_links_of_its_own() -> None:
    path = "run.tpot.mean"
    fast, slow = (
        time(path, kind="l40s", server=f"scale_up {{ each_way = {rate} GB/s; domain = 8 gpus }}")
        for rate in (100, 1)
    )
    assert fast < time(path, kind="l40s") < slow
