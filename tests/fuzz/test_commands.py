"""A short run of every family of generated command lines, the same each time; `python -m fuzz.commands` from `tests` is the long one."""

import pytest

from fuzz import commands
from fuzz.commands import Case, batch, faults
from fuzz.families import FAMILIES
from fuzz.lines import SPEC, unlisted


@pytest.mark.parametrize("family", FAMILIES)
def test_no_command_line_crashes_the_program(family: str) -> None:
    found = [f"{fault.where}: {fault.case.words}" for fault in faults(9, 12, family)]
    assert not found


def test_every_command_has_lines() -> None:
    assert not unlisted()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("raise ZeroDivisionError('on purpose')", "ZeroDivisionError"),
        ("while True: pass", "TooLong"),
        ("bytearray(3 * 2**30)", "MemoryError"),
        ("import os; os.kill(os.getpid(), 11)", "killed by SIGSEGV"),
        ("print('error[GS' + '0001]: internal')", "GS0001"),
        ("'x'", "exit code x"),
    ],
)
def test_a_fault_is_seen_and_the_rest_runs(
    text: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limits and the places, with a program that is at fault on purpose."""

    def broken(words: list[str]) -> object:
        exec(words[0])
        return 0 if words[0] != "'x'" else "x"

    monkeypatch.setattr("specc.cli.main.main", broken)
    monkeypatch.setattr(commands, "CPU", 0.3)
    case = Case(words=(text,), files={SPEC: b""})
    found = [fault.where for fault in batch([case, Case(words=("pass",), files={})])]
    assert len(found) == 1
    assert found[0].startswith(where)
