"""Methods of training: what runs beside the network that is trained has weights, and takes time."""

import itertools

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.shipped import folder

COUNT = itertools.count()
SPEC = """edition 2026
from std.models.meta import llama_3_1_8b, llama_3_1_70b
from std.servers.nvidia import dgx_h100
cluster pod {{
  {servers}
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
}}
training run {{
  model = llama_3_1_8b; cluster = pod; sequence = 4096 tokens; global_batch = 512 sequences
  sharding = fsdp; {fields}
}}
"""
GIB = 2.0**30


@pytest.fixture(scope="module")
def run():
    compiler = Compiler(DiskStore(folder("specs")), folder("specs"))

    def predicted(fields: str, servers: str = "servers = 2 x dgx_h100"):
        name = f"spec-{next(COUNT)}.gpuspec"
        text = SPEC.format(fields=fields, servers=servers)
        result = compiler.compile(Source(name, text), name)
        assert "run" in result.predictions, [d.message for d in result.diagnostics]
        return result.predictions["run"]

    return predicted


def seconds(prediction, part: str) -> float:
    return prediction.number(f"time.{part}") or 0.0


def memory(prediction, group: str) -> float:
    return prediction.number(f"memory.per_accelerator.{group}")


def test_a_reference_has_weights_and_a_pass(run):
    full, dpo = run("stack = fsdp"), run("stack = fsdp; method = dpo")
    forward = (seconds(full, "products") + seconds(full, "attention")) / 3.0
    assert 0.9 * forward < seconds(dpo, "reference") < 1.6 * forward
    assert memory(dpo, "weights") - memory(full, "weights") == pytest.approx(
        8.03e9 * 2 / 16, rel=0.02
    )


def test_with_adapters_the_reference_is_the_model_itself(run):
    adapted, dpo = run("method = lora(rank = 16)"), run("method = dpo(rank = 16)")
    assert memory(dpo, "weights") == memory(adapted, "weights")
    assert seconds(dpo, "reference") > 0


def test_a_reward_model_has_a_score_for_its_head(run):
    full, reward = run(""), run("method = reward")
    assert seconds(reward, "head") < 0.15 * seconds(full, "head")
    assert memory(full, "activations") - memory(reward, "activations") > 3e9  # its logits


def test_a_teacher_has_its_own_size(run):
    result = run("stack = fsdp; method = distill(teacher = llama_3_1_70b)")
    assert seconds(result, "teacher") > seconds(result, "products")
    assert memory(result, "weights") > 70.6e9 * 2 / 16


def test_what_a_teacher_says_of_each_token_is_kept_for_the_loss(run):
    """128,256 entries of each of the tokens of a microbatch, with probabilities; none where the loss goes in chunks."""
    fields = "stack = fsdp; method = distill(teacher = llama_3_1_70b)"
    alone, taught = run("stack = fsdp; method = full"), run(fields)
    chunked = run(f"{fields}; loss = chunked")
    more = memory(taught, "activations") - memory(alone, "activations")
    assert more == pytest.approx(128_256 * 4096 * 6.0, rel=0.05)
    assert memory(chunked, "activations") < memory(alone, "activations")


def test_drawing_answers_takes_time_by_their_length_and_shows_as_a_bound(run):
    short, long = (
        run(f"stack = verl; method = grpo(rollouts = 8, prompt = 500 tokens, answer = {n} tokens)")
        for n in (500, 3000)
    )
    assert 1.2 * seconds(short, "rollout") < seconds(long, "rollout")
    assert long.bound_by.by == "drawing answers"
    total = sum(
        value
        for part in long.results
        if part.startswith("time.")
        for value in [long.number(part)]
        if value is not None
    )
    assert total == pytest.approx(long.number("iteration_time"))


@pytest.mark.parametrize(
    ("more", "terms"),
    [("", {"handed", "moved", "fixed"}), (", rollout = draw", {"handed", "fixed"})],
)
def test_drawing_answers_is_taken_apart(run, more, terms):
    """Reading, writing, weights over the links, states over the host's, and what the stack takes."""
    servers = "pools { train = 1 x dgx_h100; draw = 1 x dgx_h100 }" if more else None
    method = f"method = grpo(rollouts = 8, prompt = 500 tokens, answer = 1000 tokens{more})"
    drawn = (
        run(f"stack = verl; on = train; {method}", servers)
        if more
        else run(f"stack = verl; {method}")
    )
    told = drawn.calculations["time.rollout"]
    assert told.evaluate() == pytest.approx(seconds(drawn, "rollout"))
    assert {entry.name for entry in told.operands} >= {"prompts", "prompt", "writing"}
    assert {entry.name for entry in told.operands} & {"handed", "moved", "fixed"} <= terms
    assert "handed" in told.formula


def test_stacks_differ_in_the_passes_that_they_make(run):
    method = "method = grpo(rollouts = 8, prompt = 500 tokens, answer = 1000 tokens)"
    assert seconds(run(f"stack = verl; {method}"), "old_policy") > 0
    assert seconds(run(f"stack = trl; {method}"), "old_policy") == 0


def test_a_critic_is_trained_too(run):
    lengths = "prompt = 500 tokens, answer = 1000 tokens"
    grpo, ppo = (
        run(f"stack = verl; method = {word}(rollouts = 1, {lengths})") for word in ("grpo", "ppo")
    )
    assert seconds(ppo, "critic") > 2 * seconds(ppo, "reference")
    assert memory(ppo, "optimizer") == pytest.approx(2 * memory(grpo, "optimizer"), rel=0.01)


def test_a_pool_of_its_own_draws_answers_and_holds_the_reference(run):
    servers = "pools { train = 2 x dgx_h100; draw = 2 x dgx_h100 }"
    lengths = "rollouts = 8, prompt = 500 tokens, answer = 2000 tokens"
    here = run(f"stack = verl; on = train; steps = 10; method = grpo({lengths})", servers)
    apart = run(
        f"stack = verl; on = train; steps = 10; method = grpo({lengths}, rollout = draw, reference = draw)",
        servers,
    )
    assert memory(apart, "weights") < memory(here, "weights")
    assert seconds(apart, "rollout") <= seconds(here, "rollout") * 1.001
    assert seconds(apart, "reference") == pytest.approx(seconds(here, "reference"), rel=0.01)
    assert apart.number("accelerators_with_pools") == 32
    assert apart.number("tokens_per_second_per_accelerator_with_pools") == pytest.approx(
        apart.number("tokens_per_second") / 32
    )
    assert "accelerators_with_pools" not in here.results
    assert apart.number("accelerator_hours") == pytest.approx(32 * apart.number("duration"))
    assert apart.number("power.peak") == pytest.approx(2 * here.number("power.peak"))
    assert apart.number("energy") == pytest.approx(
        apart.number("power.mean") * apart.number("duration")
    )


def test_modules_that_are_computed_again_are_not_kept(run):
    kept = {
        words: run(f"recompute = {words}")
        for words in ("none", "norms", "[norms, mlp]", "every(2)", "full")
    }
    bytes_of = {words: memory(prediction, "activations") for words, prediction in kept.items()}
    time_of = {words: prediction.number("iteration_time") for words, prediction in kept.items()}
    order = ("none", "norms", "[norms, mlp]", "full")
    assert [bytes_of[w] for w in order] == sorted((bytes_of[w] for w in order), reverse=True)
    assert [time_of[w] for w in order] == sorted(time_of[w] for w in order)
    assert time_of["none"] < time_of["every(2)"] < time_of["full"]
    assert bytes_of["full"] < bytes_of["every(2)"] < bytes_of["none"]


def test_adapters_are_where_they_are_said_to_be(run):
    some = run("method = lora(rank = 64, targets = [q, v])")
    every = run("method = lora(rank = 64)")
    model = 32 * 64 * ((4096 + 4096) + (4096 + 1024))
    assert memory(some, "optimizer") == pytest.approx(
        memory(every, "optimizer") * model / 167_772_160, rel=0.01
    )
