"""Runs that everybody knows, each a shipped spec, against what was published of them."""

import subprocess
import sys
from pathlib import Path

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import DiskStore
from specc.result import Result
from specc.shipped import folder

RUNS = Path(folder("specs")) / "reference" / "runs"
HOUR = 3600.0
DAY = 24.0 * HOUR
PETAFLOP_DAY = 1e15 * DAY


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler(DiskStore(folder("specs")), folder("specs"))


def run(compiler: Compiler, name: str, settings: dict[str, str] | None = None) -> Result:
    path = RUNS / f"{name}.gpuspec"
    store = DiskStore(folder("specs"))
    return compiler.compile(store.load(str(path)), str(path), settings)


@pytest.mark.parametrize("name", sorted(path.stem for path in RUNS.glob("*.gpuspec")))
def test_specs_have_no_errors(compiler: Compiler, name: str) -> None:
    assert not run(compiler, name).failed


@pytest.mark.parametrize(("name", "published"), [("gpt_1", 0.96), ("gpt_3", 3640.0)])
def test_compute(compiler: Compiler, name: str, published: float) -> None:
    """Petaflop/s-days, causal attention counted in full, recomputation not."""
    prediction = run(compiler, name).predictions["run"]
    assert prediction.number("petaflop_days") == pytest.approx(published, rel=0.05)
    assert prediction.number("total_flops") == pytest.approx(published * PETAFLOP_DAY, rel=0.05)


@pytest.mark.parametrize(
    ("name", "path", "published", "unit"),
    [
        ("gpt_3", "duration", 14.8, DAY),
        ("llama_65b", "duration", 21.0, DAY),
        ("llama_65b", "accelerator_hours", 1_022_362.0, HOUR),
        ("llama_2_70b", "accelerator_hours", 1_720_320.0, HOUR),
        ("bloom_176b", "iteration_time", 104.6, 1.0),
        ("bloom_176b", "accelerator_hours", 1_082_880.0, HOUR),
        ("deepseek_v3", "accelerator_hours", 2_664_000.0, HOUR),
        ("llama_3_405b", "model_flops_per_accelerator", 430.0, 1e12),
        ("palm_540b", "mfu", 46.2, 0.01),
        ("lora_8b", "tokens_per_second", 3878.7, 1.0),
        ("qlora_8b", "tokens_per_second", 4105.0, 1.0),
        ("grpo_32b", "iteration_time", 530.0, 1.0),
    ],
)
def test_time(compiler: Compiler, name: str, path: str, published: float, unit: float) -> None:
    value = run(compiler, name).predictions["run"].number(path)
    assert value is not None
    assert value / unit == pytest.approx(published, rel=0.2)


def test_llama_3_on_twice_the_accelerators(compiler: Compiler) -> None:
    """Half the batch for each replica: 430 falls to 400 TFLOP/s."""
    before = run(compiler, "llama_3_405b").predictions["run"]
    after = run(compiler, "llama_3_405b", {"gpus": "16384"}).predictions["run"]
    path = "model_flops_per_accelerator"
    fall = after.number(path) / before.number(path)  # type: ignore[operator]
    assert 0.80 <= fall < 1.0


def test_gpt_1_took_longer_than_its_hardware_needs(compiler: Compiler) -> None:
    """The publication reckons with a third of the peak: eager single precision of 2018; 0.7 of its month is predicted."""
    value = run(compiler, "gpt_1").predictions["run"].number("duration")
    assert value is not None
    assert 0.5 <= value / (30.0 * DAY) <= 1.0


def test_llama_3_8b_used_more_hours_than_its_throughput_needs(compiler: Compiler) -> None:
    """1.3M hours for 15T tokens are 3,205 tokens/s, 16 % of peak: the total holds restarts, evaluation and long contexts."""
    value = run(compiler, "llama_3_8b").predictions["run"].number("accelerator_hours")
    assert value is not None
    assert 0.4 <= value / (1.3e6 * HOUR) <= 0.8


def test_the_page_is_current() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/reference_runs.py", "--check"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, "python scripts/reference_runs.py rewrites it" + ran.stderr
