"""What a row of measurements becomes: links, limits of a step, shares of a host, and the intervals that hold for it."""

import math

import pytest

from specc.predict.serving.facts import ServingFacts
from specc.predict.serving.numbers import Measured, errors_of
from specc.predict.serving.plan import serving_facts
from specc.validation.inference_rows import Case, case_of
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


def facts(shelves: Shelves, **cells: str) -> ServingFacts:
    read = case(shelves, **cells)
    return serving_facts(read.inference, read.engine, read.place, read.asked)


@pytest.mark.parametrize(
    ("gpu", "sequences", "tokens"), [("RTX-3090-24GB", 256, 2048), ("H100-SXM-80GB", 1024, 8192)]
)
def test_engines_take_smaller_steps_on_small_accelerators(
    shelves: Shelves, gpu: str, sequences: int, tokens: int
) -> None:
    """vLLM's own defaults: fewer sequences and tokens below 70 GiB."""
    room = facts(shelves, gpu=gpu).room
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
            "unrated",
        ),
        ({"gpu": "L40S-48GB", "tp": "4", "n_gpus": "4"}, "pcie"),
        ({"gpu": "H100-SXM-80GB", "tp": "8", "n_gpus": "8"}, "scale_up"),
    ],
)
def test_links_of_a_parts_own_are_no_pcie(
    shelves: Shelves, cells: dict[str, str], link: str
) -> None:
    """Cores of a Neuron part reach each other over its own links, whose rate nobody states."""
    assert facts(shelves, **cells).interconnect == link


def test_every_device_has_its_share_of_the_host(shelves: Shelves) -> None:
    cells = {
        "model": "DeepSeek-R1", "params_b": "671", "w_prec": "int4", "engine": "llama.cpp", "engine_version": "2025-06", "metric": "decode_tok_s_single",
        "notes": "host EPYC, 12-channel DDR5-6000; -ot exps=CPU",
    }  # fmt: skip
    one, four = (facts(shelves, **cells, n_gpus=count) for count in ("1", "4"))
    assert one.host_memory == pytest.approx(12 * 6000e6 * 8)
    assert four.host_memory == pytest.approx(one.host_memory / 4)
    assert four.host_experts == pytest.approx(one.host_experts / 4, rel=0.1)


def test_the_interval_of_an_engine_in_a_regime_is_closer_than_its_own(shelves: Shelves) -> None:
    defaults = {"log_error_ttft_low": -0.5, "log_error_tpot_dense_low": -0.3}
    engine = {"interval_ttft_low": 0.7, "interval_ttft_in_gddr_open_low": 0.9}
    measured = Measured(part={}, defaults=defaults, engine=engine)
    arriving = facts(shelves, notes="concurrency: open loop 1.0 req/s Poisson")
    waiting = facts(shelves, concurrency="8")
    assert errors_of(measured, arriving)["log_error_ttft_low"] == pytest.approx(math.log(0.9))
    assert errors_of(measured, waiting)["log_error_ttft_low"] == pytest.approx(math.log(0.7))
    assert errors_of(measured, waiting)["log_error_tpot_dense_low"] == -0.3
