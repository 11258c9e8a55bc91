"""The documented mapping from rows to services, and what is skipped."""

import re
from pathlib import Path

import pytest

from specc.validation.inference import Bench, compare_row
from specc.validation.inference_rows import Case, case_of
from specc.validation.shelves import Shelves

PAGE = Path(__file__).parents[3] / "docs" / "inference_rows.md"
BASE = {
    "id": "row", "source": "somebody", "model": "Llama-3.1-8B", "params_b": "8.03", "w_prec": "bf16", "kv_prec": "bf16",
    "gpu": "H100-SXM-80GB", "n_gpus": "1", "tp": "1", "pp": "1", "engine": "vllm", "engine_version": "0.17.0", "isl": "1024",
    "osl": "128", "concurrency": "8", "metric": "tpot_ms", "value": "10", "unit": "ms", "quality": "A",
}  # fmt: skip


def lines() -> list[tuple[str, str]]:
    """Cells and words of the table."""
    matches = re.findall(
        r"^\| (`.+`) \| `([^`]+)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(matches) > 30
    return matches


def told(case: Case, what: str) -> str:
    """What a case says, as the table words it."""
    inference, degrees = case.inference, case.place.degrees
    model = inference.model
    assert model is not None
    values = {
        "part": case.place.accelerator.name,
        "model": model.name,
        "parameters": "" if model.parameters is None else int(model.parameters),
        "layers": model.layers,
        "weights": "bf16" if inference.weights is None else inference.weights.word,
        "kv_cache": "bf16" if inference.kv_cache is None else inference.kv_cache.word,
        "engine": inference.engine,
        "traffic": case.asked.kind,
        "requests": f"{case.asked.requests:g}",
        "max_batch": inference.max_batch,
        "step_tokens": inference.max_batched_tokens,
        "rate": f"{case.asked.rate * case.replicas:g}",
        "replicas": f"{case.replicas:g}",
        "pipeline": degrees.pipeline,
        "tensor": degrees.tensor,
        "data": degrees.data,
        "speculative": "none" if inference.speculative is None else inference.speculative.tokens,
        "prompt": f"{case.asked.prompt:g}",
        "users": f"{case.asked.users * case.replicas:g}",
    }
    return f"{what} {values[what]}"


@pytest.mark.parametrize(("cells", "words"), lines())
def test_table(cells: str, words: str) -> None:
    row = dict(BASE)
    for cell in re.findall(r"`([^`]+)`", cells):
        column, _, value = cell.partition("=")
        row[column] = value
    assert told(case_of(row, Shelves()), words.partition(" ")[0]) == words


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"quality": "S"}, "impossible"),
        ({"gpu": "Abacus"}, "accelerator Abacus"),
        ({"engine": "homemade"}, "engine homemade"),
        ({"model": "Nobody", "params_b": ""}, "model Nobody"),
        ({"concurrency": "as it comes"}, "concurrency 'as it comes'"),
        ({"metric": "peak_mem_gb"}, "memory"),
        ({"metric": "joy"}, "joy"),
        ({"value": "OOM"}, "no number"),
        ({"notes": "p99; a busy server"}, "p99"),
        ({"notes": "TTFT mean, TPOT P95"}, "p95"),
        ({"isl": "", "concurrency": "Server target_qps 28"}, "prompt length is blank"),
        ({"notes": "simulated perfect balance"}, "simulated"),
        ({"notes": "fused speculation with a 1B draft"}, "tokens are guessed"),
        ({"notes": "EAGLE-1, 4 draft tokens"}, "guesses no tokens itself"),
        ({"notes": "tensor parallel over four nodes", "tp": "4", "n_gpus": "4"}, "over 4 servers"),
    ],
)
def test_skipped_with_its_reason(cells: dict[str, str], reason: str) -> None:
    told = compare_row({**BASE, **cells}, Bench())
    assert told.predicted is None
    assert reason in (told.skipped or "")


def test_what_a_time_is_of_its_requests_is_read() -> None:
    """A median does not see the first wave of a benchmark; a count of sequences may be that of each device."""
    cells = {**BASE, "metric": "ttft_ms", "notes": "TTFT median, TPOT mean"}
    assert case_of(cells, Shelves()).asked.bench == 0.0
    assert case_of({**cells, "notes": "TTFT mean, TPOT median"}, Shelves()).asked.bench == 1.0
    assert case_of({**BASE, "notes": "no speculation; P50"}, Shelves()).asked.bench == 0.0
    each = {**BASE, "n_gpus": "4", "concurrency": "256", "notes": "batch 256 a GPU"}
    assert case_of(each, Shelves()).asked.users == 256.0


@pytest.mark.parametrize(
    ("gpu", "clock", "assumed"),
    [
        ("H100-SXM-80GB (350W cap)", 0.5 ** (1 / 3), False),
        ("H100-SXM-80GB (power-capped)", 0.5 ** (1 / 3), True),
        ("H100-SXM-80GB (900W cap)", 1.0, False),
    ],
)
def test_a_power_cap_lowers_the_clock(gpu: str, clock: float, *, assumed: bool) -> None:
    whole, capped = (case_of(BASE | {"gpu": text}, Shelves()) for text in ("H100-SXM-80GB", gpu))
    of_whole, of_capped = whole.place.accelerator, capped.place.accelerator
    assert float(of_capped.peak["bf16"]) == pytest.approx(clock * float(of_whole.peak["bf16"]))
    assert of_capped.memory_bandwidth == of_whole.memory_bandwidth
    assert any("capped" in text for text in capped.assumptions) == assumed


def test_software_may_join_cores_of_a_part() -> None:
    """Sixteen chips of eight cores with a tensor degree of 64: four logical cores each, of two physical ones."""
    cells = {
        **BASE,
        "gpu": "Trainium2-96GB",
        "n_gpus": "16",
        "tp": "64",
        "engine": "vLLM (Neuron NxD)",
    }
    memory = case_of(cells, Shelves()).place.accelerator.memory
    halved = case_of({**cells, "tp": "128"}, Shelves()).place.accelerator.memory
    assert memory is not None
    assert halved is not None
    assert float(memory) == 2.0 * float(halved)


IMAGE = {
    **BASE, "model": "FLUX.1-dev", "params_b": "12", "engine": "xDiT", "engine_version": "", "concurrency": "1",
    "metric": "e2e_latency_s", "value": "4.3", "unit": "s", "notes": "torch.compile; 28 steps",
}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"n_gpus": "4"}, "one image divided over 4"),
        ({"notes": "teacache; 28 steps"}, "teacache"),
        ({"value": "1.5"}, "as quick as the peak"),
    ],
)
def test_images_that_are_not_made_whole_are_skipped(cells: dict[str, str], reason: str) -> None:
    told = compare_row({**IMAGE, **cells}, Bench())
    assert reason in (told.skipped or "")
    assert compare_row(IMAGE, Bench()).predicted is not None


def test_unknown_columns_and_blanks_are_no_reason_to_skip() -> None:
    bench = Bench()
    full = compare_row({**BASE, "weather": "fair"}, bench)
    sparse = compare_row({**BASE, "kv_prec": "", "w_prec": "", "isl": "", "pp": ""}, bench)
    assert full.predicted is not None
    assert sparse.predicted is not None
    assert len(sparse.assumptions) > len(full.assumptions)
    assert sparse.high / sparse.predicted > full.high / full.predicted  # type: ignore[operator]


def test_a_blank_engine_is_an_assumption() -> None:
    case = case_of({**BASE, "engine": "", "engine_version": ""}, Shelves())
    assert case.inference.engine.startswith("vllm")
    assert "served by vllm" in case.assumptions
