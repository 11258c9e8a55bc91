"""A fact that memory and time both rest on is one fact: each field moves both."""

import itertools

import pytest

from specc.compiler import Compiler
from specc.design.workload import Inference, Training
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.result import Result
from specc.shipped import folder

TRAINING = """edition 2026

from std.models.meta import llama_3_1_8b, llama_3_1_70b
from std.models.mistral import mixtral_8x7b_v0_1
from std.models.deepseek import deepseek_v3
from std.accelerators.nvidia import a100_sxm_80
from std.models.qwen import qwen2_72b
from std.servers.nvidia import {server}

server box {{ accelerators = 8 x a100_sxm_80 }}

cluster pod {{
  servers = {servers}
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
  {cluster}
}}

training run {{
  model        = {model}
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = {batch} sequences
  {fields}
  parallel {{ {parallel} }}
}}
"""
SERVING = """edition 2026

from std.models.meta import llama_3_1_8b, llama_3_1_70b
from std.models.deepseek import deepseek_v3
from std.servers.nvidia import {server}

{more}
cluster pod {{
  servers = {servers} x {server}
  fabric compute {{ rate = {rate}; per = accelerator }}
  {site}
}}

inference chat {{
  model   = {model}
  cluster = pod
  {fields}
  parallel {{ {parallel} }}
  traffic {{ concurrency = 16; prompt = 1000 tokens; output = 200 tokens }}
}}
"""


COUNT = itertools.count()


@pytest.fixture(scope="module")
def compiler():
    compiler = Compiler(DiskStore(folder("specs")), folder("specs"))

    def compiled(text: str) -> Result:
        name = f"spec-{next(COUNT)}.gpuspec"
        return compiler.compile(Source(name, text), name)

    return compiled


@pytest.fixture
def train(compiler):
    def compiled(fields: str = "", parallel: str = "tensor = 8", **more: str) -> Result:
        text = TRAINING.format(
            **{
                "server": "dgx_h200", "servers": "8 x dgx_h200", "cluster": "", "model": "llama_3_1_8b", "batch": "64",
                "fields": fields, "parallel": parallel, **more,
            }
        )  # fmt: skip
        return compiler(text)

    return compiled


@pytest.fixture
def serve(compiler):
    def compiled(fields: str = "", parallel: str = "tensor = 8", **more: str) -> Result:
        text = SERVING.format(
            **{
                "server": "dgx_h200", "servers": "1", "rate": "400 Gb/s", "more": "", "site": "", "model": "llama_3_1_70b",
                "fields": fields, "parallel": parallel, **more,
            }
        )  # fmt: skip
        return compiler(text)

    return compiled


def number(result: Result, path: str, name: str = "run") -> float:
    value = result.predictions[name].number(path)
    assert value is not None, path
    return value


def memory(result: Result, group: str, name: str = "run") -> float:
    return number(result, f"memory.per_accelerator.{group}", name)


def test_frozen_parameters_have_no_gradients_and_no_optimiser_states(train):
    full, frozen = train(), train("frozen = 95 %")
    assert number(frozen, "iteration_time") < number(full, "iteration_time")
    for group in ("gradients", "optimizer"):
        assert memory(frozen, group) == pytest.approx(0.05 * memory(full, group))
    assert memory(frozen, "weights") == memory(full, "weights")


def test_an_amount_that_is_offloaded_takes_as_long_as_the_word(train):
    whole = train("offload = optimizer", model="llama_3_1_70b")
    total = whole.plans["run"].memory[0].ledger.on_host("optimizer")
    part = train(f"offload = {total / 2e9:.6f} GB", model="llama_3_1_70b")
    assert number(part, "time.offload") == pytest.approx(
        number(whole, "time.offload") / 2, rel=1e-3
    )
    assert number(whole, "time.offload") > 0.1


def test_offloaded_words_may_be_several(train):
    one, two = train("offload = optimizer"), train("offload = [optimizer, activations]")
    assert number(two, "time.offload") > number(one, "time.offload")
    assert memory(two, "activations") < memory(one, "activations")


def test_experts_are_offloaded_by_what_a_rank_holds(train):
    result = train(
        "sharding = none; offload = optimizer", "tensor = 1; expert = 8", model="mixtral_8x7b_v0_1"
    )
    lines = result.plans["run"].memory[0].ledger
    job = result.plans["run"].training
    parameters = lines.on_host("optimizer") / 12.0
    gradient = job.widths.gradient
    assert job.offloaded == pytest.approx(parameters * (gradient + 2.0))
    assert parameters > job.work.dense_parameters  # attention and router are on every rank


def test_weights_in_host_memory_are_read_for_each_pass(train):
    experts, layers, both = (
        train(f"offload = {words}", "tensor = 1; expert = 8", model="mixtral_8x7b_v0_1")
        for words in ("experts", "layers(8)", "[experts, layers(8)]")
    )
    plain = train("", "tensor = 1; expert = 8", model="mixtral_8x7b_v0_1")
    for moved in (experts, layers, both):
        assert memory(moved, "weights") < memory(plain, "weights")
        assert number(moved, "iteration_time") > number(plain, "iteration_time")
    assert memory(both, "weights") < min(memory(experts, "weights"), memory(layers, "weights"))
    there = experts.plans["run"].memory[0].ledger.on_host("weights")
    job = experts.plans["run"].training
    assert there == pytest.approx(job.work.expert_parameters / 8 * 2.0, rel=0.01)
    assert job.offloaded == pytest.approx(2.0 * there * job.layout.microbatches)


def test_stages_hold_the_same_layers_in_memory_and_in_time(train):
    result = train(
        "recompute = full",
        "tensor = 8; pipeline = 16; expert = 16",
        model="deepseek_v3",
        batch="128",
        servers="32 x dgx_h200",
    )
    from specc.plan.memory.parameters import stage_layers
    from specc.plan.stages import fullest_stage, layers_on

    job = result.plans["run"].training
    held = [sum(count for count, _ in stage_layers(job, float(stage))) for stage in range(16)]
    assert sum(held) == 61
    assert held == [layers_on(float(stage), 61.0, 16.0) for stage in range(16)]
    assert max(held) == fullest_stage(61.0, 16.0) == 4
    assert held[-1] == held[0] == 3


@pytest.mark.parametrize(("optimizer", "each"), [("adam", 14.0), ("sgd", 6.0)])
def test_a_checkpoint_has_one_size(train, optimizer, each):
    result = train(
        f"optimizer = {optimizer}; steps = 1000; checkpoint {{ every = 10 min }}",
        cluster="storage { write_bandwidth = 1 GB/s }",
        model="llama_3_1_70b",
    )
    job = result.plans["run"].training
    assert job.checkpoint == pytest.approx(each * job.work.parameters)
    stall = next(d for d in result.diagnostics if d.code == "GS6202")
    minutes = job.checkpoint / 1e9 / 60.0
    assert f"{minutes:.4g} min" in stall.message
    assert number(result, "goodput") == pytest.approx(600.0 / (600.0 + minutes * 60.0), rel=0.02)


def test_a_smaller_checkpoint_leaves_more_of_the_time(train):
    usual = "steps = 1000; checkpoint { every = 10 min }"
    shares = [
        number(train(usual + more, cluster="storage { write_bandwidth = 1 GB/s }"), "goodput")
        for more in ("", "; optimizer = sgd", "; method = lora(rank = 16)")
    ]
    assert shares == sorted(shares)
    assert shares[2] > 0.99
    assert shares[0] < 0.9


def test_fp4_is_nvfp4(train):
    plain, scaled = (
        train(f"precision = {word}", server="dgx_b200", servers="8 x dgx_b200")
        for word in ("fp4", "nvfp4")
    )
    assert number(plain, "iteration_time") == pytest.approx(number(scaled, "iteration_time"))


def test_full_sharding_divides_gradients_over_every_rank(train):
    result = train(
        "stack = deepspeed; sharding = zero3; recompute = full", "", model="qwen2_72b", servers="3 x box", batch="24"
    )  # fmt: skip
    line = result.plans["run"].memory[0].ledger
    parameters = result.plans["run"].training.work.parameters
    assert line.group("gradients") <= 4.01 * parameters / 24
    held = result.plans["run"].memory[0].states - line.line("gathered layers").bytes
    assert held == pytest.approx(16 * parameters / 24, rel=0.01)


def test_a_shard_group_holds_more_than_all_ranks_would(train):
    whole, grouped = (
        train(f"sharding = {word}; recompute = full", f"tensor = 1; {more}")
        for word, more in (("fsdp", ""), ("hsdp", "shard = 8"))
    )
    for group in ("gradients", "optimizer"):
        assert memory(grouped, group) == pytest.approx(8 * memory(whole, group))


def test_recomputing_fewer_layers_keeps_more(train):
    totals = [
        memory(train(f"recompute = full; {more}"), "activations")
        for more in ("", "recompute_layers = 16", "recompute_layers = 1")
    ]
    assert totals == sorted(totals)
    none = memory(train("recompute = none"), "activations")
    assert totals[0] < 0.6 * totals[1] < 0.6 * none
    assert totals[2] == pytest.approx(none, rel=0.05)


def test_gradients_of_fp16_training_are_sent_as_fp16(train):
    """Megatron adds up in 32 bit with bf16 alone; autocast keeps 32-bit gradients with either."""

    def width(fields: str) -> float:
        return train(fields, "").plans["run"].training.widths.gradient

    assert width("stack = megatron; precision = bf16") == 4.0
    assert width("stack = megatron; precision = fp16") == 2.0
    assert width("stack = megatron; precision = fp16; gradients = fp32") == 4.0
    assert width("stack = pytorch; precision = fp16") == 4.0


def test_kernels_that_were_not_written_for_a_die_are_slower_on_it(train):
    """PyTorch's attention is that of FlashAttention-2, which knows no asynchronous matrix units; Megatron's is the vendor's."""

    def kept(stack: str, servers: str) -> float:
        plan = train(f"stack = {stack}", "", servers=servers).plans["run"]
        return plan.training.habits.attention

    hopper, ampere = "8 x dgx_h200", "8 x box"
    assert kept("megatron", hopper) == kept("megatron", ampere)
    assert kept("fsdp", hopper) / kept("fsdp", ampere) == pytest.approx(1.7, abs=0.2)


def test_a_power_limit_lowers_utilisation(train):
    free, capped = train(), train("power_limit = 350 W")
    assert number(capped, "mfu") < number(free, "mfu")


def test_what_is_kept_at_16_bit_takes_bytes_and_time(serve):
    plain, kept = (serve(f"weights = {term}") for term in ("fp8", "fp8(keep = attention)"))
    assert memory(kept, "weights", "chat") > memory(plain, "weights", "chat")
    assert number(kept, "time.weights", "chat") > number(plain, "time.weights", "chat")


def test_latent_attention_has_one_width(serve):
    plain, kept = (
        serve(f"weights = {term}", model="deepseek_v3", server="dgx_b200")
        for term in ("nvfp4", "nvfp4(keep = attention)")
    )
    assert memory(plain, "weights", "chat") == memory(kept, "weights", "chat")
    assert number(plain, "tpot.mean", "chat") == number(kept, "tpot.mean", "chat")


def test_a_plan_carries_its_job_and_ledger(train, serve):
    plan, service = train().plans["run"], serve().plans["chat"]
    assert isinstance(plan.workload, Training)
    assert isinstance(service.workload, Inference)
    assert plan.memory == plan.lowered.memory
    assert float(plan.memory[0].ledger.total) == memory(train(), "total")
    assert float(service.memory.ledger.total) == memory(serve(), "total", "chat")


APART = """
  disaggregated {
    link = compute
    prefill { workers = 1; tensor = 8 }
    decode { workers = 1; tensor = 8 }
  }
"""


def test_the_cache_takes_its_time_between_the_pools(serve):
    fast, slow = (serve(APART, servers="2", rate=rate) for rate in ("400 Gb/s", "4 Gb/s"))
    sent = 1000.0 * fast.plans["chat"].memory.cost.per_token * 8
    waits = number(slow, "ttft.mean", "chat") - number(fast, "ttft.mean", "chat")
    assert waits == pytest.approx(sent / (0.5e9 * 8) - sent / (50e9 * 8), rel=0.05)


def test_a_service_bears_what_its_hall_costs(serve):
    site = "site hall {{ pue = 1.2; electricity = 0.1 USD/kWh{} }}\n"
    offer = "offer box_price { part = dgx_h200; price = 300000 USD }\n"
    more = "site = hall; economics { life = 4 years; maintenance = 5 %/year; utilisation = 100 % }"
    free, rented = (
        serve(more=offer + site.format(space), site=more)
        for space in ("", "; colocation = 150 USD/kW/month")
    )
    space = rented.bills["pod"].running.colocation.value
    paid = number(rented, "cost.support", "chat") - number(free, "cost.support", "chat")
    assert paid == pytest.approx(3600.0 * space)
    assert space > 0
