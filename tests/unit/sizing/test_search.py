"""Open values: the smallest that passes, or the one that an objective asks for, and why not one smaller."""

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.result import Result
from specc.sizing.divisions import _few

HEAD = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
"""
CHAT = """
inference chat {
  model   = llama_3_1_8b
  cluster = box
  weights = fp8
  kv_cache = fp8
  traffic { rate = 400 requests/s; prompt = 1024 tokens; output = 256 tokens }
  parallel { tensor = auto }
  require tpot.p95 <= 30 ms
}
"""


def compiled(text: str) -> Result:
    desk = Desk()
    return Compiler(desk.store, desk.catalogue).compile(
        Source("spec.gpuspec", text), "/nowhere/spec.gpuspec"
    )


def chosen(text: str) -> dict[str, int]:
    sizing = compiled(text).sizing
    assert sizing is not None
    assert sizing.solved
    return {choice.open.name: choice.value for choice in sizing.choices}


def test_smallest_count_that_passes_with_the_reason_why_not_one_smaller() -> None:
    result = compiled(HEAD + "cluster box { servers = auto x g593_zd2 }" + CHAT)
    assert result.sizing is not None
    servers, tensor = result.sizing.choices
    assert servers.value > 1
    assert servers.why.startswith(f"with {servers.value - 1}: ")
    assert "chat" in servers.why or "tpot" in servers.why
    assert tensor.why
    smaller = HEAD + f"cluster box {{ servers = {servers.value - 1} x g593_zd2 }}" + CHAT
    assert compiled(smaller).failed


def test_an_objective_wins_over_the_smallest() -> None:
    plain = HEAD + "cluster box { servers = auto(1..8) x g593_zd2 }" + CHAT
    least = chosen(plain)
    fastest = chosen(plain + "minimise chat.tpot.p95\n")
    assert fastest["box.servers"] > least["box.servers"]
    assert chosen(plain + "minimise box.servers\n") == least


def test_a_maximum_is_the_minimum_of_the_opposite() -> None:
    text = HEAD + "cluster box { servers = auto(1..8) x g593_zd2 }" + CHAT
    assert chosen(text + "minimise -chat.max_rate\n")["box.servers"] == 8


def test_an_objective_says_why_not_one_smaller() -> None:
    result = compiled(
        HEAD
        + "cluster box { servers = auto(1..8) x g593_zd2 }"
        + CHAT
        + "minimise -chat.max_rate\n"
    )
    assert result.sizing is not None
    assert result.sizing.choices[0].why.startswith("with 7: `-chat.max_rate` is ")


def test_an_objective_that_is_not_known_is_said() -> None:
    text = HEAD + "cluster box { servers = auto(1..8) x g593_zd2 }" + CHAT
    result = compiled(text + "minimise chat.cost.total\n")
    assert "GS7102" in {d.code for d in result.diagnostics}
    assert not result.failed


def test_of_several_open_counts_the_cheapest_passes() -> None:
    """Two kinds of servers do the same at different prices; whichever is dear is left out."""
    parts = """edition 2026
from std.servers.gigabyte import g593_zd2

server cheap : g593_zd2 { sold_as = system }
server dear : g593_zd2 { sold_as = system }
offer of_cheap { part = cheap; price = 200000 USD }
offer of_dear { part = dear; price = 300000 USD }
"""
    for first, second in (("cheap", "dear"), ("dear", "cheap")):
        spec = f"{parts}cluster box {{ servers = auto x {first} + auto x {second} }}\n"
        result = compiled(spec + "require box.accelerators >= 64\n")
        assert result.sizing is not None
        chosen = {first: result.sizing.choices[0].value, second: result.sizing.choices[1].value}
        assert chosen == {"cheap": 8, "dear": 0}


def test_nothing_that_passes_is_an_error_at_the_open_value() -> None:
    result = compiled(
        HEAD + "cluster box { servers = auto(1..4) x g593_zd2 }\nrequire box.accelerators >= 64\n"
    )
    assert result.failed
    assert "GS7101" in {d.code for d in result.diagnostics}


MIXTURE = """edition 2026
from std.models.qwen import qwen3_30b_a3b
from std.accelerators.nvidia import b200_sxm

server node { accelerators = 8 x b200_sxm }
cluster pod { servers = 4 x node; fabric compute { rate = 400 Gb/s; per = accelerator } }
training run {
  model = qwen3_30b_a3b; cluster = pod; stack = megatron; sharding = zero1
  sequence = 4096 tokens; global_batch = 256 sequences; steps = 10
  parallel { %s }
}
minimise run.iteration_time
"""
OPEN = "tensor = auto; pipeline = auto; virtual_pipeline = auto; microbatch = auto; context = auto; expert = auto"


def test_every_degree_of_a_mixture_open_finds_what_fewer_open_ones_find() -> None:
    """Two stages, chunks and no expert ranks: values in the middle of every list."""
    known = chosen(MIXTURE % OPEN.replace("expert = auto", "expert = 1"))
    assert known["run.parallel.pipeline"] == 2
    every = chosen(MIXTURE % OPEN)
    assert every == {**known, "run.parallel.expert": 1}


def test_large_microbatches_are_left_out_before_other_degrees() -> None:
    lists = {
        "pipeline": [1, 2, 3],
        "virtual_pipeline": [1, 2, 4],
        "expert": [1, 2, 4, 8],
        "microbatch": [1, 2, 4, 8, 16, 32],
    }
    chunks = {1: [1], 2: [1, 2, 4], 3: [1, 4]}
    assert _few(lists, chunks, 6 * 4 * 6) == lists
    assert _few(lists, chunks, 6 * 4 * 5) == {**lists, "microbatch": [1, 2, 4, 8, 16]}
    assert _few(lists, chunks, 6 * 4 * 4 - 1) == {
        **lists,
        "expert": [1, 4],
        "microbatch": [1, 2, 4, 8],
    }
