"""Answers that were wrong once: half of what a budget allows, one of each kind, a batch that decides what is bought."""

import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.result import Result
from specc.sizing.solution import Sizing

MIXTURE = """edition 2026
from std.servers.nvidia import dgx_b200
from std.models.mistral import mixtral_8x7b_v0_1

offer dgx_price { part = dgx_b200; price = 400000 USD; date = "2026-11" }
site hall {
  pue = 1.2
}
cluster pod {
  site = hall
  servers = auto(1..256) x dgx_b200
  fabric compute { rate = 400 Gbit/s }
}
training pretrain {
  model = mixtral_8x7b_v0_1
  cluster = pod
  tokens = 2T tokens
  sequence = 4096 tokens
  global_batch = 1024 sequences
  parallel { tensor = auto(1..2); expert = auto(4..8) }
}
require pod.cost.capital <= 30M USD
require pod.power.facility <= 2 MW
"""
BATCH = """edition 2026
from std.servers.gigabyte import g593_zd2
from std.models.meta import llama_3_1_8b
cluster pod {
  servers = auto x g593_zd2
  fabric compute { rate = 400 Gbit/s; per = accelerator }
}
training run {
  model = llama_3_1_8b; cluster = pod; tokens = 1T tokens; sequence = 4096 tokens
  global_batch = 512 sequences
  parallel { tensor = 2 }
  require duration <= 6.2 days
}
"""
SERVICE = """
cluster c%s { servers = auto x g593_zd2 }
inference s%s {
  model = llama_3_1_8b; cluster = c%s; weights = fp8
  traffic { rate = %d requests/s; prompt = 1024 tokens; output = 256 tokens }
  require tpot.p95 <= 30 ms
}
"""


def compiled(text: str) -> Result:
    desk = Desk()
    return Compiler(desk.store, desk.catalogue).compile(
        Source("spec.gpuspec", text), "/nowhere/spec.gpuspec"
    )


def sized(text: str) -> Sizing:
    sizing = compiled(text).sizing
    assert sizing is not None
    assert sizing.solved
    return sizing


def values(sizing: Sizing) -> dict[str, int]:
    return {choice.open.name: choice.value for choice in sizing.choices}


def test_the_fastest_within_a_budget_uses_what_the_budget_allows() -> None:
    """30M USD buy 75 servers; 64 of them divide the batch."""
    result = sized(MIXTURE + "minimise pretrain.duration\n")
    assert values(result)["pod.servers"] >= 64
    ((text, value),) = result.objective
    assert text == "pretrain.duration"
    assert value is not None


def test_the_most_that_a_budget_allows_is_counted_to_the_last() -> None:
    """The batch in tokens is rounded, so that any number of servers runs: 75 at 400,000 USD."""
    text = MIXTURE.replace("1024 sequences", "4M tokens").replace("2 MW", "20 MW")
    assert values(sized(text + "minimise -pod.accelerators\n"))["pod.servers"] == 75


def test_a_batch_that_fewer_servers_divide_is_named() -> None:
    result = sized(BATCH)
    servers = values(result)["pod.servers"]
    others = [other for other in result.relaxed if "a batch of" in other.condition]
    assert others
    assert all(dict(other.values)["pod.servers"] < servers for other in others)
    assert "the batch of 512 sequences" in result.binding[0]


def test_a_relaxed_requirement_shows_what_it_would_save() -> None:
    result = sized(
        "edition 2026\nfrom std.servers.gigabyte import g593_zd2\n"
        "cluster box { servers = auto x g593_zd2 }\nrequire box.accelerators >= 80\n"
    )
    assert values(result) == {"box.servers": 10}
    assert result.proven
    (other,) = result.relaxed
    assert dict(other.values) == {"box.servers": 9}


def test_services_that_share_nothing_do_not_spoil_each_other() -> None:
    head = "edition 2026\nfrom std.servers.gigabyte import g593_zd2\nfrom std.models.meta import llama_3_1_8b\n"
    parts = [SERVICE % (n, n, n, rate) for n, rate in (("a", 900), ("b", 300), ("c", 500))]
    alone = {name: n for part in parts for name, n in values(sized(head + part)).items()}
    together = sized(head + "".join(parts))
    assert values(together) == alone
    assert together.proven
    assert len(set(alone.values())) == 3


def test_of_what_conflicts_the_smallest_set_is_named_with_distances() -> None:
    result = compiled(MIXTURE + "require pretrain.duration <= 3 days\nrequire pod.servers >= 2\n")
    assert result.sizing is not None
    assert not result.sizing.solved
    distances = {conflict.text: conflict.distance for conflict in result.sizing.conflicts}
    assert "pretrain.duration <= 3 days" in distances
    assert "pod.servers >= 2" not in distances
    assert all(distance is None or distance > 0 for distance in distances.values())


def test_workers_of_pools_are_counted_against_the_accelerators() -> None:
    result = sized(
        """edition 2026
from std.servers.gigabyte import g593_zd2
from std.models.meta import llama_3_1_8b
cluster box {
  servers = 1 x g593_zd2
  fabric compute { rate = 400 Gbit/s; per = accelerator }
}
inference chat {
  model = llama_3_1_8b; cluster = box; weights = fp8
  traffic { rate = 20 requests/s; prompt = 2048 tokens; output = 256 tokens }
  disaggregated {
    prefill { workers = auto }
    decode { workers = auto }
  }
  minimise tpot.mean
}
"""
    )
    chosen = values(result)
    assert sum(chosen.values()) <= 8
    assert chosen["chat.disaggregated.decode.workers"] > 1


def test_a_service_over_three_kinds_takes_the_cheapest_kind_that_keeps_its_latency() -> None:
    """Kinds of accelerators cannot be mixed for one service: the sum is a choice between them."""
    result = sized(
        """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100, dgx_h200, dgx_b200
offer of_a { part = dgx_h100; price = 300000 USD }
offer of_b { part = dgx_h200; price = 330000 USD }
offer of_c { part = dgx_b200; price = 450000 USD }
site hall {
  pue = 1.2
  electricity = 0.08 USD/kWh
}
cluster box {
  site = hall
  servers = auto x dgx_h100 + auto x dgx_h200 + auto x dgx_b200
  economics { life = 4 years }
}
inference chat {
  model = llama_3_1_8b; cluster = box; weights = fp8; kv_cache = fp8
  traffic { rate = 500 requests/s; prompt = 2048 tokens; output = 256 tokens }
  parallel { tensor = 1 }
  require tpot.p95 <= 40 ms
}
"""
    )
    assert result.proven
    counts = [choice.value for choice in result.choices]
    assert sorted(counts)[:2] == [0, 0]
    assert max(counts) > 0


def test_a_deadline_on_up_to_4096_accelerators_takes_few_designs() -> None:
    """By count of work: some hundreds of designs of some milliseconds, and the answer is proven."""
    result = sized(
        """edition 2026
from std.models.meta import llama_3_1_405b
from std.servers.gigabyte import g593_zd2
cluster pod {
  servers = auto(1..512) x g593_zd2
  fabric compute { rate = 400 Gbit/s; per = accelerator }
}
training run {
  model = llama_3_1_405b; cluster = pod; tokens = 2T tokens; sequence = 8192 tokens
  global_batch = 16M tokens
  sharding = zero2
  parallel { tensor = auto; pipeline = auto; microbatch = auto }
  require duration <= 60 days
}
"""
    )
    assert result.proven
    assert result.assessed <= 800
    servers = values(result)["pod.servers"]
    assert 200 < servers < 400
    assert result.choices[0].why.startswith(f"with {servers - 1}: ")


def test_open_concurrency_is_the_most_that_a_latency_allows() -> None:
    text = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
cluster box { servers = 1 x g593_zd2 }
inference chat {
  model = llama_3_1_8b; cluster = box; weights = fp8
  traffic { concurrency = %s; prompt = 2048 tokens; output = 256 tokens }
  require tpot.mean <= 12 ms
}
"""
    result = sized(text % "auto")
    users = values(result)["chat.traffic.concurrency"]
    assert not result.proven
    assert not compiled(text % users).failed
    assert compiled(text % (users + 1)).failed
    (other,) = result.relaxed
    assert dict(other.values)["chat.traffic.concurrency"] > users


def test_what_fails_before_failover_is_judged_is_not_taken_to_survive() -> None:
    """With a latency relaxed, one server must still not be enough for a service that survives the loss of one."""
    result = sized(
        """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
cluster box { servers = auto x g593_zd2 }
inference chat {
  model = llama_3_1_8b; cluster = box; weights = fp8; survives = 1 server
  traffic { rate = 100 requests/s; prompt = 2048 tokens; output = 256 tokens }
  parallel { tensor = auto(1..2) }
  require tpot.p95 <= 20 ms
}
"""
    )
    assert values(result)["box.servers"] >= 2
    assert all(dict(other.values)["box.servers"] >= 2 for other in result.relaxed)


BREAKS = """edition 2026
from std.servers.nvidia import dgx_h100
offer quoted { part = dgx_h100; seller = "Acme"; price = 250000 USD; %s }
site hall { electricity = 0.10 USD/kWh; pue = 1.25 }
cluster pod {
  site = hall; servers = auto x dgx_h100
  economics { life = 5 years }
}
require pod.accelerators >= 24
%s
"""


@pytest.mark.parametrize(
    ("offer", "requirement", "servers"),
    [
        ("minimum = 2", "", 3),
        ("minimum = 6", "", 6),
        ("minimum = 6", "require pod.cost.capital <= 2M USD", 6),
        ("tiers = [tier(from = 4, price = 100000 USD)]", "", 4),
        ("tiers = [tier(from = 40, price = 1000 USD)]", "minimise pod.cost.capital", 40),
    ],
)
def test_prices_that_fall_with_the_number_are_looked_for_beyond_the_smallest(
    offer: str, requirement: str, servers: int
) -> None:
    """By hand: 3 x 250,000 or 4 x 100,000; of what nobody sells in threes the cost is not known."""
    sizing = compiled(BREAKS % (offer, requirement)).sizing
    assert sizing is not None
    assert sizing.solved
    assert [choice.value for choice in sizing.choices] == [servers]
    assert sizing.proven or requirement.startswith("minimise")
