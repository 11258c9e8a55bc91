"""The README shows what comes out today."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
def test_nothing_in_the_readme_is_older_than_the_program() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/write_readme.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, "python scripts/write_readme.py rewrites it" + ran.stderr


def test_pictures_of_the_readme_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [part.partition(")")[0] for part in text.split("](")[1:]]
    local = [name for name in names if not name.startswith("http")]
    assert local
    assert all((ROOT / name).exists() for name in local)
