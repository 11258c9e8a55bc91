"""What a row of measurements becomes: links, limits of a step, shares of a host, and the intervals that hold for it."""

import math

import pytest

from specc.physics.job import ServingJob
from specc.plan.assumptions import combined
from specc.predict.serving.numbers import Measured, errors_of, serving_numbers
from specc.predict.serving.plan import serving_job
from specc.validation.inference_rows import Case, case_of
from specc.validation.inference_words import engine_word
from specc.validation.shelves import Shelves

BLANK = dict.fromkeys(
    (
        "params_b",
        "kv_prec",
        "act_prec",
        "pp",
        "ep",
        "dp",
        "moe_tp",
        "mode",
        "concurrency",
        "notes",
    ),
    "",
)
ROW = BLANK | {
    "model": "Meta-Llama-3.1-8B-Instruct", "w_prec": "bf16", "gpu": "RTX-3090-24GB", "n_gpus": "1", "tp": "1",
    "engine": "vLLM", "engine_version": "0.12.0", "isl": "200", "osl": "200", "metric": "tpot_ms", "value": "20",
    "quality": "A",
}  # fmt: skip


@pytest.fixture(scope="module")
def shelves() -> Shelves:
    return Shelves()


def case(shelves: Shelves, **cells: str) -> Case:
    return case_of(ROW | cells, shelves)


def job(shelves: Shelves, **cells: str) -> ServingJob:
    read = case(shelves, **cells)
    return serving_job(read.inference, read.engine, read.place, read.asked)


@pytest.mark.parametrize(
    ("gpu", "sequences", "tokens"), [("RTX-3090-24GB", 256, 2048), ("H100-SXM-80GB", 1024, 8192)]
)
def test_engines_take_smaller_steps_on_small_accelerators(
    shelves: Shelves, gpu: str, sequences: int, tokens: int
) -> None:
    """vLLM's own defaults: fewer sequences and tokens below 70 GiB."""
    room = job(shelves, gpu=gpu).room
    assert (room.max_batch, room.step_tokens) == (sequences, tokens)


def test_a_limit_that_is_set_and_not_said_is_assumed(shelves: Shelves) -> None:
    queued = "concurrency: 1000 requests queued (max_num_seqs of the server limits)"
    read = case(shelves, metric="req_s", notes=queued)
    assert read.asked.limited == 1.0
    assert "a limit of sequences that is not said" in read.assumptions
    assert case(shelves, metric="req_s", notes="concurrency: max").asked.limited == 0.0


@pytest.mark.parametrize(
    ("cells", "link"),
    [
        (
            {
                "gpu": "Inferentia2",
                "tp": "24",
                "n_gpus": "12",
                "engine": "Transformers NeuronX",
                "engine_version": "Neuron 2.18.1",
            },
            "wired",
        ),
        ({"gpu": "L40S-48GB", "tp": "4", "n_gpus": "4"}, "pcie"),
        ({"gpu": "H100-SXM-80GB", "tp": "8", "n_gpus": "8"}, "scale_up"),
    ],
)
def test_links_of_a_parts_own_are_no_pcie(
    shelves: Shelves, cells: dict[str, str], link: str
) -> None:
    """Cores of a Neuron part reach each other over its own links, which go to neighbours alone."""
    assert job(shelves, **cells).filed.interconnect == link


def test_every_device_has_its_share_of_the_host(shelves: Shelves) -> None:
    cells = {
        "model": "DeepSeek-R1", "params_b": "671", "w_prec": "int4", "engine": "llama.cpp", "engine_version": "2025-06", "metric": "decode_tok_s_single",
        "notes": "host EPYC, 12-channel DDR5-6000; -ot exps=CPU",
    }  # fmt: skip
    one, four = (job(shelves, **cells, n_gpus=count).host for count in ("1", "4"))
    assert one.memory == pytest.approx(12 * 6000e6 * 8)
    assert four.memory == pytest.approx(one.memory / 4)
    assert four.experts == pytest.approx(one.experts / 4, rel=0.1)


def test_the_interval_of_an_engine_in_a_regime_is_closer_than_its_own(shelves: Shelves) -> None:
    defaults = {"log_error_ttft_low": -0.5, "log_error_tpot_dense_low": -0.3}
    engine = {"interval_ttft_low": 0.7, "interval_ttft_in_gddr_open_low": 0.9}
    measured = Measured(part={}, defaults=defaults, engine=engine)
    arriving = job(shelves, notes="concurrency: open loop 1.0 req/s Poisson")
    waiting = job(shelves, concurrency="8")
    assert errors_of(measured, arriving)["log_error_ttft_low"] == pytest.approx(math.log(0.9))
    assert errors_of(measured, waiting)["log_error_ttft_low"] == pytest.approx(math.log(0.7))
    assert errors_of(measured, waiting)["log_error_tpot_dense_low"] == -0.3


def test_files_of_llama_cpp_keep_8_bit_blocks_beside_experts(shelves: Shelves) -> None:
    """gpt-oss-20b is 11.27 GiB as such a file; checkpoints for other engines leave the rest at 16 bit."""
    told = {"model": "gpt-oss-20b", "w_prec": "mxfp4", "gpu": "GB10-128GB"}
    file = job(shelves, **told, engine="llama.cpp", engine_version="b6000").precision
    checkpoint = job(shelves, **told, engine_version="0.19.0").precision
    assert file.expert_bytes == checkpoint.expert_bytes
    assert (file.attention_bytes, file.head_bytes) == (34 / 32, 34 / 32)
    assert (checkpoint.attention_bytes, checkpoint.head_bytes) == (2.0, 2.0)
    assert file.linear_rate == file.attention_rate, "8-bit blocks are multiplied in 16 bit"


def test_gaudis_recipe_of_8_bit_floats_has_such_a_cache(shelves: Shelves) -> None:
    told = {
        "gpu": "Gaudi3-128GB",
        "engine": "Intel Gaudi software (PyTorch)",
        "engine_version": "1.18.0",
    }
    assert job(shelves, **told, w_prec="fp8").precision.kv_bytes == 1.0
    assert job(shelves, **told, w_prec="fp8", kv_prec="bf16").precision.kv_bytes == 2.0
    assert job(shelves, **told, w_prec="bf16").precision.kv_bytes == 2.0


@pytest.mark.parametrize(
    ("written", "recipe"), [("awq-int4", "awq"), ("gptq-int4 g128", "gptq"), ("int4", "")]
)
def test_a_recipe_tells_kernels_apart(shelves: Shelves, written: str, recipe: str) -> None:
    """Before Marlin read both, engines had a kernel for each."""
    told = job(shelves, w_prec=written, engine="Transformers", engine_version="4.46.0")
    assert (told.filed.storage, told.filed.recipe, told.filed.engine) == (
        "int4",
        recipe,
        "transformers_4_47",
    )
    traits = {"stream_int4_awq": 0.5, "host_int4_awq": 3.0}
    plain = serving_numbers(told, Measured(part={}, defaults={}, engine={})).numbers
    own = serving_numbers(told, Measured(part={}, defaults={}, engine=traits)).numbers
    slower = recipe == "awq"
    assert float(own.stream) == pytest.approx(float(plain.stream) * (0.5 if slower else 1.0))
    assert float(own.host_layer) == pytest.approx(float(plain.host_layer) * (3 if slower else 1))


def test_small_kernels_keep_the_time_of_the_chip(shelves: Shelves) -> None:
    """What an engine launches takes as long as the part's clock makes it; its host is another matter."""
    engine = {"layer": 4e-5, "moe_layer": 3e-5, "step": 1e-3, "host_layer": 1e-5}
    plain = serving_numbers(job(shelves), Measured(part={}, defaults={}, engine=engine)).numbers
    quick = serving_numbers(
        job(shelves), Measured(part={"launch": 0.6}, defaults={}, engine=engine)
    ).numbers
    assert float(quick.layer) == pytest.approx(0.6 * float(plain.layer))
    assert float(quick.moe_layer) == pytest.approx(0.6 * float(plain.moe_layer))
    assert (quick.step, quick.host_layer) == (plain.step, plain.host_layer)


def test_kernels_of_experts_keep_the_time_of_the_chip(shelves: Shelves) -> None:
    """A generation of chips whose kernels of mixtures are slow is no slower between the products of other layers."""
    engine = {"layer": 4e-5, "moe_layer": 3e-5}
    slow = {"launch": 0.5, f"expert_launch_{job(shelves).filed.storage}": 4.0}
    plain = serving_numbers(job(shelves), Measured(part={}, defaults={}, engine=engine)).numbers
    own = serving_numbers(job(shelves), Measured(part=slow, defaults={}, engine=engine)).numbers
    assert float(own.layer) == pytest.approx(0.5 * float(plain.layer))
    assert float(own.moe_layer) == pytest.approx(2.0 * float(plain.moe_layer))


def test_kernels_that_nobody_tuned_reach_less_of_what_the_chip_computes(shelves: Shelves) -> None:
    plain = serving_numbers(job(shelves), Measured(part={}, defaults={}, engine={})).numbers
    early = Measured(part={}, defaults={}, engine={"expert_compute": 0.4})
    told = serving_numbers(job(shelves), early).numbers
    assert float(told.expert_compute) == pytest.approx(0.4 * float(plain.expert_compute))
    assert told.compute == plain.compute


@pytest.mark.parametrize(
    ("engine", "version", "word"),
    [
        ("Transformers", "4.38.2", "transformers_4_47"),
        ("Transformers", "4.51.3", "transformers"),
        ("PyTorch 2.1", "2.1", "transformers"),
        ("KTransformers", "0.2.1", "ktransformers"),
    ],
)
def test_transformers_has_two_generations(engine: str, version: str, word: str) -> None:
    assert engine_word(engine, version) == word


@pytest.mark.parametrize(
    ("part", "engine", "widening"),
    [
        ({"kv_stream": 0.7}, {"step": 1e-4}, 1.0),
        ({}, {"step": 1e-4}, 2.5),
        ({"kv_stream": 0.7}, {"step": 1e-4, "widening": 2.0}, 2.0),
        ({"kv_stream": 0.7}, {}, 1.4),
        ({}, {}, 2.5),
        ({}, {"step": 1e-4, "widening": 3.0}, 3.0),
    ],
)
def test_intervals_widen_by_the_farther_of_part_and_engine(
    shelves: Shelves, part: dict[str, float], engine: dict[str, float], widening: float
) -> None:
    defaults = {"widening_part": 2.5, "widening_line": 1.4}
    measured = Measured(part=part, defaults=defaults, engine=engine)
    told = serving_numbers(job(shelves), measured)
    others = [a.widens for a in told.assumptions if "with bf16 weights" in a.name]
    assert told.widening == pytest.approx(combined((widening, *others)))


def test_what_widens_an_interval_adds_up_as_independent_errors_do() -> None:
    assert combined(()) == 1.0
    assert combined((2.5,)) == pytest.approx(2.5)
    assert combined((2.5, 1.0)) == pytest.approx(2.5)
    assert combined((3.0, 4.0)) == pytest.approx(math.sqrt(24.0))
