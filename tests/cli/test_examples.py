"""What an installed user can reach: shipped specs, copies of them, and every example that help prints."""

import shlex
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from specc.cli.command import command_names, find_command
from specc.cli.dispatch import SAMPLES
from specc.shipped import examples

LINES = [
    line
    for name in command_names()
    if name != "watch"  # runs until it is interrupted; its own test does that
    for line in find_command(name).usage
    if any(f"{made}/{made}.gpuspec" in line for made in SAMPLES)
]


def test_every_shipped_spec_is_listed_with_what_it_answers(specc: Callable) -> None:
    ran = specc("examples")
    assert ran.code == 0
    listed = dict(line.split(maxsplit=1) for line in ran.out.splitlines())
    assert listed.keys() == examples().keys()
    assert all(text.endswith((".", "?")) and len(text) < 160 for text in listed.values())


def test_an_example_is_printed_and_a_project_starts_with_it(
    specc: Callable, tmp_path: Path
) -> None:
    text = specc("examples", "clusters/one_box").out
    assert specc("new", "own", "--from", "clusters/one_box").code == 0
    assert (tmp_path / "own" / "own.gpuspec").read_text(encoding="utf-8") == text
    assert specc("check", "own").code == 0


def test_a_misspelt_example_names_the_nearest_and_makes_nothing(
    specc: Callable, tmp_path: Path
) -> None:
    ran = specc("new", "own", "--from", "pretain_70b")
    assert ran.code == 2
    assert "did you mean `pretrain_70b`?" in ran.err
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize("line", LINES)
def test_what_help_shows_runs_in_an_empty_folder(line: str, specc: Callable) -> None:
    for name, example in SAMPLES.items():
        assert specc("new", name, "--from", example).code == 0
    with patch("webbrowser.open", return_value=True):
        ran = specc(*shlex.split(line)[1:])
    assert ran.code == 0, ran.err
