"""The list of stages, and what a crash in one leaves."""

import pytest

from specc.design.design import Design
from specc.pipeline import STAGES
from specc.record import evolve
from specc.registry import member, names
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def test_every_stage_has_its_place() -> None:
    assert set(STAGES) == {member("specc.stages", n, "STAGE") for n in names("specc.stages")}


def test_a_crash_stops_only_what_it_was_about() -> None:
    def step(result: Result, name: str, memo: Memo) -> Result:
        if name == "b":
            raise ValueError("broken")
        return evolve(result, predicted={**result.predicted, name: 1})

    stage = Stage(name="the test", step=step, subjects=lambda _: ("a", "b", "c"))
    start = Result(design=Design(name="x"))
    result = stage.run(start, Memo())
    assert result.predicted == {"a": 1, "c": 1}
    assert [error.code for error in result.errors] == ["GS0001"]
    assert "the test crashed at `b`" in result.errors[0].message
    assert len(result.crashes) == 1
    assert not start.predicted
    assert not start.failed


def test_a_result_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Result(design=Design(name="x")).requirements = ()  # type: ignore[misc]
