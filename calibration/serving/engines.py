"""Which engines share what is fitted. What an engine is, and its limits, stand in its catalogue file."""

from __future__ import annotations

import re
from pathlib import Path

from calibration.paths import SPECS
from specc.record import record
from specc.validation.shelves import Shelves

FAMILIES = ("exllama", "llama_cpp", "sglang", "tensorrt_llm", "transformers", "vllm")
"""Lines of engines: the name of a generation, or of a fork, has its line's in it. All others are lines of their own."""
EAGER = (
    "vllm_0_2",
    "transformers",
    "transformers_4_47",
    "llama_cpp_2023",
    "exllama",
    "tinychat",
    "diffusers",
)
"""Engines that launch kernel by kernel, so that the host is in the way."""
NATIVE = ("tensorrt_llm_0_6", "tensorrt_llm_0_17", "tensorrt_llm_triton")
"""Engines whose sequences compiled code looks after; in others each of them takes its turn in Python. TensorRT-LLM's
runtime was C++ before 1.0 (its release notes: PyTorch is the default from then on)."""
EARLY = ("vllm_0_2", "vllm_0_2_5", "vllm_0_4")
"""Engines whose kernels of mixtures run in shapes that nobody had tuned yet."""
MARK = "serving_fit"


@record
class FittedEngine:
    """An engine as the fit sees it.

    Attributes:
        word: Its catalogue name.
        family: Its line, which shares what is fitted.
        eager: It launches kernel by kernel.
        prompts_first: It reads prompts that wait before answers go on.
        local: It was measured as a library, not behind a server.
        compiled: A compiler writes the kernels of a whole step.
        native: Compiled code looks after its sequences.
        early: Nobody had tuned its kernels of mixtures yet.
    """

    word: str
    family: str
    eager: bool
    local: bool
    compiled: bool
    native: bool
    early: bool
    prompts_first: bool


def _engine(word: str, features: tuple[str, ...]) -> FittedEngine:
    return FittedEngine(
        word=word,
        family=next((line for line in FAMILIES if re.search(rf"(^|_){line}", word)), word),
        eager=word in EAGER,
        local="static_batch" in features,
        compiled="compiled_step" in features,
        native=word in NATIVE,
        early=word in EARLY,
        prompts_first="prompts_first" in features,
    )


def engine_files() -> list[Path]:
    """Catalogue files whose traits the fit writes."""
    return [
        path
        for path in sorted((SPECS / "engines").glob("*.gpuspec"))
        if f"traits @{MARK} {{" in path.read_text(encoding="utf-8")
    ]


def fitted_engines() -> dict[str, FittedEngine]:
    """The engines of those files by name."""
    shelves = Shelves()
    result = {}
    for path in engine_files():
        entry = shelves.engine(path.stem)
        if entry is not None:
            result[path.stem] = _engine(path.stem, entry.features)
    return result


BY_WORD = fitted_engines()
