"""One model with many low-rank adapters: what they take of memory, of a step, and of a first token."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.plan.adapters import SERVED, Ranks, on_rank
from specc.predict.prediction import Prediction
from specc.predict.serving.plan import network_of
from specc.result import Result
from specc.shipped import folder
from specc.validation.shelves import Shelves

SPEC = """edition 2026
from std.accelerators.nvidia import h100_sxm
from std.models.meta import llama_3_1_8b

server box {{
  accelerators = 8 x h100_sxm
  host_memory  = 2 TB
}}

cluster pod {{ servers = 1 x box }}

inference chat {{
  model      = llama_3_1_8b
  cluster    = pod
  engine     = {engine}
  max_length = 8192 tokens
  traffic {{ concurrency = 64; prompt = 512 tokens; output = 128 tokens }}
  parallel {{ tensor = {tensor} }}
  {adapters}
}}
"""
ELEMENTS = 41_943_040
"""Of an adapter of rank 16 on all products of Llama 3.1 8B, as PEFT counts them."""


def compiled(adapters: str, engine: str = "vllm", tensor: int = 1) -> Result:
    catalogue = folder("specs")
    text = SPEC.format(adapters=adapters, engine=engine, tensor=tensor)
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def chat(adapters: str, tensor: int = 1) -> Prediction:
    result = compiled(adapters, tensor=tensor)
    assert not result.failed
    return result.predictions["chat"]


def of(prediction: Prediction, path: str) -> float:
    return prediction.number(path) or 0.0


def test_their_weights_are_those_that_peft_counts_and_the_cache_has_less() -> None:
    none, some = chat(""), chat("adapters { count = 32; rank = 16 }")
    weights, cache = "memory.per_accelerator.weights", "memory.per_accelerator.kv_cache"
    more = of(some, weights) - of(none, weights)
    assert more == pytest.approx(32 * 2 * ELEMENTS)
    assert of(none, cache) - of(some, cache) == pytest.approx(more)


def test_one_side_of_a_divided_product_is_whole_on_every_rank() -> None:
    weights = "memory.per_accelerator.weights"
    held = [
        of(chat("adapters { count = 32 }", tensor), weights) - of(chat("", tensor), weights)
        for tensor in (1, 4)
    ]
    assert held[0] / 4 < held[1] < held[0]


def test_products_that_engines_merge_are_counted_once() -> None:
    """Queries, keys and values; gate and up: four of the seven products of a layer, 32 layers."""
    network = network_of(Shelves().model("llama_3_1_8b"))  # type: ignore[arg-type]
    elements, products = on_rank(network, 1.0, Ranks(), 16, SERVED)
    assert (elements, products) == (ELEMENTS, 32 * 4)


def test_a_rank_holds_the_adapters_of_its_experts_alone() -> None:
    network = network_of(Shelves().model("qwen3_30b_a3b"))  # type: ignore[arg-type]
    whole, eighth = (
        on_rank(network, 1.0, Ranks(8, expert, 8 // expert), 16, frozenset({"experts"}))[0]
        for expert in (1, 8)
    )
    alone = on_rank(network, 1.0, Ranks(), 16, frozenset({"experts"}))[0]
    assert eighth == alone / 8
    assert alone / 8 < whole < alone


def test_a_step_takes_longer_by_what_is_told() -> None:
    none, some = chat(""), chat("adapters { count = 32 }")
    told = of(some, "time.adapters")
    assert of(none, "time.adapters") == 0.0
    # 128 products with two launches each, and some megabytes of adapters: about two milliseconds, as Punica measured.
    assert 0.5e-3 < told < 3e-3
    steps = [of(p, "tpot.mean") - of(p, "time.prompts") for p in (none, some)]
    assert steps[1] - steps[0] == pytest.approx(told, rel=0.15)


def test_a_larger_rank_is_read_and_launched_no_more_often() -> None:
    small, large = (
        of(chat(f"adapters {{ count = 32; rank = {rank} }}"), "time.adapters") for rank in (8, 64)
    )
    assert small < large < 8 * small


def test_adapters_that_wait_delay_the_first_token_and_lie_in_host_memory() -> None:
    there = chat("adapters { count = 32 }")
    waiting = chat("adapters { count = 1600; resident = 32 }")
    adapter, link = 2 * ELEMENTS, 63e9
    later = of(waiting, "ttft.mean") - of(there, "ttft.mean")
    assert later > 0.8 * adapter / link
    over = compiled("adapters { count = 100000; resident = 32 }")
    assert "GS5103" in {d.code for d in over.diagnostics}


def test_the_interval_says_that_nobody_measured_it() -> None:
    none, some = chat(""), chat("adapters { count = 32 }")
    assert any(a.name == "adapters" for a in some.assumptions)

    def width(prediction: Prediction) -> float:
        value = prediction.results["tpot.mean"]
        return float(value.high) / float(value.low)  # type: ignore[union-attr,arg-type]

    assert width(some) > 1.1 * width(none)


@pytest.mark.parametrize(
    ("adapters", "engine", "words"),
    [
        ("adapters { count = 8 }", "llama_cpp", "serves one set of weights"),
        ("adapters { count = 8; resident = 9 }", "vllm", "more than there are"),
        ("adapters { count = 8; targets = [experts] }", "vllm", "nothing is adapted"),
    ],
)
def test_what_cannot_be_served_is_an_error(adapters: str, engine: str, words: str) -> None:
    found = [d for d in compiled(adapters, engine).diagnostics if d.code == "GS5573"]
    assert len(found) == 1
    assert any(
        words in said for said in (found[0].message, *(label.text for label in found[0].labels))
    )
