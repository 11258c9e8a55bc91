"""The two locks agree with each other and with pyproject.toml."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def pins(name: str) -> set[str]:
    """The `name==version ; marker` lines of a lock, each with its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return {" ".join(line.split()) for line in text.splitlines() if "==" in line}


def test_commands_run_with_the_versions_that_tests_run_with() -> None:
    assert pins("requirements-run-lock.txt") <= pins("requirements-lock.txt")


def test_the_run_lock_holds_the_dependencies_and_no_tool() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {re.split(r"[>=<\[]", name)[0] for name in settings["project"]["dependencies"]}
    locked = {pin.partition("==")[0] for pin in pins("requirements-run-lock.txt")}
    assert asked <= locked
    assert not locked & {"ruff", "mypy", "pytest", "mkdocs", "hypothesis", "lark"}
