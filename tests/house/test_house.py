"""The house's own rules, so that it stays as it was built."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from specc.registry import names

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "specc"
FILES = sorted(SOURCE.rglob("*.py"))
HOMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "misc",
    "shared",
    "tools",
    "base",
}


def test_floors_hold() -> None:
    """import-linter keeps every contract of pyproject.toml."""
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_every_folder_stands_on_a_floor() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "Floors")
    placed = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    here = {
        path.name.removesuffix(".py")
        for path in SOURCE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert here - placed <= {"__init__", "__main__"}


def test_no_folder_or_file_for_the_homeless() -> None:
    words = {part for path in FILES for part in (path.stem, *path.relative_to(SOURCE).parts[:-1])}
    assert not words & HOMELESS


# The files that may import types alone: they sit above all stages, so that they can hide no knot (decision 71).
LAZY = ("compiler.py", "result.py", "space.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_file_says_what_it_is(path: Path) -> None:
    """A docstring, no relative imports, no imports hidden from run time."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree) or not text.strip(), "a module opens with what it is"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "no relative imports"
        if (
            isinstance(node, ast.If)
            and isinstance(node.test, ast.Name)
            and node.test.id == "TYPE_CHECKING"
        ):
            if path.name in LAZY:
                continue
            package = ".".join(("specc", *path.parent.relative_to(SOURCE).parts))
            own = (
                path.name == "__init__.py"
            )  # a family that loads its members when they are needed
            for statement in node.body:
                hidden = ast.unparse(statement)
                if not (own and hidden.startswith(f"from {package}.")):
                    assert "specc" not in hidden, "typing-only imports hide knots"


FAMILIES = {
    "specc.cli.commands": "COMMAND",
    **{
        f"specc.reports.formats.{path.name}": "FORMAT"
        for path in sorted((SOURCE / "reports" / "formats").iterdir())
        if (path / "__init__.py").exists()
    },
}


@pytest.mark.parametrize("package", FAMILIES)
def test_every_file_of_a_family_is_one_member(package: str) -> None:
    from specc.registry import member

    value = FAMILIES[package]
    for name in names(package):
        loaded = member(package, name, value)
        said = name.rstrip("_").replace("_", "-")
        assert loaded.name == said, f"{package}.{name} is named after what it offers"  # type: ignore[attr-defined]


def test_no_stray_only_marks() -> None:
    """Nothing is left that runs a part of the tests, or skips one for good."""
    word = re.compile(r"pytest\.mark\.(only|skip)\b|\bbreakpoint\(|pytest\.set_trace")
    for path in (ROOT / "tests").rglob("*.py"):
        if path != Path(__file__):
            assert not word.search(path.read_text(encoding="utf-8")), path


def test_nothing_names_a_registry_or_a_machine() -> None:
    """The project speaks of itself alone."""
    hosts = re.compile(
        "|".join(
            (r"pypi\.(org|python)", r"npmjs\.", r"pythonhosted\.", r"https?://(localhost|127\.)")
        )
    )
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if (
            path.suffix in {".png", ".jpg", ".xlsx", ".csv"}
            or not path.exists()
            or path == Path(__file__)
        ):
            continue
        found = hosts.search(path.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{name}: {found and found.group(0)}"
