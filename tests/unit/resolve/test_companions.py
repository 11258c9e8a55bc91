"""Calibrations, engines, stacks and offers hold where a file declares them, and where it imports them by name."""

import json

import pytest

OWN = """edition 2026

from std.accelerators.nvidia import h100_sxm
from std.engines.vllm import vllm
from std.servers.gigabyte import g593_zd2

calibration our_training {
  of = h100_sxm
  values { gemm = 0.3 }
}

engine our_engine : vllm {
  traits { step = 50 ms }
}

offer our_offer {
  part   = g593_zd2
  seller = "a seller"
  price  = 123 USD
  date   = "2026-10-01"
}
"""
POD = """edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
{imports}

cluster pod {{
  servers = 1 x g593_zd2
}}
"""
JOB = """
training job {
  model        = llama_3_1_8b
  cluster      = pod
  global_batch = 64
  sequence     = 4096 tokens
  recompute    = full
  sharding     = fsdp
}
"""
CHAT = """
inference chat {
  model   = llama_3_1_8b
  cluster = pod
  engine  = our_engine
  traffic { batch = 1; prompt = 128 tokens; output = 128 tokens }
}
"""


@pytest.fixture
def told(specc, tmp_path):
    def run(command, imports, workload):
        (tmp_path / "own.gpuspec").write_text(OWN, "utf-8")
        (tmp_path / "pod.gpuspec").write_text(POD.format(imports=imports) + workload, "utf-8")
        ran = specc(command, "pod.gpuspec", "-f", "json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return run


def test_an_imported_calibration_holds(told):
    plain = told("predict", "", JOB)["workloads"]["job"]
    own = told("predict", 'from "own.gpuspec" import our_training', JOB)["workloads"]["job"]
    assert own["iteration_time"]["value"] > 1.5 * plain["iteration_time"]["value"]


@pytest.mark.parametrize("word", ["our_engine", '"our_engine"', "mine"])
def test_an_imported_engine_is_found(told, word):
    imports = 'from "own.gpuspec" import our_engine' + (" as mine" if word == "mine" else "")
    workload = CHAT.replace("= our_engine", f"= {word}")
    chat = told("predict", imports, workload)["workloads"]["chat"]
    assert chat["tpot"]["mean"]["value"] > 0.05


def test_an_imported_offer_prices_its_part(told):
    bill = told("bom", 'from "own.gpuspec" import our_offer', "")["clusters"]["pod"]
    line = next(line for line in bill["lines"] if line["part"].endswith(".g593_zd2"))
    assert line["unit_price"]["value"] == 123
