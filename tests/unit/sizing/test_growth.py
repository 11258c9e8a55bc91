"""Counts grow for as long as an overloaded service comes nearer to what is asked of it."""

from pathlib import Path

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import DiskStore
from specc.result import Result
from specc.shipped import folder


def _sized(rate: int) -> Result:
    catalogue = folder("specs")
    path = str(Path(catalogue, "examples", "chat_70b.gpuspec"))
    store = DiskStore(catalogue)
    settings = {"rate": f"{rate} requests/s"}
    return Compiler(store, catalogue).compile(store.load(path), path, settings, prices=False)


@pytest.mark.parametrize("rate", [30, 400, 3000])
def test_a_service_is_sized_at_any_rate(rate: int) -> None:
    result = _sized(rate)
    assert result.sizing is not None
    assert result.sizing.solved
    prediction = result.predictions["chat"]
    assert prediction.get("stable") is not False
    assert (prediction.number("max_rate") or 0.0) >= rate
    assert {j.status for j in result.requirements} <= {"met", "undecided"}
