"""Fit, hold against the catalogue, write."""

from __future__ import annotations

from pathlib import Path

from calibration.memory.errors import page
from calibration.memory.fit import (
    fit_deepspeed,
    fit_growing,
    fit_images,
    fit_reserving,
    started,
)
from calibration.memory.loops import FAMILIES, cases_of, fit_loops
from calibration.memory.writing import GIB, LINES, files
from calibration.paths import DATA, DOCS, ROOT
from specc.validation.rows import read_table
from specc.validation.shelves import Shelves

TRAINING = ("training_measured.csv", "training_more.csv")


def run(*, check: bool, write: bool) -> int:
    """Exit status: 1 where the catalogue, or the page of errors that rests on it, differs from the fit."""
    wrong = [_settle(path, text, check, write) for path, text in files(fitted_traits()).items()]
    rows = [row for name in TRAINING for row in read_table(DATA / name)]
    wrong.append(_settle(DOCS / "memory_errors.md", page(rows), check, write))
    return int(any(wrong))


def _settle(path: Path, text: str, check: bool, write: bool) -> bool:
    """Write or check a file; True where it should have been otherwise."""
    same = path.exists() and path.read_text(encoding="utf-8") == text
    if not same and write:
        path.write_text(text, encoding="utf-8")
    if not same and check:
        print(f"{path.relative_to(ROOT)} is not what the fit writes")
    return check and not same


def fitted_traits() -> dict[str, dict[str, float]]:
    """Traits by line of engines, and of the stack whose readings were published."""
    shelves = Shelves()
    serving = read_table(DATA / "inference_measured.csv")
    logs = started(read_table(DATA / "engine_memory_logs.csv"))
    training = read_table(DATA / "training_measured.csv")
    loops = read_table(DATA / "training_more.csv")
    rows = [*serving, *logs]
    fitted: dict[str, dict[str, float]] = {}
    for line in ("vllm_v1", "vllm", "tensorrt_llm"):
        fitted[line] = fit_reserving(rows, shelves, LINES[line])
    # The few rows of the first engine on several ranks are of releases that leaked there.
    shared = fitted["vllm_v1"]["memory_context_parallel_bytes"]
    # Its rows on several ranks are of accelerators that are joined by links of their own.
    newest = fitted["vllm"]
    linked = max(newest["memory_context_parallel_bytes"] - shared, 0.0)
    fitted["vllm"] = newest | {
        "memory_context_parallel_bytes": shared,
        "memory_linked_parallel_bytes": linked,
    }
    fitted["vllm_first"] = fit_reserving(rows, shelves, LINES["vllm_first"], parallel=shared)
    fitted |= {
        "exllama": fit_growing(serving, shelves, "exllama", step=False),
        "ctranslate2": fit_growing(serving, shelves, "ctranslate2", step=False),
        "fastertransformer": fit_growing(serving, shelves, "fastertransformer", step=True),
        "diffusers": fit_images(serving, shelves),
        "deepspeed": fit_deepspeed(training),
        **{family: fit_loops(cases_of(loops, of), family) for family, of in FAMILIES.items()},
    }
    for word, traits in fitted.items():
        shown = {
            name: f"{value / GIB:.3f} GiB" if "bytes" in name and value > 1e6 else f"{value:.4g}"
            for name, value in traits.items()
        }
        print(word, shown)
    return fitted
