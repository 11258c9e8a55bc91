"""Fit, hold against the catalogue, write.

Timing an operator alone is easy, and faster than the operator is inside of a step: the clock is higher, the shape is the best
one, nothing else is launched. On the dies of which both are known, the share that is kept differs little; its geometric mean
turns what `specc measure` times into constants of the models of training and serving.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from calibration.paths import DATA, ROOT, SPECS
from calibration.training.writing import BEST_WIDENING
from specc.diagnostics.source import Source
from specc.physics.numeric import smallest
from specc.syntax.format import formatted
from specc.validation.rows import number, read_table

DIES = {"a100_sxm": "a100_sxm_80", "h100_sxm": "h100_sxm", "b200_sxm": "b200_sxm"}
"""Systems of the table with stacked memory, and their parts. The fourth, on GDDR, was timed out of its cache."""
HALF = ("bfloat16", "kv bfloat16", "bfloat16/kv bfloat16")
FLOPS, BYTES = "frac_peak_flops", "frac_peak_bw"
KEPT = {
    "kept_gemm": ("training", "gemm", "gemm", FLOPS),
    "kept_compute": ("serving", "compute_bf16", "gemm", FLOPS),
    "kept_stream": ("serving", "stream_bf16", "gemm", BYTES),
    "kept_kv_stream": ("serving", "kv_stream", "generation_attention", BYTES),
    "kept_attention": ("serving", "attention", "context_attention(causal)", FLOPS),
}
"""Whose constant, which one, of which operator, by which column."""
PATH = SPECS / "calibrations" / "default" / "operators.gpuspec"
Rows = list[dict[str, str]]


def run(*, check: bool, write: bool) -> int:
    """Exit status: 1 where the catalogue has another text than the fit."""
    text = text_of(kept())
    print(text)
    same = PATH.exists() and PATH.read_text(encoding="utf-8") == text
    if not same and write:
        PATH.write_text(text, encoding="utf-8")
    if not same and check:
        print(f"{PATH.relative_to(ROOT)} is not what the fit writes")
    return int(check and not same)


def kept() -> dict[str, float]:
    """The shares that steps keep of operators alone, by the name of the constant: geometric means over dies."""
    rows = read_table(DATA / "operator_timings.csv")
    shares = {}
    for name, (kind, constant, operator, column) in KEPT.items():
        each = [
            constants_of(part, kind)[constant] / best(rows, die, operator, column)
            for die, part in DIES.items()
        ]
        shares[name] = float(smallest(math.prod(each) ** (1.0 / len(each)), 1.0))
    return shares


def best(rows: Rows, die: str, operator: str, column: str) -> float:
    """The highest share of a peak that an operator in 16 bit reaches on a die; above the peak it ran out of the cache."""
    shares = [
        number(row, column) or 0.0
        for row in rows
        if (row["system"], row["op"]) == (die, operator) and row["dtype"] in HALF
    ]
    return max(share for share in shares if share <= 1.0)


def constants_of(part: str, kind: str) -> dict[str, float]:
    """Plain numbers of a calibration of the catalogue."""
    name = "training" if kind == "training" else f"{part}_serving"
    path = SPECS / "calibrations" / part / f"{name}.gpuspec"
    pairs = re.findall(
        r"^\s+(\w+)\s+= (-?[\d.e+-]+)$", path.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {key: float(value) for key, value in pairs}


def text_of(values: Mapping[str, float]) -> str:
    """The catalogue's file."""
    lines = [f"    {name} = {value:.6g}" for name, value in values.items()]
    lines.append(f"    measured_widening = {BEST_WIDENING:.6g}")
    text = (
        "edition 2026\n\n# Shares that steps keep of the rates of single operators; `specc measure` times those.\n"
        "calibration default_operators {\n"
        '  title = "What training and serving keep of operators alone"\n'
        '  fitted = "2026-11, calibration/operators"\n'
        '  data = "data/operator_timings.csv and the calibrations of the same dies: A100, H100, B200"\n\n'
        "  values {\n" + "\n".join(lines) + "\n  }\n}\n"
    )
    return formatted(Source(PATH.name, text))[0]
