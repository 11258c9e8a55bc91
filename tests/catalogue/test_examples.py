"""Shipped examples check without a warning; a 70B model fits everywhere at the degree stated, and not at half of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.reading import SPECS

EVERYWHERE = SPECS / "examples" / "llama_70b_everywhere.gpuspec"


def _check(path: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "specc", "check", "--strict", "-f", "concise", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["cpu_only", "edge_box", "llama_70b_everywhere", "lora_rtx"])
def test_checks(name: str) -> None:
    code, text = _check(SPECS / "examples" / f"{name}.gpuspec")
    assert code == 0, text


def test_no_smaller_tensor_degree_fits(tmp_path: Path) -> None:
    text = EVERYWHERE.read_text(encoding="utf-8")
    halved = re.sub(r"tensor = (\d+)", lambda m: f"tensor = {max(1, int(m[1]) // 2)}", text)
    path = tmp_path / "halved.gpuspec"
    path.write_text(halved, encoding="utf-8")
    code, told = _check(path)
    assert code == 1
    above_one = [int(n) for n in re.findall(r"tensor = (\d+)", text) if int(n) > 1]
    # Either the weights do not fit (GS5101), or nothing is left for a cache beside them (GS5102).
    assert len(re.findall("GS510[12]", told)) == len(above_one)


def test_every_accelerator_with_a_memory_is_there_or_named() -> None:
    text = EVERYWHERE.read_text(encoding="utf-8")
    for path in (SPECS / "accelerators").rglob("*.gpuspec"):
        assert re.search(rf"box_{path.stem}\b|# Left out: {path.stem}:", text), path.stem
