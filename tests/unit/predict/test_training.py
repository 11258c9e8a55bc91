"""Training predictions of small specs: what is assumed, what is unknown, what limits."""

import pytest

from specc.compiler import Compiler
from specc.design.expression import Unknown
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.predict.prediction import Prediction
from specc.shipped import folder

SPEC = """edition 2026

from std.accelerators.nvidia import h100_sxm
from std.models.meta import llama_3_8b
{more}
server node {{
  accelerators = 8 x {part}

  scale_up {{
    domain = 8 gpus
  }}
}}

cluster pod {{
  servers = 8 x node

  fabric compute {{
    rate = 400 Gb/s
    per  = accelerator
    {fabric}
  }}
}}

training run {{
  model        = llama_3_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 256 sequences
  {fields}

  parallel {{
    microbatch = 1
    {parallel}
  }}
}}
"""


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler(DiskStore(folder("specs")), folder("specs"))


def text_of(**fields: str) -> str:
    usual = {"more": "", "part": "h100_sxm", "fabric": "", "fields": "", "parallel": ""}
    return SPEC.format(**{**usual, **fields})


def predicted(compiler: Compiler, **fields: str) -> Prediction:
    text = text_of(**fields)
    result = compiler.compile(Source("spec", text), f"{abs(hash(text))}.gpuspec")
    return result.predictions["run"]


def seconds(prediction: Prediction) -> float:
    value = prediction.number("iteration_time")
    assert value is not None
    return value


def test_every_part_is_named_and_adds_up(compiler: Compiler) -> None:
    prediction = predicted(compiler)
    parts = [float(v) for k, v in prediction.results.items() if k.startswith("time.")]  # type: ignore[arg-type]
    assert sum(parts) == pytest.approx(seconds(prediction))


def test_without_tokens_there_is_no_duration(compiler: Compiler) -> None:
    found = predicted(compiler).get("duration")
    assert isinstance(found, Unknown)
    assert found.needs == ("run.tokens",)


def test_tokens_give_a_duration(compiler: Compiler) -> None:
    prediction = predicted(compiler, fields="tokens = 1T tokens")
    steps = 1e12 / (256 * 4096)
    goodput = prediction.number("goodput")
    assert goodput is not None
    assert prediction.number("duration") == pytest.approx(
        steps * seconds(prediction) / goodput, rel=1e-3
    )


def test_epochs_of_samples(compiler: Compiler) -> None:
    once = predicted(compiler, fields="samples = 10000")
    thrice = predicted(compiler, fields="samples = 10000; epochs = 3")
    assert thrice.number("duration") == pytest.approx(3 * once.number("duration"), rel=0.02)  # type: ignore[operator]


def test_an_accelerator_that_nobody_measured(compiler: Compiler) -> None:
    own = "accelerator fresh : h100_sxm { memory_bandwidth = 3.35 TB/s }"
    other = """accelerator other {
  memory = 80 GB
  memory_bandwidth = 3.35 TB/s

  peak {
    bf16 = 989.4 TFLOP/s
  }
}"""
    known = predicted(compiler, more=own, part="fresh")
    unknown = predicted(compiler, more=other, part="other")
    assert not any(a.name == "efficiency" for a in known.assumptions)
    assert any(a.name == "efficiency" for a in unknown.assumptions)

    def width(prediction: Prediction) -> float:
        time = prediction.results["iteration_time"]
        return float(time.high) / float(time.low)  # type: ignore[union-attr, arg-type]

    assert width(unknown) > 1.2 * width(known)


def test_eight_bits_are_faster_but_not_twice(compiler: Compiler) -> None:
    ratio = seconds(predicted(compiler)) / seconds(predicted(compiler, fields="precision = fp8"))
    assert 1.15 <= ratio <= 1.7


def test_recomputing_costs_about_a_third(compiler: Compiler) -> None:
    ratio = seconds(predicted(compiler, fields="recompute = full")) / seconds(predicted(compiler))
    assert 1.2 <= ratio <= 1.4
    some = seconds(predicted(compiler, fields="recompute = full; recompute_layers = 8"))
    assert (
        seconds(predicted(compiler))
        < some
        < seconds(predicted(compiler, fields="recompute = full"))
    )


def test_adapters_train_faster(compiler: Compiler) -> None:
    ratio = seconds(predicted(compiler, fields="method = lora(rank = 16)")) / seconds(
        predicted(compiler)
    )
    assert 0.6 <= ratio <= 0.85


def test_a_power_cap_slows(compiler: Compiler) -> None:
    prediction = predicted(compiler, fields="power_limit = 500 W")
    assert seconds(prediction) > seconds(predicted(compiler))
    assert any(a.name == "clock under the power limit" for a in prediction.assumptions)


def test_load_balancing_is_assumed_or_stated(compiler: Compiler) -> None:
    assert any("share of the rate" in a.name for a in predicted(compiler).assumptions)
    stated = predicted(compiler, fabric="load_balancing = ecmp")
    assert not any("share of the rate" in a.name for a in stated.assumptions)
    assert seconds(stated) >= seconds(predicted(compiler, fabric="load_balancing = adaptive"))


def test_schedules_that_fill_the_bubble(compiler: Compiler) -> None:
    plain = predicted(compiler, parallel="pipeline = 4")
    filled = predicted(compiler, parallel="pipeline = 4; schedule = zero_bubble")
    assert (filled.number("time.bubble") or 0.0) < 0.5 * (plain.number("time.bubble") or 0.0)


def test_interleaving_divides_the_bubble(compiler: Compiler) -> None:
    plain = predicted(compiler, parallel="pipeline = 4")
    chunks = predicted(compiler, parallel="pipeline = 4; virtual_pipeline = 8")
    assert (chunks.number("time.bubble") or 0.0) < 0.2 * (plain.number("time.bubble") or 0.0)


def test_a_stage_of_fsdp2_gathers_once_however_many_microbatches(compiler: Compiler) -> None:
    def shown(extra: str, parallel: str = "pipeline = 4") -> Prediction:
        fields = f"stack = torchtitan; sharding = fsdp; {extra}"
        return predicted(compiler, fields=fields, parallel=parallel)

    def sent(prediction: Prediction) -> float:
        return prediction.number("time.sharded") or 0.0

    def weights(prediction: Prediction) -> float:
        return prediction.number("memory.per_accelerator.weights") or 0.0

    usual, dropped = shown(""), shown("reshard_after_forward = true")
    assert sent(dropped) > 3.0 * sent(usual)
    assert weights(dropped) < 0.6 * weights(usual)
    # without a pipeline weights are dropped, unless the spec says that they are kept
    alone, kept = shown("", ""), shown("reshard_after_forward = false", "")
    assert weights(kept) > 2.0 * weights(alone)
    assert sent(kept) < sent(alone)
    same = shown("reshard_after_forward = true", "")
    assert same.number("iteration_time") == alone.number("iteration_time")
