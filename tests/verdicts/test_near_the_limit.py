"""Training within a twentieth of its memory: told that it may not fit, not that it cannot; a search chooses no such layout."""

import pytest

from specc import Result
from specc import compile as compiled

SPEC = """edition 2026
from std.accelerators.nvidia import a100_sxm_80
from std.models.mistral import mistral_7b_v0_1
server node {{ accelerators = 8 x a100_sxm_80 }}
cluster pod {{ servers = 1 x node }}
training tune {{
  model            = mistral_7b_v0_1
  cluster          = pod
  accelerators     = 1
  sequence         = {length} tokens
  global_batch     = 16 sequences
  stack            = transformers
  sharding         = none
  optimizer_states = bf16
  recompute        = full
  gradients        = bf16
  loss             = fused
  parallel {{ microbatch = {microbatch} }}
}}
"""


def told(length: int, microbatch: int | str = 16) -> Result:
    return compiled(SPEC.format(length=length, microbatch=microbatch))


@pytest.mark.parametrize(
    ("length", "code", "words"),
    [
        (3000, None, ""),
        (4200, "GS5105", "undecided"),
        (4400, "GS5105", "may not fit"),
        (5400, "GS5101", "times"),
    ],
)
def test_what_is_said_by_how_near_it_is(length: int, code: str | None, words: str) -> None:
    result = told(length)
    near = [f for f in result.findings if f.code in ("GS5101", "GS5105")]
    assert [f.code for f in near] == ([] if code is None else [code])
    assert all(words in f.message for f in near)
    runs = result.value("tune.iteration_time") is not None if code != "GS5101" else False
    assert runs == (code != "GS5101")


def test_a_search_takes_what_fits() -> None:
    """Sixteen sequences of a microbatch may fit, and would be the fastest."""
    result = told(4400, "auto")
    assert not [f for f in result.findings if "may not fit" in f.message or f.code == "GS5101"]
    memory = result.value("tune.memory.per_accelerator.total")
    assert memory is not None
    assert float(memory) <= 79.15 * 2**30  # what programs get of an A100
