"""Cards of the catalogue: what they compute is what the compiler computes, and every number keeps its source."""

import pytest

import specc
from specc.reports.card import Card, Cards, cards_of
from specc.reports.catalogue import Entry, entries, named
from specc.reports.fits import MODELS, PARTS

ENTRIES = entries()


@pytest.fixture(scope="module")
def cards() -> Cards:
    return cards_of(ENTRIES)


def called(name: str) -> Entry:
    entry = named(ENTRIES, [name])
    assert entry is not None, name
    return entry


def figures(card: Card) -> dict[str, str]:
    return {figure.name: figure.value for figure in card.figures}


def cell(card: Card, title: str, row: str, column: str) -> str:
    grid = next(grid for grid in card.grids if grid.title == title)
    cells = next(row_ for row_, path in zip(grid.rows, grid.refers, strict=True) if path == row)
    return cells[grid.heads.index(column)]


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("llama_3_1_8b", "8,030,261,248"),
        ("llama_3_3_70b", "70,553,706,496"),
        ("gpt_oss_120b", "116,829,156,672"),
        ("qwen3_next_80b_a3b", "79,674,391,296"),
    ],
)
def test_parameters_are_exact(cards: Cards, name: str, parameters: str) -> None:
    assert figures(cards.card(called(name)))["parameters"] == parameters


def test_what_a_token_keeps(cards: Cards) -> None:
    found = figures(cards.card(called("llama_3_3_70b")))
    assert (
        found["cache of a token"] == "327.7 kB"
    )  # 2 x 80 layers x 8 heads x 128 features x 2 bytes
    mixed = figures(cards.card(called("gpt_oss_120b")))
    assert mixed["cache of a token"] == "36.86 kB"  # 18 of 36 layers keep every token
    assert mixed["cache of a token, inside a window of 128 tokens"] == "36.86 kB"


SERVICE = """edition 2026
from std.accelerators.nvidia import {part}
from std.models.{publisher} import {model}
server box {{ accelerators = 8 x {part} }}
cluster pod {{ servers = 1 x box }}
inference chat {{
  model = {model}; cluster = pod; weights = {weights}; max_length = 8192 tokens
  engine = vllm
  traffic {{ concurrency = 1; prompt = 1024 tokens; output = 256 tokens }}
  parallel {{ tensor = {tensor} }}
}}
"""


@pytest.mark.parametrize(
    ("publisher", "model", "part", "weights"),
    [
        ("meta", "llama_3_3_70b", "h100_sxm", "fp8"),
        ("meta", "llama_3_3_70b", "h200_sxm", "bf16"),
        ("qwen", "qwen3_32b", "l40s", "bf16"),
        ("meta", "llama_3_1_405b", "h100_sxm", "int4(group = 128)"),
        ("openai", "gpt_oss_120b", "a100_sxm_80", "fp8"),
    ],
)
def test_what_fits_is_what_the_compiler_says(
    cards: Cards, publisher: str, model: str, part: str, weights: str
) -> None:
    told = cell(
        cards.card(called(model)),
        "Fits on",
        f"std.accelerators.nvidia.{part}",
        weights.partition("(")[0],
    )
    fewest = int(told.split()[0])

    def starts(tensor: int) -> bool:
        text = SERVICE.format(
            publisher=publisher, model=model, part=part, weights=weights, tensor=tensor
        )
        return not specc.compile(text).failed

    assert starts(fewest)
    assert fewest == 1 or not starts(fewest // 2)
    assert (
        told
        == cell(
            cards.card(called(part)),
            "Holds",
            f"std.models.{publisher}.{model}",
            weights.partition("(")[0],
        )
        or (publisher, model) not in MODELS
    )


def test_every_fact_names_a_source_of_the_card(cards: Cards) -> None:
    for name in ("h100_sxm", "dgx_h100", "deepseek_v3", "vllm"):
        card = cards.card(called(name))
        assert card.facts
        assert all(0 <= fact.source <= len(card.sources) for fact in card.facts)
        assert any(fact.source for fact in card.facts)


def test_stated_numbers_are_told_whole(cards: Cards) -> None:
    facts = {fact.name: fact.value for fact in cards.card(called("dgx_h100")).facts}
    assert facts["mass"] == "130.45 kg"
    assert facts["height"] == "8 U"


def test_users_are_found(cards: Cards) -> None:
    card = cards.card(called("h100_sxm"))
    assert "std.servers.nvidia.dgx_h100" in card.used_by
    assert "chat_500_users" in cards.card(called("dgx_h100")).specs


def test_the_cards_ask_of_what_the_catalogue_has() -> None:
    paths = {entry.path for entry in ENTRIES}
    assert {f"std.accelerators.{vendor}.{name}" for vendor, name in PARTS} <= paths
    assert {f"std.models.{publisher}.{name}" for publisher, name in MODELS} <= paths


@pytest.mark.slow
def test_everything_has_a_card(cards: Cards) -> None:
    for entry in ENTRIES:
        card = cards.card(entry)
        assert card.facts, entry.path
        assert not any(" unknown" in fact.value for fact in card.facts), entry.path
