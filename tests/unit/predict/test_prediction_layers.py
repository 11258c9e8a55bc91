"""Layers that learn to predict further tokens: counted where a job trains them, and nowhere else."""

import itertools

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.predict.training.flops import executed
from specc.shipped import folder

SPEC = """edition 2026

from std.models.deepseek import deepseek_v3
from std.accelerators.nvidia import gb300

server node {{ accelerators = 4 x gb300; scale_up {{ domain = 72 gpus }} }}

cluster pod {{ servers = 64 x node; fabric compute {{ rate = 400 Gb/s; per = accelerator }} }}

training run {{
  model        = deepseek_v3
  cluster      = pod
  precision    = mxfp8
  sequence     = 4096 tokens
  global_batch = 4096 sequences
  {fields}
  parallel {{ pipeline = 16; expert = 16; microbatch = 1 }}
}}
"""
COUNT = itertools.count()


@pytest.fixture(scope="module")
def run():
    compiler = Compiler(DiskStore(folder("specs")), folder("specs"))

    def compiled(fields):
        name = f"spec-{next(COUNT)}.gpuspec"
        result = compiler.compile(Source(name, SPEC.format(fields=fields)), name, {})
        return result.plans["run"], result.predictions["run"], result.diagnostics

    return compiled


# Megatron-Bridge's summary of 25.11: 1,088 TFLOP/s at 4,357 tokens/s without the layer, 557 at 2,139 with it.
@pytest.mark.parametrize(("layers", "each"), [(0, 1088e12 / 4357), (1, 557e12 / 2139)])
def test_flop_of_a_token_are_those_of_published_pairs(run, layers, each):
    job = run(f"stack = megatron_bridge; mtp_layers = {layers}")[0].lowered.job
    assert executed(job, masked=True)[0] / 4096 == pytest.approx(each, rel=0.005)


def test_they_take_time_memory_and_logits_of_the_last_stage(run):
    (plan, without, _), (more, with_one, _) = run("mtp_layers = 0"), run("mtp_layers = 1")
    assert with_one.number("iteration_time") > 1.02 * without.number("iteration_time")
    own = [
        after.states - before.states
        for before, after in zip(plan.memory, more.memory, strict=True)
    ]
    assert own[0] == 0.0
    assert own[-1] > 0.0
    passing = [
        stages.memory[-1].ledger.line("backward of one layer, or logits").inputs[1].value
        for stages in (plan, more)
    ]
    assert passing[1] > 1.5 * passing[0]


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ("stack = megatron_bridge", 1),
        ("stack = megatron_bridge; method = full", 1),
        ("stack = megatron_bridge; method = lora(rank = 8)", 0),
        ("stack = megatron", 0),
        ("stack = fsdp2; sharding = fsdp; mtp_layers = 1", 1),
    ],
)
def test_who_trains_them(run, fields, count):
    plan, prediction, _ = run(fields)
    assert plan.lowered.job.network.guessed == count
    noted = [entry for entry in prediction.assumptions if entry.name == "mtp_layers"]
    assert bool(noted) == ("mtp_layers" not in fields)


def test_stages_are_even_with_the_layer_counted(run):
    def uneven(fields):
        return [d for d in run(fields)[2] if d.code == "GS5302"]

    assert not uneven("stack = megatron_bridge")  # 61 layers, one for a further token, two ends
    assert uneven("stack = megatron_bridge; mtp_layers = 0")
