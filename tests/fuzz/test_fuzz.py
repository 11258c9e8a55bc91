"""A short run of the fuzzer, the same each time; `python -m fuzz.run --count 50000` from `tests` is the long one."""

from fuzz.run import crashes


def test_no_generated_spec_crashes_the_program() -> None:
    found = [
        f"{place}\n{text}" for place, text, _ in crashes(seed=20, count=150) if place != "slow"
    ]
    assert not found, found[0]
