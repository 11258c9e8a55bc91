"""Fitted memory traits in the catalogue's files: the lines that bear the fit's mark, each with four figures."""

from __future__ import annotations

import re
from pathlib import Path

from calibration.paths import SPECS
from specc.diagnostics.source import Source
from specc.syntax.format import formatted

MARK = "memory_fit"
GIB = 2.0**30
LIKE = {"tgi": "vllm", "lmdeploy": "tensorrt_llm"}
"""Engines that keep what another one keeps: TGI serves with vLLM's kernels and pages, TurboMind with FasterTransformer's."""
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
    """The line of an engine: the longest name that its own begins with."""
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
