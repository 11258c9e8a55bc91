"""Writes docs/reference_runs.md: runs that everybody knows, as shipped specs, against what was published of them.

python scripts/reference_runs.py            rewrite it
python scripts/reference_runs.py --check    exit code 1 where it would change
"""

import sys
from pathlib import Path
from typing import NamedTuple

from specc.compiler import Compiler
from specc.diagnostics.store import DiskStore
from specc.plan.memory.training import training_memory
from specc.result import Result
from specc.shipped import folder

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference_runs.md"
RUNS = Path(folder("specs")) / "reference" / "runs"
GIB, HOUR, DAY = 2.0**30, 3600.0, 86_400.0
ALLOCATED = "allocated"
"""The peak of the framework's allocator: a level of the ledger, not a result."""
HEAD = """# Known runs

Written by `python scripts/reference_runs.py`. Each is a shipped spec under `specs/reference/runs/`, predicted as it stands: nothing is fitted to these
figures, but those of rows in `data/` are among what the constants were fitted to. A ratio of 1 is exact.

| run | figure | published | predicted | ratio | source |
| --- | --- | ---: | ---: | ---: | --- |
"""


class Published(NamedTuple):
    """A published figure: its spec, the result that it is of, its value, the size and name of its unit, where it stands."""

    name: str
    path: str
    value: float | None
    size: float
    unit: str
    source: str


FIGURES = (
    Published("gpt_1", "petaflop_days", 0.96, 1.0, "petaflop/s-days", "OpenAI, Improving Language Understanding (2018)"),
    Published("gpt_1", "duration", 30.0, DAY, "days", "the same: one month on 8 GPUs"),
    Published("gpt_3", "petaflop_days", 3640.0, 1.0, "petaflop/s-days", "Brown et al. 2020, table D.1"),
    Published("gpt_3", "duration", 14.8, DAY, "days", "Patterson et al. 2021, table 4"),
    Published("llama_65b", "duration", 21.0, DAY, "days", "Touvron et al. 2023, section 2.4"),
    Published("llama_65b", "accelerator_hours", 1_022_362.0, HOUR, "hours", "the same, table 15"),
    Published("llama_65b", "tokens_per_second_per_accelerator", 380.0, 1.0, "tokens/s", "the same, section 2.4"),
    Published("llama_2_70b", "accelerator_hours", 1_720_320.0, HOUR, "hours", "Touvron et al. 2023 (Llama 2), table 2"),
    Published("palm_540b", "mfu", 0.462, 0.01, "%", "Chowdhery et al. 2022, table 3"),
    Published("palm_540b", "hfu", 0.578, 0.01, "%", "the same, section 4.1"),
    Published("bloom_176b", "iteration_time", 104.6, 1.0, "s", "BigScience, chronicles of tr11-176B"),
    Published("bloom_176b", "accelerator_hours", 1_082_880.0, HOUR, "hours", "Luccioni et al. 2022, table 1"),
    Published("llama_3_8b", "accelerator_hours", 1_300_000.0, HOUR, "hours", "Meta, model card of Llama 3: cumulative hours of pretraining, of which 6 FLOP for each parameter and token are 16 % of the peak; the 405B reached 38-43 %"),
    Published("llama_3_405b", "model_flops_per_accelerator", 430e12, 1e12, "TFLOP/s", "Llama 3 (2024), table 4"),
    Published("deepseek_v3", "accelerator_hours", 2_664_000.0, HOUR, "hours", "DeepSeek-V3 (2024), table 1"),
    Published("kimi_k2_nvl72", "iteration_time", None, 1.0, "s", "nobody published a run of this size on such racks"),
    Published("lora_8b", ALLOCATED, 31.262 * GIB, GIB, "GiB", "fms-acceleration, benchmarks on A100 80 GB"),
    Published("lora_8b", "tokens_per_second", 3878.7, 1.0, "tokens/s", "the same"),
    Published("qlora_8b", ALLOCATED, 21.362 * GIB, GIB, "GiB", "the same"),
    Published("qlora_8b", "tokens_per_second", 4105.0, 1.0, "tokens/s", "the same"),
    Published("grpo_32b", "iteration_time", 530.0, 1.0, "s", "EasyR1, baselines: Qwen2.5-VL 32B, whose vision tower is not counted here"),
)  # fmt: skip
WORDS = {
    "petaflop_days": "compute",
    "accelerator_hours": "accelerator time",
    "tokens_per_second_per_accelerator": "tokens of an accelerator",
    "tokens_per_second": "tokens",
    "model_flops_per_accelerator": "model FLOP of an accelerator",
    "iteration_time": "iteration",
    "mfu": "MFU",
    "hfu": "HFU",
    ALLOCATED: "allocated peak",
}


class Runs:
    """The shipped specs, each compiled once."""

    def __init__(self) -> None:
        """With the shipped catalogue."""
        self._store = DiskStore(folder("specs"))
        self._compiler = Compiler(self._store, folder("specs"))
        self._done: dict[str, Result] = {}

    def result(self, name: str) -> Result:
        """A run, compiled.

        Raises:
            ValueError: the spec has errors.
        """
        if name not in self._done:
            path = str(RUNS / f"{name}.gpuspec")
            self._done[name] = self._compiler.compile(self._store.load(path), path)
            if self._done[name].failed:
                raise ValueError(f"{path} has errors")
        return self._done[name]

    def predicted(self, figure: Published) -> float:
        """What is predicted of a figure, in base units.

        Raises:
            ValueError: nothing is.
        """
        result = self.result(figure.name)
        if figure.path == ALLOCATED:
            job = result.plans["run"].training
            if job is None:
                raise ValueError(f"{figure.name} trains nothing")
            return max(float(stage.allocated) for stage in training_memory(job))
        value = result.predictions["run"].number(figure.path)
        if value is None:
            raise ValueError(f"{figure.name} has no {figure.path}")
        return value


def ratios(runs: Runs) -> list[tuple[Published, float, float | None]]:
    """Every figure with its prediction, in base units, and their ratio."""
    rows = []
    for figure in FIGURES:
        value = runs.predicted(figure)
        whole = None if figure.value is None else figure.value * _base(figure)
        rows.append((figure, value, None if whole is None else value / whole))
    return rows


def _base(figure: Published) -> float:
    """Base units in one of those that `value` is given in: sizes above 1 s are counted, shares and rates are given as they are."""
    return figure.size if figure.size in (HOUR, DAY) else 1.0


def page() -> str:
    """The page."""
    lines = [
        f"| `{figure.name}` | {WORDS.get(figure.path, figure.path)} | {_shown(figure, figure.value and figure.value * _base(figure))} | "
        f"{_shown(figure, value)} | {'' if ratio is None else f'{ratio:.2f}'} | {figure.source} |"
        for figure, value, ratio in ratios(Runs())
    ]
    return HEAD + "\n".join(lines) + "\n"


def _shown(figure: Published, value: float | None) -> str:
    if value is None:
        return ""
    scaled = value / figure.size
    return f"{scaled:,.0f} {figure.unit}" if scaled >= 1000 else f"{scaled:.3g} {figure.unit}"


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it would change."""
    text = page()
    if "--check" in arguments:
        return int(PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
