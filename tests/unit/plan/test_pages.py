"""Pages of caches with layers of several kinds, against what vLLM prints when it starts (data/engine_memory_logs.csv)."""

import math

import pytest

from specc.physics.quantisation import StorageFormat
from specc.plan.memory.cache import CacheCost, cache_cost
from specc.plan.network.architecture import architecture
from specc.plan.serving_job import Serving
from specc.record import evolve
from specc.validation.shelves import Shelves

SHELVES = Shelves()
GIB = 2.0**30
BF16 = StorageFormat(name="bf16", bits=16.0)
GROUPED = frozenset({"reserve_of_total", "grouped_cache"})
PRINTED = [
    # model, tensor degree, GiB of the cache, tokens printed, longest request, requests of it at once
    ("gemma_3_12b", 1, 16.25, 44368, 32768, 5.52),
    ("gemma_3_12b", 2, 22.78, 124416, 9900, 29.46),
    ("gemma_3_27b", 2, 14.71, 54960, 29000, 8.09),
    ("gpt_oss_20b", 1, 7.12, 155584, 16384, 16.75),
    ("gpt_oss_20b", 2, 19.83, 864576, 32768, 49.46),
    ("qwen3_next_80b_a3b", 2, 7.09, 154496, 16384, 33.47),
    ("llama_3_1_8b", 1, 6.95, 56880, 31800, 1.79),
]


def cost(model: str, tensor: int, **more: object) -> CacheCost:
    stated = {
        "architecture": architecture(SHELVES.model(model)),
        "weights": BF16,
        "cache": BF16,
        "tensor": tensor,
        "traits": {"memory_block_tokens": 16.0},
        "features": GROUPED,
        "step_tokens": 2048.0,
    }
    return cache_cost(Serving(**{**stated, **more}))


@pytest.mark.parametrize(
    ("model", "tensor", "gib", "tokens", "length", "requests"),
    PRINTED,
    ids=[f"{row[0]}-{row[1]}" for row in PRINTED],
)
def test_tokens_and_requests_are_those_of_the_log(
    model: str, tensor: int, gib: float, tokens: int, length: int, requests: float
) -> None:
    """The logs round the cache to 0.01 GiB, which is up to 0.2 % of it."""
    pages = cost(model, tensor)
    assert pages.tokens(gib * GIB, length, by_group=True) == pytest.approx(tokens, rel=0.004)
    assert gib * GIB / pages.reserved(length) == pytest.approx(requests, rel=0.01)


def test_a_page_of_attention_is_as_large_as_a_recurrent_state() -> None:
    """Qwen3-Next keeps its state in 16 bit, Qwen3.5 in 32: pages of 544 and 784 tokens."""
    assert cost("qwen3_next_80b_a3b", 2).block == 544
    assert cost("qwen3_5_27b", 2).block == 784


def test_a_state_takes_the_pages_that_the_engine_gives_it() -> None:
    """262,144 tokens take 335 pages of attention, and two in each of three groups of recurrent layers: 341."""
    pages = cost("qwen3_5_27b", 2, traits={"memory_block_tokens": 16.0, "memory_state_pages": 2.0})
    page = (
        784 * 2 * 2 * 256 * 2 * 16
    )  # tokens, keys and values, heads of a rank, features, bytes, layers of a group
    assert pages.reserved(262144) == 341 * page
    assert math.floor(491 * page / pages.reserved(262144) * 262144) == 377456


def test_an_engine_without_groups_keeps_windows_apart_or_whole() -> None:
    plain = cost("gemma_3_12b", 1, features=frozenset({"reserve_of_total"}))
    whole = cost("gemma_3_12b", 1, features=frozenset({"reserve_of_total", "whole_windows"}))
    assert plain.every_group == 0
    assert whole.sequence(32768) == 48 * 2 * 8 * 256 * 2 * 32768
    assert plain.sequence(32768) == (8 * 32768 + 40 * 1024) * 2 * 8 * 256 * 2


def test_groups_that_do_not_divide_are_filled_up() -> None:
    """62 layers, 10 of them whole: 7 groups of 10, as if there were 70."""
    each = 2 * 16 * 128 * 2
    assert cost("gemma_3_27b", 1).every_group == 70 * each


def test_stages_divide_groups_evenly() -> None:
    one, two = (cost("gemma_3_12b", 1, pipeline=stages) for stages in (1, 2))
    assert two.every_group == one.every_group / 2
    assert evolve(two, step=one.step).per_token == one.per_token / 2
