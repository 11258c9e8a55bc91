"""Engines that go from expert to expert on the host: the host's time grows with the experts of a layer."""

from functools import cache

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.physics.decode import DecoderShape, StepOverhead
from specc.physics.launches import issued
from specc.predict.prediction import Prediction
from specc.shipped import folder

SPEC = """edition 2026
from std.models.qwen import qwen3_30b_a3b
from std.servers.gigabyte import g593_zd2

cluster pod {{ servers = 1 x g593_zd2 }}

inference chat {{
  model   = qwen3_30b_a3b
  cluster = pod
  engine  = {engine}
  traffic {{ concurrency = {users}; prompt = 512 tokens; output = 128 tokens }}
}}
"""


@cache
def chat(engine: str, users: int = 8) -> Prediction:
    catalogue = folder("specs")
    store = MemoryStore({"main.gpuspec": SPEC.format(engine=engine, users=users)}, catalogue)
    result = Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")
    assert not result.failed
    return result.predictions["chat"]


def number(prediction: Prediction, path: str) -> float:
    value = prediction.number(path)
    return 0.0 if value is None else value


def test_the_host_of_a_walked_mixture_is_in_the_way() -> None:
    walked, graph = chat("transformers"), chat("vllm")
    assert number(walked, "time.host") > 0.5 * number(walked, "tpot.mean")
    assert number(graph, "time.host") < 0.1 * number(graph, "tpot.mean")
    assert any("expert" in assumption.name for assumption in walked.assumptions)
    assert not any("expert" in assumption.name for assumption in graph.assumptions)


@pytest.mark.parametrize("engine", ["transformers_4_47", "transformers"])
def test_releases_before_4_52_walk_idle_experts(engine: str) -> None:
    """A token needs 8 of 128 experts, yet the host goes past all of them, at half of the time of one that is needed."""
    assert number(chat(engine, 1), "tpot.mean") > 0.45 * number(chat(engine, 64), "tpot.mean")


def test_more_tokens_touch_more_experts() -> None:
    assert number(chat("transformers", 64), "tpot.mean") > 1.2 * number(
        chat("transformers", 8), "tpot.mean"
    )


def test_issued_by_hand() -> None:
    shape = DecoderShape(
        layers=10.0, hidden=8.0, attention_params=1.0, dense_layers=1.0, ffn_params=1.0, moe_layers=9.0, experts=16.0, head_params=1.0,
        embedding_params=1.0, kv_elements=1.0, kv_heads=1.0, full_layers=10.0, prefill_pair=1.0, decode_pair=1.0,
    )  # fmt: skip
    overhead = StepOverhead(
        step=0.0, layer=0.0, sequence=0.0, host_step=5.0, host_expert=0.5, host_idle_expert=0.25
    )
    # 5 + 10 layers of 2; of 16 experts a quarter at 0.5 and the others at 0.25, in nine layers.
    assert issued(2.0, 0.25, shape, overhead) == pytest.approx(
        5.0 + 20.0 + 9.0 * (4 * 0.5 + 12 * 0.25)
    )
