"""A row and the spec that a user would write for it give one number."""

import csv
from pathlib import Path

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.shipped import folder
from specc.validation.inference import Bench, compare_row

DATA = Path(__file__).parents[3] / "data" / "inference_measured.csv"

SPECS = {
    ("Llama-3.1-70B", "H200-SXM-141GB", "vllm", "2", "1024", "1024", "32"): """
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.nvidia import hgx_h200
cluster c { servers = 1 x hgx_h200 }
inference row {
  model    = llama_3_1_70b
  cluster  = c
  accelerators = 2
  engine   = vllm_0_11
  weights  = fp8
  kv_cache = fp8
  traffic  { concurrency = 32; prompt = 1024 tokens; output = 1024 tokens }
  parallel { tensor = 2 }
}
""",
    ("gpt-oss-120b", "H200-SXM-141GB", "vllm", "4", "8192", "1024", "16"): """
edition 2026
from std.models.openai import gpt_oss_120b
from std.servers.nvidia import hgx_h200
cluster c { servers = 1 x hgx_h200 }
inference row {
  model    = gpt_oss_120b
  cluster  = c
  accelerators = 4
  engine   = vllm
  kv_cache = fp8
  traffic  { concurrency = 16; prompt = 8192 tokens; output = 1024 tokens }
  parallel { tensor = 4 }
}
""",
}


@pytest.mark.parametrize("key", sorted(SPECS))
def test_one_number(key: tuple[str, ...]) -> None:
    columns = ("model", "gpu", "engine", "tp", "isl", "osl", "concurrency")
    with DATA.open(encoding="utf-8", newline="") as file:
        row = next(
            cells
            for cells in csv.DictReader(file)
            if tuple(cells[name] for name in columns) == key and cells["metric"] == "tpot_ms"
        )
    store = DiskStore(folder("specs"))
    compiler = Compiler(store, folder("specs"))
    result = compiler.compile(Source("row.gpuspec", SPECS[key]), "row.gpuspec")
    assert not result.failed, [d.message for d in result.diagnostics]
    told = result.predictions["row"].number("tpot.mean")
    compared = compare_row(row, Bench())
    assert told is not None
    assert compared.predicted is not None
    assert 1e3 * told == pytest.approx(compared.predicted, rel=0.01)
    assert compared.predicted == pytest.approx(float(row["value"]), rel=0.25)
