"""Choices between parts: what is chosen, what the others fail by or cost, and that each design chooses for itself."""

import json
from functools import cache

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.result import Result

TEXT = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_a100, dgx_h100
offer of_new { part = dgx_h100; price = 300000 USD }
offer of_old { part = dgx_a100; price = 90000 USD }
let kind = auto of [dgx_h100, dgx_a100]
cluster pod {
  servers = 1 x kind
  economics { life = 4 years; maintenance = 0 %; utilisation = 100 % }
  site = hall
}
site hall { pue = 1; electricity = 0.01 USD/kWh }
inference chat {
  model = llama_3_1_8b; cluster = pod
  traffic { rate = 20 requests/s; prompt = 1024 tokens; output = 128 tokens }
  require tpot.mean <= 30 ms
}
variant fast of chat { require tpot.mean <= 11 ms }
variant never of chat { require tpot.mean <= 0.1 ms }
"""


@cache
def compiled() -> Result:
    desk = Desk()
    source = Source("spec.gpuspec", TEXT)
    return Compiler(desk.store, desk.catalogue).compile(source, "/nowhere/parts.gpuspec")


def chosen(result: Result) -> dict[str, str]:
    assert result.sizing is not None
    (part,) = result.sizing.parts
    assert part.name == "kind"
    return {part.value: part.why, **{option: why for option, why in part.tried if why}}


def test_the_cheapest_part_that_passes_is_chosen() -> None:
    result = compiled()
    assert not result.errors
    assert "a month, against" in chosen(result)["dgx_h100"]
    assert result.bills["pod"].topology.cluster.servers[0].of.name == "dgx_a100"


def test_a_variant_chooses_for_itself() -> None:
    fast = compiled().variants["fast"]
    assert not fast.errors
    assert "tpot.mean <= 11 ms" in chosen(fast)["dgx_a100"]
    assert fast.bills["pod"].topology.cluster.servers[0].of.name == "dgx_h100"


def test_where_none_passes_that_is_said_at_the_choice() -> None:
    never = compiled().variants["never"]
    (told,) = [d for d in never.diagnostics if d.code == "GS7640"]
    assert told.span is not None
    assert told.span.text == "auto of [dgx_h100, dgx_a100]"
    assert len(told.notes) == 1
    assert never.sizing is not None
    assert not never.sizing.solved


def test_the_document_names_the_part(specc) -> None:
    ran = specc("size", "-", "-f", "json", stdin=TEXT)
    part, *_ = json.loads(ran.out)["parts"]
    assert part["value"] == "dgx_a100"
    assert [tried["failed"] is None for tried in part["tried"]] == [False, True]
