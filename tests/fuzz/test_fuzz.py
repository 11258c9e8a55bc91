"""A short run of the fuzzer, the same each time; `python -m fuzz.run --count 50000` from `tests` is the long one."""

import pytest

from fuzz.run import crashes


@pytest.mark.parametrize(("source", "count"), [("make", 150), ("spoil", 150)])
def test_no_spec_crashes_the_program(source: str, count: int) -> None:
    crashed = [
        f"{place}\n{text}" for place, text, _ in crashes(20, count, source) if place != "slow"
    ]
    assert not crashed, crashed[0]
