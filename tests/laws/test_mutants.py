"""Facts that a program can lose without crashing: each is broken on purpose, and a law of behaviour must notice."""

import itertools
from collections.abc import Callable

import pytest

from specc.bill.sums import Sum
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.physics.job import HostShare
from specc.plan.layout import Layout
from specc.plan.memory import states
from specc.plan.training_job import TrainingJob
from specc.record import evolve
from specc.result import Result
from specc.shipped import folder

COUNT = itertools.count()
HEAD = """edition 2026
from std.models.meta import llama_3_1_8b, llama_3_1_70b
from std.models.qwen import qwen3_30b_a3b
from std.accelerators.nvidia import rtx4090
from std.servers.nvidia import dgx_h200
"""


def predicted(text: str, path: str, name: str = "run") -> float:
    """One result of a spec, compiled afresh."""
    compiler = Compiler(DiskStore(folder("specs")), folder("specs"))
    file = f"spec-{next(COUNT)}.gpuspec"
    result: Result = compiler.compile(Source(file, HEAD + text), file)
    found = result.predictions.get(name)
    value = None if found is None else found.number(path)
    if value is None:  # no AssertionError: that is what a mutant is caught by
        raise LookupError(path, [d.message for d in result.diagnostics])
    return value


def training(
    fields: str, *, parallel: str = "tensor = 8", more: str = "", model: str = "llama_3_1_70b"
) -> str:
    return f"""
cluster pod {{ servers = 8 x dgx_h200; fabric compute {{ rate = 400 Gb/s; per = accelerator }}; {more} }}
training run {{
  model = {model}; cluster = pod; sequence = 4096 tokens; global_batch = 64 sequences; {fields}
  parallel {{ {parallel} }}
}}
"""


def workstation(fields: str) -> str:
    return f"""
server box {{ accelerators = 1 x rtx4090; host_memory = 128 GB }}
cluster c {{ servers = 1 x box }}
inference run {{
  model = qwen3_30b_a3b; cluster = c; engine = llama_cpp; weights = q4_k_m; max_length = 4096 tokens; {fields}
  traffic {{ concurrency = 1; prompt = 500 tokens; output = 256 tokens }}
}}
"""


def offloaded_states_take_the_host_link() -> None:
    plain = predicted(training(""), "iteration_time")
    moved = predicted(training("offload = optimizer"), "iteration_time")
    states_of_a_rank = 70.6e9 * 12.0 / 64
    crossing = 70.6e9 * (2.0 + 2.0) / 64
    assert moved - plain > crossing / 64e9 + states_of_a_rank / 400e9


def weights_in_host_memory_take_its_rate() -> None:
    plain = predicted(workstation(""), "tpot.mean")
    for word in ("weights", "experts", "layers(24)"):
        assert predicted(workstation(f"offload = {word}"), "tpot.mean") > plain + 5e-3, word


def caches_cross_the_link_between_pools() -> None:
    def first(rate: str) -> float:
        text = f"""
cluster pod {{
  servers = 2 x dgx_h200
  fabric compute {{ rate = {rate}; per = accelerator }}
}}
inference run {{
  model = llama_3_1_8b; cluster = pod
  disaggregated {{
    prefill {{ workers = 8 }}
    decode  {{ workers = 8 }}
    link = compute
  }}
  traffic {{ concurrency = 1; prompt = 100000 tokens; output = 100 tokens }}
}}
"""
        return predicted(text, "ttft.mean")

    cache = 100_000 * 32 * 2 * 8 * 128 * 2.0
    assert first("100 Gb/s") - first("400 Gb/s") > 0.9 * cache * (1 / 12.5e9 - 1 / 50e9)


def workloads_bear_the_colocation() -> None:
    def support(rent: str) -> float:
        text = f"""
site hall {{ pue = 1.25; electricity = 0.10 USD/kWh; {rent} }}
offer box_price {{ part = dgx_h200; price = 300000 USD }}
cluster pod {{
  servers = 8 x dgx_h200
  site    = hall
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
  economics {{ life = 4 years; maintenance = 5 %/year }}
}}
training run {{
  model = llama_3_1_70b; cluster = pod; sequence = 4096 tokens; global_batch = 64 sequences; tokens = 1B tokens
  parallel {{ tensor = 8 }}
}}
"""
        return predicted(text, "cost.support")

    assert support("colocation = 200 USD/kW/month") > support("") + 1.0


def checkpoints_hold_every_state() -> None:
    saved = "optimizer = sgd; checkpoint { every = 10 min }; failures { accelerator_mtbf = 1000000 years }"
    store = "storage { write_bandwidth = 1 GB/s }"
    value = predicted(training(saved, more=store), "goodput")
    size = 70.6e9 * (2.0 + 4.0)
    assert value == pytest.approx(600 / (600 + size / 1e9), rel=0.02)


def states_are_shared_inside_their_group() -> None:
    path, small = "memory.per_accelerator.optimizer", "llama_3_1_8b"
    every = predicted(training("sharding = fsdp", parallel="tensor = 1", model=small), path)
    group = predicted(
        training("sharding = hsdp", parallel="tensor = 1; shard = 8", model=small), path
    )
    assert group == pytest.approx(8 * every, rel=0.01)


def _no_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingJob, "checkpoint", property(lambda job: 70.6e9))


def _no_group(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = states.replicas_of

    def ignoring(layout: Layout) -> states.Replicas:
        return whole(evolve(layout, shard_group=0.0))

    monkeypatch.setattr(states, "replicas_of", ignoring)


MUTANTS: dict[str, tuple[Callable[[], None], Callable[[pytest.MonkeyPatch], None]]] = {
    "training offload takes no time": (
        offloaded_states_take_the_host_link,
        lambda patch: patch.setattr(
            "specc.plan.lower.training.host_traffic", lambda *_: (0.0, 0.0, 0.0)
        ),
    ),
    "serving offload takes no time": (
        weights_in_host_memory_take_its_rate,
        lambda patch: patch.setattr("specc.predict.serving.plan._on_host", lambda *_: HostShare()),
    ),
    "caches move between pools in no time": (
        caches_cross_the_link_between_pools,
        lambda patch: patch.setattr(
            "specc.predict.serving.disaggregated.link_rate", lambda *_: 1e30
        ),
    ),
    "nobody pays the colocation": (
        workloads_bear_the_colocation,
        lambda patch: patch.setattr("specc.bill.running._colocation", lambda *_: Sum(value=0.0)),
    ),
    "a checkpoint has a byte for each parameter": (checkpoints_hold_every_state, _no_checkpoint),
    "the shard group is not read": (states_are_shared_inside_their_group, _no_group),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_the_law_holds_and_its_mutant_breaks_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    law, mutate = MUTANTS[name]
    law()
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        law()
