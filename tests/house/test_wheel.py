"""What is shipped: the wheel holds grammar, catalogue, measurements and schemas, and runs without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_everything(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "specc/py.typed" in names
    assert "specc/reports/schemas/check.json" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    for folder, inside in (("specs", "_specs"), ("data", "_data")):
        tracked = subprocess.run(
            ["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
        missing = {name for name in tracked if (ROOT / name).exists()} - {
            name.replace(f"specc/{inside}/", f"{folder}/") for name in names
        }
        assert not missing, sorted(missing)[:5]
    assert not [name for name in names if name.startswith(("tests/", "docs/", "scripts/"))]


@pytest.mark.slow
def test_the_wheel_runs_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    work = tmp_path / "work"
    work.mkdir()
    (work / "pod.gpuspec").write_bytes(
        (ROOT / "specs" / "examples" / "pretrain_70b.gpuspec").read_bytes()
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "installed")}
    for words in (
        ("check", "pod.gpuspec"),
        ("bom", "pod.gpuspec", "-f", "csv"),
        ("predict", "pod.gpuspec", "-f", "json"),
        ("validate", "models"),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", "specc", *words],
            cwd=work,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    where = subprocess.run(
        [sys.executable, "-c", "import specc; print(specc.__file__)"],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path) in where.stdout
