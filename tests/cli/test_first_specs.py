"""What people wrote first and what went wrong: each a number that made no sense."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

QUEUE = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100
cluster box {{ servers = 1 x dgx_h100 }}
inference batch {{
  model   = llama_3_1_8b
  cluster = box
  engine  = {engine}
  traffic {{ {traffic}; prompt = 1024 tokens; output = 1024 tokens }}
}}
"""
TUNE = """edition 2026
from std.models.mistral import mistral_7b_v0_1
from std.servers.generic import rtx4090_box
cluster desk { servers = 1 x rtx4090_box }
training tune {
  model        = mistral_7b_v0_1
  cluster      = desk
  method       = lora(rank = 16)
  samples      = 8192 samples
  sequence     = 2048 tokens
  global_batch = 8 sequences
  recompute    = full
  PACKED
}
"""


def _workload(specc: Callable, path: Path, text: str) -> dict:
    file = path / "first.gpuspec"
    file.write_text(text, encoding="utf-8")
    ran = specc("predict", str(file), "-f", "json", "--quiet")
    assert ran.code == 0, ran.err
    (workload,) = json.loads(ran.out)["workloads"].values()
    return workload


@pytest.mark.parametrize("engine", ["transformers", "jax", "vllm"])
def test_a_queue_is_served_by_as_many_as_fit(engine: str, specc: Callable, tmp_path: Path) -> None:
    workload = _workload(specc, tmp_path, QUEUE.format(engine=engine, traffic="offline = true"))
    tokens = workload["kv_cache_tokens"]["value"] * workload["replicas"]
    assert 1 < workload["concurrency"]["value"] * 1024 <= tokens
    assert workload["request_latency"]["p50"]["value"] < 3600


def test_an_engine_that_takes_batches_serves_a_rate(specc: Callable, tmp_path: Path) -> None:
    text = QUEUE.format(engine="transformers", traffic="rate = 1 requests/s")
    assert _workload(specc, tmp_path, text)["requests_per_second"]["value"] == pytest.approx(1.0)


def test_packed_samples_share_sequences(specc: Callable, tmp_path: Path) -> None:
    whole = _workload(specc, tmp_path, TUNE.replace("PACKED", ""))
    packed = _workload(
        specc, tmp_path, TUNE.replace("PACKED", "mean_length = 512 tokens; packing = true")
    )
    ratio = whole["duration"]["value"] / packed["duration"]["value"]
    assert ratio == pytest.approx(4.0, rel=0.05)
