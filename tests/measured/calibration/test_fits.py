"""What the catalogue says is what the fits say, constant by constant and row by row."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["training", "others", "stacks", "serving", "memory", "rollouts"])
def test_the_catalogue_says_what_the_fit_says(name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "calibration", name, "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
