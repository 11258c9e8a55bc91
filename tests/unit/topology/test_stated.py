"""Nothing stated is overridden, nothing unstated is bought without a word."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.reports.bills import remarks
from specc.reports.document import DocumentHeader
from specc.reports.predictions import predictions_of
from specc.result import Result
from specc.shipped import folder

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.nics.nvidia import cx7
from std.servers.gigabyte import g593_zd2
from std.servers.nvidia import dgx_h100
from std.switches.nvidia import qm9700

cluster pod {{
  servers = {servers}
  {more}

  fabric compute {{
    nic   = cx7
    leaf  = qm9700
    spine = qm9700
    core  = qm9700
    {fabric}
  }}
}}
training run {{
  model = llama_3_1_8b
  cluster = pod
  sequence = 4096 tokens
  global_batch = 768 sequences
  sharding = fsdp
}}
"""
RAILS = "topology = rail_optimised; rails = 8; "


def compiled(fabric: str, servers: str = "96 x g593_zd2", more: str = "") -> Result:
    catalogue = folder("specs")
    text = SPEC.format(fabric=fabric, servers=servers, more=more)
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def messages(result: Result, code: str) -> list[str]:
    return [d.message for d in result.diagnostics if d.code == code]


@pytest.mark.parametrize(
    ("stated", "numbers"),
    [
        ("leaves = 8", ("8 leaves", "24")),
        ("spines = 12", ("12 spines", "16")),
        ("spines = 20", ("20 spines", "32")),
        ("cores = 5; pod = 32 servers", ("5 cores", "16")),
        ("groups = 3", ("3 groups", "none")),
        ("oversubscription = 1:1; downlinks = 40; uplinks = 24", ("1:1", "1.667:1")),
        ("oversubscription = 1:1; downlinks = 40", ("1:1", "1.667:1")),
        ("tiers { leaf = 2:1 }; downlinks = 48; uplinks = 16", ("2:1", "3:1")),
    ],
)
def test_a_stated_number_is_never_replaced(stated: str, numbers: tuple[str, str]) -> None:
    (message,) = messages(compiled(RAILS + stated), "GS4108")
    for number in numbers:
        assert number in message


@pytest.mark.parametrize(
    "stated",
    ["leaves = 24", "leaves = 32", "spines = 16", "spines = 32", "oversubscription = 2:1; downlinks = 40; uplinks = 24"],
)  # fmt: skip
def test_a_stated_number_is_met(stated: str) -> None:
    result = compiled(RAILS + stated)
    assert not messages(result, "GS4108")
    field, _, number = stated.partition(" = ")
    if field in {"leaves", "spines"}:
        sized = result.topologies["pod"].fabrics["compute"].sized
        assert sized.count({"leaves": "leaf", "spines": "spine"}[field]) == int(number)


def test_a_stated_tier_is_built_where_one_tier_would_do() -> None:
    result = compiled("topology = fat_tree; spines = 4", servers="4 x g593_zd2")
    sized = result.topologies["pod"].fabrics["compute"].sized
    assert (sized.count("leaf"), sized.count("spine")) == (1, 4)


def test_more_links_than_the_adapters_of_a_server_are_an_error() -> None:
    links = RAILS + "links_per_server = 16"
    (message,) = messages(compiled(links, servers="16 x dgx_h100"), "GS4205")
    assert "16 ports" in message
    assert "8 on 8 adapters" in message
    assert not messages(compiled(RAILS, servers="16 x dgx_h100"), "GS4205")


def test_what_is_added_is_a_note_of_every_report() -> None:
    result = compiled(RAILS)
    added = "fabric compute: 8 cx7 added to each g593_zd2, which states none"
    assert added in remarks(result.bills["pod"])
    assert added in predictions_of("a", result, DocumentHeader()).predictions["run"].notes
    own = compiled(RAILS, servers="16 x dgx_h100")
    assert not [line for line in remarks(own.bills["pod"]) if "added" in line]


def test_leaves_for_attached_devices_are_a_note() -> None:
    more = "services { storage = 8 x dgx_h100 }"
    result = compiled(RAILS + "attach { storage = 8 x 400 Gb/s }", more=more)
    leaves = result.topologies["pod"].fabrics["compute"].sized.count("leaf") - 24
    assert leaves > 0
    assert f"fabric compute: {leaves} leaves added for attached devices" in remarks(
        result.bills["pod"]
    )
