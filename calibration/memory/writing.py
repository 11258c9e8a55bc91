"""Fitted memory traits in the catalogue's files: the lines that bear the fit's mark, each with four figures."""

from __future__ import annotations

import re
from pathlib import Path

from calibration.paths import SPECS
from specc.diagnostics.source import Source
from specc.syntax.format import formatted

MARK = "memory_fit"
GIB = 2.0**30
LINES: dict[str, tuple[str, ...]] = {
    "vllm_first": ("vllm_0_2", "vllm_0_4", "vllm_0_5", "vllm_0_6", "vllm_0_6_3", "vllm_0_7"),
    "vllm_v1": ("vllm_0_11", "vllm_0_9", "vllm_0_12"),
    "vllm": ("vllm",),
    "tensorrt_llm": (
        "tensorrt_llm",
        "tensorrt_llm_0_17",
        "tensorrt_llm_0_6",
        "tensorrt_llm_1_0",
        "tensorrt_llm_1_1",
        "tensorrt_llm_triton",
    ),
}
"""Entries whose versions size the cache in one way, and are fitted together: vLLM's first engine, its second one, and that with
workspaces for collectives."""
LIKE = {"tgi": "vllm_v1", "lmdeploy": "tensorrt_llm", "pytorch": "transformers"}
"""What keeps what another one keeps: TGI serves with vLLM's kernels and pages, TurboMind with FasterTransformer's, and a plain loop
has the allocator of those that were measured."""
_LINE = re.compile(rf"^(\s+)(\w+)(\s*= )([^@\n]+?)(\s*@{MARK}(?: .*)?)$", re.MULTILINE)


def files(fitted: dict[str, dict[str, float]]) -> dict[Path, str]:
    """The text of every file that has fitted traits.

    Args:
        fitted: Traits by the line of engines, or the stack, whose files have them.
    """
    result = {}
    for path in (*sorted((SPECS / "engines").glob("*")), *sorted((SPECS / "stacks").glob("*"))):
        text = path.read_text(encoding="utf-8")
        if f"@{MARK}" in text:
            result[path] = _text(path, text, fitted[_line_of(path.stem, fitted)])
    return result


def _line_of(word: str, fitted: dict[str, dict[str, float]]) -> str:
    """The line of an engine: that which names it; else the longest name that its own begins with."""
    for line, engines in LINES.items():
        if word in engines:
            return line
    names = sorted({*fitted, *LIKE}, key=len, reverse=True)
    line = next(name for name in names if word.startswith(name))
    return LIKE.get(line, line)


def _text(path: Path, text: str, traits: dict[str, float]) -> str:
    def line(old: re.Match[str]) -> str:
        before, name, equals, _, mark = old.groups()
        return f"{before}{name}{equals}{_number(name, traits[name])}{mark}"

    return formatted(Source(str(path), _LINE.sub(line, text)))[0]


def _number(name: str, value: float) -> str:
    if "bytes" not in name:
        return f"{value:.4g}"
    return f"{value / GIB:.4g} GiB" if value >= 1e6 else f"{value:.4g} byte"
