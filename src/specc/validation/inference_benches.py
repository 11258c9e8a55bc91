"""Runs of published benchmarks that rows name and do not spell out: how many requests were queued, and what the tool chose.

Source: NVIDIA TensorRT-LLM, `docs/source/performance/perf-overview.md` of 0.17, 1.0 and 1.2 ("Preparing a Dataset", "Running the
Benchmark": all requests are queued at once, `enable_attention_dp` for mixtures); `tensorrt_llm/bench/build/tuning.py`.
"""

from __future__ import annotations

import math
import re

from specc.validation.rows import Cells

QUEUED_AT_ONCE = r"(?i)^max \(all requests queued\)$"
ENGINE = r"(?i)^TensorRT-LLM"
REQUESTS = {
    (128, 128): 30000,
    (128, 2048): 3000,
    (128, 4096): 1500,
    (500, 2000): 3000,
    (1000, 1000): 3000,
    (1000, 2000): 1500,
    (1024, 1024): 3000,
    (1024, 8192): 1500,
    (1024, 32768): 1000,
    (2048, 128): 3000,
    (2048, 2048): 1500,
    (5000, 500): 1500,
    (8192, 1024): 1500,
    (20000, 2000): 1000,
    (32768, 1024): 1000,
}
"""Requests of a run by the tokens that each reads and writes."""
MOST_SEQUENCES, MOST_TOKENS = 4096, 32768
"""Sequences that the tool lets run at once, over the stages of a pipeline, and tokens of a step, where memory would hold more."""
LEAST_SEQUENCES, LEAST_TOKENS = 64, 2048
ALLOWED = 0.95
"""Share of what weights leave free that the tool counts on."""


def throughput_bench(cells: Cells) -> bool:
    """Whether a row is of TensorRT-LLM's own throughput benchmark."""
    queued = re.search(QUEUED_AT_ONCE, cells.get("concurrency", "").strip())
    return bool(queued and re.search(ENGINE, cells.get("engine", "")))


def requests_queued(cells: Cells, prompt: float, output: float) -> float:
    """Requests of such a run; 0 where the row is none, or of lengths that no table has."""
    return float(REQUESTS.get((int(prompt), int(output)), 0)) if throughput_bench(cells) else 0.0


def limits_chosen(held: float, prompt: float, output: float, stages: int) -> tuple[int, int]:
    """Sequences and tokens of a step that the tool allows where memory holds so many requests, for each stage of a pipeline.

    A step reads as many tokens of prompts as keep all of those running.
    """
    sequences = min(held, float(MOST_SEQUENCES)) / stages
    tokens = min(sequences * (1.0 + prompt / output), float(MOST_TOKENS))
    most = max(math.ceil(sequences), LEAST_SEQUENCES) * stages
    return most, math.ceil(max(tokens, float(LEAST_TOKENS), prompt))
