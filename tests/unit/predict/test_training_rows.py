"""The table of the manual, run: cells become text."""

import math
import re
from pathlib import Path

import pytest

from specc.validation.rows import Cells
from specc.validation.training import Preparer
from specc.validation.training_columns import stack_of
from specc.validation.training_names import Unexpressible, catalogue_model, pieces

ROOT = Path(__file__).parents[3]
USUAL: dict[str, str] = {
    "id": "x", "suite": "s", "source": "", "model_name": "mine", "layers": "24", "hidden": "2048", "heads": "16",
    "kv_heads": "8", "ffn": "8192", "mlp_type": "gelu", "vocab": "50257", "seq_len": "2048", "gpu": "H100-SXM",
    "gpu_mem_gb": "80", "n_gpus": "8", "gpus_per_node": "8", "interconnect_intra": "NVLink4 900GB/s",
    "interconnect_inter": "NDR IB 400Gb/s per GPU", "precision": "bf16", "tp": "1", "pp": "1", "cp": "1", "ep": "1",
    "virtual_pp": "1", "micro_batch": "1", "global_batch": "512", "recompute": "none", "sequence_parallel": "n",
    "zero_stage": "1", "fsdp": "n", "offload": "none", "flash_attention": "y", "metric": "iter_time_s", "value": "1",
    "fully_configured": "y", "notes": "", "params": "", "moe_experts": "",
}  # fmt: skip


def table() -> list[tuple[dict[str, str], str]]:
    cases = []
    for line in (ROOT / "docs" / "training_rows.md").read_text(encoding="utf-8").splitlines():
        columns = [column.strip() for column in line.strip("|").split(" | ")]
        cells = re.findall(r"`([a-z_]+)=([^`]*)`", columns[0]) if len(columns) == 2 else []
        if cells:
            cases.append((dict(cells), columns[1].strip("` ")))
    return cases


@pytest.fixture(scope="module")
def preparer() -> Preparer:
    return Preparer()


def test_the_table_is_read() -> None:
    assert len(table()) >= 30


@pytest.mark.parametrize(("cells", "text"), table(), ids=lambda value: str(value)[:60])
def test_cells_become_text(preparer: Preparer, cells: dict[str, str], text: str) -> None:
    if "interconnect_inter" in cells and "n_gpus" not in cells:
        cells = {**cells, "n_gpus": "64"}
    written = preparer._writer.write({**USUAL, **cells})
    assert text in " ".join(written.text.split()) or text in written.text


def test_blanks_are_assumptions(preparer: Preparer) -> None:
    full = preparer._writer.write(USUAL)
    assert full.assumptions == ()
    blank = preparer._writer.write({**USUAL, "recompute": "", "micro_batch": ""})
    assert len(blank.assumptions) == 2
    assert blank.widens > full.widens


def test_blanks_widen_the_interval(preparer: Preparer) -> None:
    from specc.validation.training import compare

    full = compare(preparer.prepare(USUAL))
    blank = compare(
        preparer.prepare({**USUAL, "recompute": "", "virtual_pp": "", "micro_batch": ""})
    )
    assert full.high is not None
    assert blank.high is not None
    assert full.predicted is not None
    assert blank.predicted is not None
    assert blank.high / blank.predicted > full.high / full.predicted


def test_rates_that_count_what_is_computed_again_are_read_so(preparer: Preparer) -> None:
    cells = {**USUAL, "metric": "tflops_per_gpu", "value": "200", "recompute": "full"}
    model, everything = (
        preparer.prepare({**cells, "flop_convention": said}).seconds
        for said in ("model FLOP", "its formula; recompute counted when on")
    )
    assert everything == pytest.approx(4.0 / 3.0 * model, rel=0.01)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({}, ""),
        ({"pp": "2", "n_gpus": "16"}, ""),
        ({"precision": "fp8", "pp": "2", "n_gpus": "16"}, "narrow_"),
        ({"flash_attention": "n", "pp": "2", "n_gpus": "16"}, "unfused_"),
        ({"moe_experts": "8", "moe_topk": "2", "moe_ffn": "2048"}, "routed_"),
    ],
)
def test_intervals_are_those_of_a_kind_of_job(
    preparer: Preparer, cells: dict[str, str], kind: str
) -> None:
    from specc.predict.training.results import interval_kind, interval_of

    row = preparer.prepare({**USUAL, **cells})
    assert interval_kind(row.job) == kind
    low, high = interval_of(row.job, row.constants)
    width = math.prod(assumption.widens for assumption in row.constants.assumptions)
    assert math.log(low) == pytest.approx(row.constants.value(f"log_error_{kind}low") * width)
    assert math.log(high) == pytest.approx(row.constants.value(f"log_error_{kind}high") * width)


@pytest.mark.parametrize("gpu", ["", "Quadro P600(sic)", "abacus"])
def test_rows_that_cannot_be_said(preparer: Preparer, gpu: str) -> None:
    with pytest.raises(Unexpressible):
        preparer.prepare({**USUAL, "gpu": gpu})


@pytest.mark.parametrize(
    "strange",
    [
        {"n_gpus": "0"}, {"n_gpus": "-8"}, {"n_gpus": "1e30"}, {"tp": "3"}, {"tp": "64"}, {"global_batch": "0"},
        {"hidden": "0"}, {"layers": "0"}, {"seq_len": "0"}, {"precision": "fp7"}, {"pp": "7"}, {"micro_batch": "0.5"},
        {"ep": "1000"}, {"model_name": '"; require 1 == 2'}, {"gpus_per_node": "0"}, {"interconnect_inter": "?? Gb/s"},
    ],
    ids=str,
)  # fmt: skip
def test_strange_rows_give_a_number_or_a_reason(
    preparer: Preparer, strange: dict[str, str]
) -> None:
    from specc.validation.training import validate_rows

    rows: list[Cells] = [{**USUAL, **strange}]
    (compared,) = validate_rows(rows)
    assert (compared.predicted is None) == (compared.skipped is not None)


def test_names_of_models() -> None:
    known = {
        "llama_3_1_405b": "",
        "llama_3_70b": "",
        "deepseek_v3": "",
        "deepseek_v3_2": "",
        "qwen3_30b_a3b": "",
    }
    assert pieces("llama3.1-405b") == pieces("llama_3_1_405b")
    assert catalogue_model("llama3.1-405b", known) == "llama_3_1_405b"
    assert catalogue_model("llama3-70b-l12", known) == "llama_3_70b"
    assert catalogue_model("deepseek-v3-671b", known) == "deepseek_v3"
    assert catalogue_model("qwen3-30b-a3b", known) == "qwen3_30b_a3b"
    assert catalogue_model("gpt-3.6b", known) is None


def test_software_goes_by_its_words() -> None:
    assert (
        stack_of({"source": "a blog", "notes": "Transformer Engine 1.2", "fsdp": "y"})
        == "megatron"
    )
    assert stack_of({"source": "a blog", "notes": "torchtitan"}) == "fsdp"
    assert stack_of({"source": "Megatron-Bridge", "notes": "container 26.04"}) == "megatron_bridge"
    assert (
        stack_of({"source": "Megatron-Bridge", "notes": "container 26.06.01"}) == "megatron_2026"
    )
    assert stack_of({"source": "NeMo 24.07", "notes": ""}) == "nemo"
    assert stack_of({"source": "a blog", "flash_attention": "y"}) == "megatron"
