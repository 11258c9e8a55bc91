"""Every setting of a workload counts: set to an extreme it moves a result, or a finding says that it does nothing or cannot be."""

import pytest

from specc import Result
from specc import compile as compiled

TRAIN = "tokens = 1B tokens; sequence = 4096 tokens; global_batch = 64 sequences; sharding = zero3"
LOAD = "prompt = 1000 tokens; output = 200 tokens"
PATHS = (
    "run.iteration_time", "run.duration", "run.memory.per_accelerator.total", "run.goodput", "run.tpot.mean", "run.ttft.mean",
    "run.ttft.p99", "run.tokens_per_second", "run.max_rate", "run.memory.per_accelerator.weights", "run.kv_cache_tokens",
)  # fmt: skip


def made(work: str) -> Result:
    return compiled(f"""edition 2026
from std.accelerators.nvidia import h100_sxm
from std.models.meta import llama_3_1_8b, llama_3_3_70b
server box {{ accelerators = 8 x h100_sxm }}
cluster pod {{ servers = 2 x box
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
}}
{work}
""")


def trained(said: str, block: str = "") -> Result:
    return made(f"training run {{ model = llama_3_1_8b; cluster = pod; {said}\n{block}\n}}")


def served(said: str, load: str, model: str = "llama_3_3_70b") -> Result:
    return made(
        f"inference run {{ model = {model}; cluster = pod\n{said}\ntraffic {{ {load}; {LOAD} }}\n parallel {{ tensor = 8 }}\n}}"
    )


def number(result: Result, path: str) -> float | None:
    try:
        value = result.value(path)
    except KeyError:
        return None
    return None if value is None else float(value)


def told(result: Result) -> tuple[object, ...]:
    loud = {f.code for f in result.findings if f.severity != "info"}
    return (*(number(result, path) for path in PATHS), *sorted(loud))


TRAINING = {
    "parallel": [
        "parallel { virtual_pipeline = 4 }", "parallel { schedule = gpipe }", "parallel { shard = 4 }", "parallel { context = 2 }",
        "parallel { microbatch = 2 }", "parallel { pipeline = 2 }", "parallel { expert = 2 }", "parallel { expert_tensor = 2 }",
    ],
    "losses": [
        "checkpoint { every = 1 min; stall = 1 min }", "checkpoint { every = 10 }", "failures { accelerator_mtbf = 1 hour }",
        "failures { server_mtbf = 1 day }", "failures { restart = 10 hours }",
    ],
    "fields": [
        "recompute_layers = 4", "mean_length = 9000 tokens", "mean_length = 100 tokens", "per_domain = 9", "per_domain = 4",
        "power_limit = 20 W", "power_limit = 400 W", "evaluation = 60 %", "evaluation = 100 %", "steps = 7", "samples = 77", "epochs = 3",
        "batch_ramp = 500M tokens", "frozen = 50 %", "precision = fp8", "gradients = bf16", "optimizer = sgd", "offload = optimizer",
        "recompute = full", "recompute = full; recompute_layers = 200", "dropout = true", "loss = chunked", "accelerators = 8",
    ],
}  # fmt: skip


@pytest.mark.parametrize("said", [line for lines in TRAINING.values() for line in lines])
def test_a_setting_of_a_run_counts(said: str) -> None:
    assert told(trained(TRAIN, said)) != told(trained(TRAIN)), said


@pytest.mark.parametrize(
    "said",
    [
        "rate = 1 requests/s; peak = 100", "concurrency = 4; peak = 100", "concurrency = 4; arrivals = regular", "offline = true; growth = 40 %/year",
        "rate = 1 requests/s; prefix_hit = 50 %", "rate = 8 requests/s; arrivals = bursty(cv = 4)",
    ],
)  # fmt: skip
def test_a_setting_of_a_load_counts(said: str) -> None:
    plain = said.partition("; ")[0]
    assert told(served("", said)) != told(served("", plain)), said


@pytest.mark.parametrize("schedule", ["gpipe", "dualpipe", "zero_bubble", "interleaved"])
def test_a_schedule_counts(schedule: str) -> None:
    run = TRAIN.replace("zero3", "zero1")
    plain = trained(run, "parallel { pipeline = 4; tensor = 2 }")
    other = trained(run, f"parallel {{ pipeline = 4; tensor = 2; schedule = {schedule} }}")
    assert told(other) != told(plain)


def test_gpipe_keeps_every_microbatch_and_one_f_one_b_as_many_as_stages() -> None:
    """Huang et al. 2019, section 2.3; Narayanan et al. 2021, section 2.2: m against p of them on the first stage."""
    path = "run.memory.per_accelerator.activations"
    run = TRAIN.replace("zero3", "zero1") + "; recompute = full"
    plain, gpipe = (
        number(trained(run, f"parallel {{ pipeline = 4; tensor = 2; schedule = {word} }}"), path)
        for word in ("one_f_one_b", "gpipe")
    )
    assert plain is not None
    assert gpipe is not None
    assert gpipe > 2.5 * plain


@pytest.mark.parametrize("stack", ["megatron", "deepspeed", "fsdp", "pytorch"])
def test_each_level_of_sharding_divides_one_more_kind_of_state(stack: str) -> None:
    """Rajbhandari et al. 2020, section 5: gradients from level 2 on, weights from level 3 on, over all sixteen ranks."""
    gradients, weights = (
        [
            number(trained(TRAIN.replace("zero3", f"zero{level}"), f"recompute = full; stack = {stack}"), f"run.memory.per_accelerator.{kind}")
            for level in (1, 2, 3)
        ]
        for kind in ("gradients", "weights")
    )  # fmt: skip
    assert all(value is not None for value in (*gradients, *weights))
    assert gradients[1] <= 4.0 * 8.03e9 / 16 + 4.0 * 8.03e9 / 16
    assert gradients[0] > 4 * gradients[1] >= 4 * gradients[2] * 0.999
    assert weights[0] == weights[1] > 2 * weights[2]


def test_checkpoints_can_be_counted_in_iterations() -> None:
    step = number(trained(TRAIN), "run.iteration_time")
    assert step is not None
    times, counted = (
        number(trained(TRAIN, f"checkpoint {{ every = {every}; stall = 1 min }}"), "run.goodput")
        for every in (f"{100 * step} s", "100")
    )
    assert times == pytest.approx(counted)


def test_a_draft_of_which_nothing_is_kept_only_costs_time() -> None:
    draft = "speculative {{ draft = llama_3_1_8b; acceptance = {} % }}"
    alone = number(served("", "concurrency = 4"), "run.tpot.mean")
    times = [number(served(draft.format(kept), "concurrency = 4"), "run.tpot.mean") for kept in (0, 1, 50, 100)]  # fmt: skip
    assert alone is not None
    assert None not in times
    assert times == sorted(times, reverse=True)  # type: ignore[type-var]
    assert times[0] > alone


@pytest.mark.parametrize("phase", ["prefill", "decode"])
@pytest.mark.parametrize("said", ["workers = 3", "workers = 2; tensor = 2", "workers = 2; batch = 1"])  # fmt: skip
def test_a_setting_of_a_pool_counts(phase: str, said: str) -> None:
    if (phase, said) == ("prefill", "workers = 2; batch = 1"):
        pytest.skip("prompts are read one at a time")
    pools = {"prefill": "workers = 2", "decode": "workers = 2"}

    def at(phases: dict[str, str]) -> tuple[object, ...]:
        blocks = "; ".join(f"{name} {{ {words} }}" for name, words in phases.items())
        block = f"disaggregated {{ {blocks}; link = compute }}"
        return told(
            made(
                f"inference run {{ model = llama_3_1_8b; cluster = pod; {block}; traffic {{ concurrency = 64; {LOAD} }} }}"
            )
        )

    assert at({**pools, phase: said}) != at(pools)


@pytest.mark.parametrize("said", ["checkpoint { every = 0 s }", "failures { server_mtbf = 0 s }", "steps = 0", "epochs = 0"])  # fmt: skip
def test_nothing_is_no_amount(said: str) -> None:
    codes = {f.code for f in trained(TRAIN, said).findings}
    assert codes & {"GS2105", "GS2110"}


def test_a_run_without_progress_has_no_length() -> None:
    run = trained(TRAIN, "failures { accelerator_mtbf = 1 min }")
    assert "GS6130" in {f.code for f in run.findings if f.severity == "error"}
    assert run.value("run.duration") is None


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ("kv_heads = 7", "32 / 7 is not whole"),
        ("kv_heads = 64", "32 / 64 is not whole"),
        ("hidden = 4095", "4095 / 32 is not whole"),
        ("experts { count = 8; active = 9; ffn = 1024 }", "experts.active"),
        ("experts { count = 8; active = 2; ffn = 1024; first_dense = 33 }", "experts.first_dense"),
        ("attention { kind = sliding; window = 128 tokens; full_layers = 33 }", "attention.full_layers"),
    ],
)  # fmt: skip
def test_a_network_that_cannot_be_is_refused(said: str, lacks: str) -> None:
    sizes = {
        "layers": "32",
        "hidden": "4096",
        "heads": "32",
        "ffn": "11008",
        "vocabulary": "32000",
    }
    name, _, value = said.partition(" = ")
    plain = name in ("kv_heads", "hidden")
    lines = [
        f"{key} = {size}" for key, size in ({**sizes, name: value} if plain else sizes).items()
    ]
    model = "; ".join([*lines, *([] if plain else [said])])
    result = made(
        f"model m {{ {model} }}\ninference run {{ model = m; cluster = pod; traffic {{ concurrency = 1; {LOAD} }} }}"
    )
    assert any(f.code == "GS5602" and lacks in f.message for f in result.findings)
    assert result.failed


@pytest.mark.parametrize("clusters", ["pod", "[pod, other]"])
@pytest.mark.parametrize(("peak", "holds"), [(2, True), (200, False)])
def test_a_peak_is_judged_wherever_a_service_runs(clusters: str, peak: int, holds: bool) -> None:
    result = made(f"""cluster other {{ servers = 1 x box }}
inference run {{ model = llama_3_1_8b; cluster = {clusters}; traffic {{ rate = 20 requests/s; peak = {peak}; {LOAD} }} }}""")
    assert ("GS6131" in {f.code for f in result.findings}) != holds


def test_a_peak_is_judged_at_what_is_required() -> None:
    """The rate at which the first token is as late as allowed is below that at which the queue grows."""
    load = "rate = 20 requests/s; peak = 4"
    plain, strict = (
        {f.code for f in served(said, load, model="llama_3_1_8b").findings}
        for said in ("", "require ttft.p95 <= 45 ms")
    )
    assert "GS6131" not in plain
    assert "GS6131" in strict
    assert "GS7001" not in strict


def test_an_oversubscription_without_leaves_is_said_to_do_nothing() -> None:
    ratio = "per = accelerator; oversubscription = 4:1"
    text = f"""edition 2026
from std.accelerators.nvidia import h100_sxm
from std.models.meta import llama_3_1_8b
server box {{ accelerators = 8 x h100_sxm }}
cluster pod {{ servers = 2 x box
  fabric compute {{ rate = 400 Gb/s; {ratio} }}
}}
training a {{ model = llama_3_1_8b; cluster = pod; accelerators = 8; {TRAIN} }}
training b {{ model = llama_3_1_8b; cluster = pod; accelerators = 8; {TRAIN} }}
"""
    said = [f for f in compiled(text).findings if f.code == "GS5550"]
    assert [f.line for f in said] == [6]
    plain = compiled(text.replace("; oversubscription = 4:1", ""))
    assert not [f for f in plain.findings if f.code == "GS5550"]
