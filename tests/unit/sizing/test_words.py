"""Fields that take words, left open: what is tried, and how the choice is written."""

import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.result import Result

TEXT = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
cluster pod {{ servers = 1 x g593_zd2 }}
training run {{
  model = llama_3_1_8b; cluster = pod; sequence = {length} tokens; global_batch = 64 sequences; stack = fsdp
  {fields}
}}
"""


def compiled(fields: str, length: int = 8192) -> Result:
    desk = Desk()
    text = TEXT.format(fields=fields, length=length)
    return Compiler(desk.store, desk.catalogue).compile(Source("w", text), "/nowhere/w.gpuspec")


def chosen(result: Result) -> dict[str, int | str]:
    assert result.sizing is not None
    assert result.sizing.solved
    return {choice.open.path: choice.shown for choice in result.sizing.choices}


def test_weights_are_sharded_where_copies_do_not_fit() -> None:
    result = compiled("sharding = auto; recompute = none")
    assert chosen(result) == {"sharding": "zero3"}
    assert result.sizing is not None
    assert result.sizing.choices[0].why.startswith("with zero1: `run` needs ")


def test_no_more_is_computed_again_than_memory_asks_for() -> None:
    fields = "sharding = fsdp; recompute = auto"
    assert chosen(compiled(fields)) == {"recompute": "none"}
    assert chosen(compiled(fields, 16384)) == {"recompute": "[norms, mlp]"}
    assert chosen(compiled(fields, 24576)) == {"recompute": "full"}


@pytest.mark.parametrize("field", ["sharding", "recompute"])
def test_words_have_no_bounds(field: str) -> None:
    result = compiled(f"{field} = auto(1..2)")
    assert result.failed
    assert "auto" in result.diagnostics[0].message
