"""Fit, hold against the catalogue, write."""

from __future__ import annotations

from calibration.memory.fit import (
    fit_deepspeed,
    fit_growing,
    fit_images,
    fit_reserving,
    started,
)
from calibration.memory.writing import GIB, LINES, files
from calibration.paths import DATA, ROOT
from specc.validation.rows import read_table
from specc.validation.shelves import Shelves


def run(*, check: bool, write: bool) -> int:
    """Exit status: 1 where the catalogue differs from the fit."""
    wrong = 0
    for path, text in files(fitted_traits()).items():
        same = path.read_text(encoding="utf-8") == text
        if not same and check:
            print(f"{path.relative_to(ROOT)} is not what the fit writes")
            wrong = 1
        if not same and write:
            path.write_text(text, encoding="utf-8")
    return wrong


def fitted_traits() -> dict[str, dict[str, float]]:
    """Traits by line of engines, and of the stack whose readings were published."""
    shelves = Shelves()
    serving = read_table(DATA / "inference_measured.csv")
    logs = started(read_table(DATA / "engine_memory_logs.csv"))
    training = read_table(DATA / "training_measured.csv")
    rows = [*serving, *logs]
    fitted: dict[str, dict[str, float]] = {}
    for line in ("vllm_v1", "vllm", "tensorrt_llm"):
        fitted[line] = fit_reserving(rows, shelves, LINES[line])
    # The few rows of the first engine on several ranks are of releases that leaked there.
    shared = fitted["vllm_v1"]["memory_context_parallel_bytes"]
    fitted["vllm_first"] = fit_reserving(rows, shelves, LINES["vllm_first"], parallel=shared)
    fitted |= {
        "exllama": fit_growing(serving, shelves, "exllama", step=False),
        "ctranslate2": fit_growing(serving, shelves, "ctranslate2", step=False),
        "fastertransformer": fit_growing(serving, shelves, "fastertransformer", step=True),
        "diffusers": fit_images(serving, shelves),
        "deepspeed": fit_deepspeed(training),
    }
    for word, traits in fitted.items():
        shown = {
            name: f"{value / GIB:.3f} GiB" if "bytes" in name and value > 1e6 else f"{value:.4g}"
            for name, value in traits.items()
        }
        print(word, shown)
    return fitted
