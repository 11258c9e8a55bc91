"""Accelerators that copy memory to their cores, rings without switches, and engines that move a cache more than once in a step."""

import pytest

from specc.physics.decode import cache_passes, decode_attention_parts
from specc.physics.exchange import all_reduce_once
from specc.physics.job import ServingJob
from specc.predict.serving.job import Numbers, with_numbers
from specc.predict.serving.outcome import Kinds, longest_of, outcome
from specc.predict.serving.plan import serving_job
from specc.record import evolve
from specc.validation.inference_rows import case_of
from specc.validation.shelves import Shelves

BLANK = dict.fromkeys(
    ("params_b", "kv_prec", "act_prec", "pp", "ep", "dp", "moe_tp", "mode", "notes"), ""
)
ROW = BLANK | {
    "model": "Llama-2-13B", "w_prec": "bf16", "gpu": "Inferentia2", "n_gpus": "12", "tp": "24",
    "engine": "Transformers NeuronX", "engine_version": "Neuron 2.18.0", "isl": "4096", "osl": "4096",
    "concurrency": "1", "metric": "tpot_ms", "value": "10", "quality": "A",
}  # fmt: skip
NVIDIA = {"gpu": "A100-SXM-80GB", "n_gpus": "1", "tp": "1"}


@pytest.fixture(scope="module")
def shelves() -> Shelves:
    return Shelves()


def job(shelves: Shelves, **cells: str) -> ServingJob:
    read = case_of(ROW | cells, shelves)
    return serving_job(read.inference, read.engine, read.place, read.asked)


def test_a_small_sum_goes_twice_round_a_ring(shelves: Shelves) -> None:
    """Each rank more is two steps more, as many as two ranks take; a switch saves them."""
    latency = 2.6e-6
    few, many = (
        with_numbers(each, Numbers(reduce_latency=latency)).device
        for each in (job(shelves, n_gpus="6", tp="12"), job(shelves))
    )
    slower = all_reduce_once(1024.0, 24.0, many) - all_reduce_once(1024.0, 12.0, few)
    assert slower == pytest.approx(12 * latency)
    switched = job(shelves, gpu="H100-SXM-80GB", n_gpus="8", tp="8")
    assert (switched.device.circled, switched.filed.interconnect) == (0.0, "scale_up")


def test_copy_engines_bound_what_is_read(shelves: Shelves) -> None:
    """32 engines of 17 GB/s for 880 GB/s of memory, whatever kernels would reach."""
    read = with_numbers(job(shelves), Numbers(stream=0.9, kv_stream=0.9)).device
    assert read.linear_stream * read.bandwidth == pytest.approx(0.97 * 272e9)
    assert read.kv_stream * read.bandwidth == pytest.approx(0.95 * 272e9)
    assert with_numbers(job(shelves, **NVIDIA), Numbers(stream=0.9)).device.linear_stream == 0.9


def test_short_rows_are_copied_slowly(shelves: Shelves) -> None:
    """A core has two of 40 heads: 512 bytes of a token, which copy engines bring at half their rate; those of 8 requests lie together."""
    there = job(shelves)
    alone = evolve(there, device=evolve(there.device, short_row=0.0))
    (one, _), (free, _) = (
        decode_attention_parts(1.0, 6144.0, each.shape, each.precision, each.device, each.split)
        for each in (there, alone)
    )
    eight, _ = decode_attention_parts(
        8.0, 6144.0, there.shape, there.precision, there.device, there.split
    )
    assert one == pytest.approx(2.0 * free)
    assert eight == pytest.approx(8.0 * free * 1.125)


@pytest.mark.parametrize(
    ("model", "engine", "passes"),
    [
        ("Qwen2.5-7B", "Transformers", 3 + 2 * 7),  # 28 heads share 4
        ("Llama-2-13B", "Transformers", 3),  # every head has its own
        ("Qwen2.5-7B", "vLLM", 1),
        ("Llama-2-13B", "Transformers NeuronX", 4 / 3),
    ],
)
def test_engines_move_a_cache_as_often_as_they_copy_it(
    shelves: Shelves, model: str, engine: str, passes: float
) -> None:
    read = job(shelves, model=model, engine=engine, engine_version="", **NVIDIA)
    assert cache_passes(read.shape, read.precision) == pytest.approx(passes)


def test_the_longest_of_exponential_times_is_a_harmonic_number() -> None:
    for count in (1, 2, 5, 40):
        assert longest_of(float(count)) == pytest.approx(
            sum(1.0 / each for each in range(1, count + 1)), rel=0.01
        )


def test_a_run_of_a_dataset_waits_for_its_longest_answer(shelves: Shelves) -> None:
    """The same mean lengths: a run whose answers differ ends later, and yields less a second."""
    cells = NVIDIA | {"engine": "vLLM", "engine_version": "0.12.0", "metric": "out_tok_s_total",
        "concurrency": "open loop 1.0 req/s Poisson, 180 requests", "isl": "210", "osl": "210"}  # fmt: skip
    rates = []
    for note in ("", "ShareGPT mean lengths"):
        read = with_numbers(job(shelves, **cells, notes=note), Numbers())
        rates.append(outcome(read, read.asked, Kinds.of(read.asked)).tokens_per_second)
    assert rates[1] < rates[0] < 210.0
    assert rates[1] > 0.8 * rates[0]
