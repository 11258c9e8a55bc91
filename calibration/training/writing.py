"""Write fitted constants into the catalogue, and read back what is committed."""

import csv
import math
import re
from pathlib import Path

from calibration.training.errors import ENOUGH, Interval
from calibration.training.parameters import (
    BUILT_ON,
    COMMON,
    CONSTANT,
    DIES,
    HABITS_OF_ALL,
    OF_EVERY_STACK,
    STACKS,
    TIED,
    UNITS,
    Parameters,
    trait,
)
from specc.diagnostics.source import Source
from specc.predict.training.results import KINDS, UNSAID
from specc.syntax.format import formatted

SECONDS = ("host", "host_experts", "call", "sync", "fixed", "scale_up_latency", "fabric_latency")
BYTES = ("accumulate", "gradient_bytes", "fp16_gradient_bytes", "cast_bytes")
PARTS = {
    "a100": ("a100_sxm_40", "a800_sxm_80", "a100_sxm_80"),
    "h100": ("h100_sxm", "h200_sxm", "h800_sxm"),
    "v100": ("v100_sxm2_16", "v100_sxm2_32"),
    "b200": ("b200_sxm",),
    "b300": ("b300_sxm",),
    "gb200": ("gb200",),
    "gb300": ("gb300",),
}
"""Parts of the catalogue that share a die's constants."""
BEST_PRODUCT = {
    "a100_pcie_80": ("nvidia", "A100 PCIe 80GB"),
    "gh200_141": ("nvidia", "GH200 141/144GB"),
    "mi300x": ("amd", "Instinct MI300X"),
    "mi325x": ("amd", "Instinct MI325X"),
    "mi355x": ("amd", "Instinct MI355X"),
    "gaudi2": ("intel", "Gaudi 2"),
    "gaudi3": ("intel", "Gaudi 3 (OAM)"),
}
"""Parts on which nobody published a training run but somebody the best matrix product: folder and name in the table."""
TRAINED = {
    "a100": "A100 SXM4 80GB",
    "h100": "H100 SXM5 80GB",
    "b200": "B200 SXM",
    "b300": "B300 SXM (Blackwell Ultra)",
    "gb200": "GB200 (per Blackwell GPU)",
}
"""Dies of which both are known."""
BEST_WIDENING = 1.3
SOURCE = """source training_fit {
  title      = "Fit of the training model to published iteration times"
  publisher  = "gpuspec, calibration/training on data/training_measured.csv"
  accessed   = "2026-11"
  confidence = medium
}
"""
MARK = "@training_fit"


def _number(name: str, value: float) -> str:
    """A constant as the catalogue writes it, to six figures."""
    short = name.split(".", maxsplit=1)[0]
    if short in SECONDS:
        return f"{value * 1e6:.6g} us" if value < 1e-3 else f"{value * 1e3:.6g} ms"
    unit = " byte" if short in BYTES else ""
    return f"{value:.6g}{unit}"


def _lines(fields: dict[str, float], mark: str = "") -> list[str]:
    width = max(len(name) for name in fields)
    return [
        f"    {name.ljust(width)} = {_number(name, value)}{mark}" for name, value in fields.items()
    ]


def _calibration(
    name: str, part: str | None, vendor: str, fields: dict[str, float], data: str
) -> str:
    head = ["edition 2026", ""]
    if part is not None:
        head += [f"from std.accelerators.{vendor} import {part}", ""]
    body = [f"calibration {name} {{"]
    body.append(f'  title = "Training on {part or "any accelerator"}"')
    if part is not None:
        body.append(f"  of = {part}")
    body += [
        '  fitted = "2026-11, calibration/training"',
        f'  data = "{data}"',
        "",
        "  values @training_fit {",
        *_lines(fields),
        "  }",
        "}",
        "",
    ]
    return "\n".join([*head, SOURCE, *body])


def _habits(values: dict[str, float], stack: str) -> dict[str, float]:
    own = {**OF_EVERY_STACK, **STACKS[stack]}
    names = [*own, *(name for name in HABITS_OF_ALL if name not in own)]
    return {name: trait(values, stack, name, 0.0) for name in names}


def _stack(path: Path, stack: str, fields: dict[str, float]) -> str:
    """The text of a stack with its fitted traits replaced; what others wrote stays."""
    if path.exists():
        text = path.read_text(encoding="utf-8")
        text = "".join(line for line in text.splitlines(keepends=True) if MARK not in line)
    else:
        base = BUILT_ON[stack]
        text = (
            f"edition 2026\n\nfrom std.stacks.{base} import {base}\n\n"
            f'stack {stack} : {base} {{\n  title = "{TITLES[stack]}"\n\n  traits {{\n  }}\n}}\n'
        )
    text = re.sub(r"(?m)^source training_fit \{.*?^\}\n\n?", "", text, flags=re.DOTALL)
    text = text.replace("edition 2026\n\n", f"edition 2026\n\n{SOURCE}\n", 1)
    if stack in BUILT_ON:  # imports stand first
        line = f"from std.stacks.{BUILT_ON[stack]} import {BUILT_ON[stack]}\n"
        text = text.replace(f"\n{line}", "", 1).replace(
            "edition 2026\n\n", f"edition 2026\n\n{line}\n", 1
        )
    own = "\n".join(_lines(fields, f" {MARK}"))
    return re.sub(
        r"(\n  traits[^\n]*\{\n)", lambda values: f"{values.group(1)}{own}\n", text, count=1
    )


TITLES = {
    "megatron_2026": "Megatron Core and Megatron-Bridge from 26.06 on: dispatch and permutation of experts in one kernel",
    "megatron_plain": "Megatron Core with every overlap switched off",
    "megatron_2021": "Megatron-LM of 2020 to 2022: own kernels, no fused attention, no overlap",
    "native": "Training written in CUDA, every operator fused by hand",
    "pytorch": "Plain PyTorch with replicated data parallelism",
    "jax": "JAX and XLA",
}


def write_calibrations(
    root: Path,
    values: dict[str, float],
    ends: dict[str, tuple[float, float]] | None,
    ranges: dict[str, str],
) -> None:
    """Calibrations of every part, the default one, and the stacks.

    Args:
        root: The checkout.
        values: Every constant by name.
        ends: Ends of the intervals, by kind; None: as they are.
        ranges: On what each die was measured, in words.
    """
    folder = root / "specs" / "calibrations"
    before = committed(root)
    for die, parts in PARTS.items():
        names = ("gemm", "gemm_8bit", "attention_slowdown")
        fields = {name: values[f"{name}.{die}"] for name in names if f"{name}.{die}" in values}
        fields["units"] = float(UNITS[die])
        for part in parts:
            path = folder / part / "training.gpuspec"
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(
                path, _calibration(f"{part}_training", part, "nvidia", fields, ranges.get(die, ""))
            )
    _write_best_products(root, values)
    common = {name: values[name] for name in (*COMMON, *CONSTANT) if name not in HABITS_OF_ALL}
    common["gemm"] = sum(values[f"gemm.{die}"] for die in DIES) / len(DIES)
    narrow = [v for k, v in values.items() if k.startswith("gemm_8bit.")]
    common["gemm_8bit"] = sum(narrow) / len(narrow)
    for kind in (*KINDS, UNSAID):
        for index, end in enumerate(("low", "high")):
            name = f"log_error_{kind}{end}"
            if ends is not None:
                common[name] = ends[kind][index]
            elif name in before:
                common[name] = before[name]
    common["uncalibrated_widening"] = 1.6
    path = folder / "default" / "training.gpuspec"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, _calibration("default_training", None, "", common, "data/training_measured.csv"))
    for stack in STACKS:
        path = root / "specs" / "stacks" / f"{stack}.gpuspec"
        _write(path, _stack(path, stack, _habits(values, stack)))


def _best_products(root: Path) -> dict[str, tuple[float, float | None]]:
    """Share of the dense peak that the best matrix product reaches, in 16 and in 8 bit, by the table's name."""
    best: dict[str, tuple[float, float | None]] = {}
    with (root / "data" / "accelerators.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["mamf_bf16_tf"]:
                narrow = None
                if row["mamf_fp8_tf"]:
                    narrow = float(row["mamf_fp8_tf"]) / float(row["fp8_tf"])
                best[row["name"]] = (float(row["mamf_bf16_tf"]) / float(row["bf16_tf"]), narrow)
    return best


def _write_best_products(root: Path, values: dict[str, float]) -> None:
    """Ceilings of parts without training runs: their best product, times what training kept of it on the others."""
    best = _best_products(root)
    kept = [values[f"gemm.{die}"] / best[name][0] for die, name in TRAINED.items()]
    share = sum(kept) / len(kept)
    text = f"the best matrix product, of which training keeps {share:.0%} on other accelerators; no training run"
    for part, (vendor, name) in BEST_PRODUCT.items():
        half, narrow = best[name]
        fields = {"gemm": half * share, "gemm_8bit": (half if narrow is None else narrow) * share}
        fields["widening"] = BEST_WIDENING
        path = root / "specs" / "calibrations" / part / "training.gpuspec"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, _calibration(f"{part}_training", part, vendor, fields, text))


def _write(path: Path, text: str) -> None:
    """Write a spec in the canonical format."""
    path.write_text(formatted(Source(str(path), text))[0], encoding="utf-8")


_SCALE = {"us": 1e-6, "ms": 1e-3, "byte": 1.0, "": 1.0}


def committed(root: Path) -> dict[str, float]:
    """Constants as the catalogue has them, under the names of the fit."""
    values: dict[str, float] = {}
    pattern = re.compile(
        r"^\s+(\w+)\s+= (-?[\d.e+-]+)(?: (us|ms|byte))?(?: +@training_fit)?$", re.MULTILINE
    )
    places = [("default", None), *((parts[-1], die) for die, parts in PARTS.items())]
    for part, die in places:
        path = root / "specs" / "calibrations" / part / "training.gpuspec"
        if path.exists():
            for name, number, unit in pattern.findall(path.read_text(encoding="utf-8")):
                values[f"{name}.{die}" if die else name] = float(number) * _SCALE[unit]
    for stack in STACKS:
        path = root / "specs" / "stacks" / f"{stack}.gpuspec"
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                read = pattern.match(line)
                if read and MARK in line and read.group(1) not in TIED.get(stack, {}):
                    name = read.group(1)
                    key = (
                        name
                        if name in HABITS_OF_ALL and name not in STACKS[stack]
                        else f"{name}.{stack}"
                    )
                    values[key] = float(read.group(2)) * _SCALE[read.group(3) or ""]
    return values


def _split(split: dict[str, dict[str, float]]) -> list[str]:
    """Dense models and mixtures apart, averaged over sources."""
    lines = [
        f"Averaged over sources that have {ENOUGH} rows or more of them:",
        "",
        "| models | sources | rows | median | mean | 95th percentile |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, part in split.items():
        cells = " | ".join(f"{part[key]:.1%}" for key in ("median", "mean", "p95"))
        lines.append(f"| {name} | {part['sources']:.0f} | {part['rows']:.0f} | {cells} |")
    return lines


def _kinds(held: list[Interval]) -> list[str]:
    """The intervals by kind of job."""
    lines = [
        f"90 % intervals cover {held[-1].covers:.1%} of the rows, sources with {ENOUGH} or more counting alike. Of several kinds the first",
        "holds: a mixture, attention that is not fused, 8 bit or fewer, none of these. An end leaves as many rows beyond it as hold nine of",
        "ten rows of each group between the ends of the other groups: that share is the last column.",
        "",
        "| kind | rows | from | to | covers | from other groups |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in held:
        ends = (
            "| |"
            if one.ends is None
            else " | ".join(f"{math.expm1(e):+.1%}" for e in one.ends) + " |"
        )
        holds = "" if one.holds is None else f"{one.holds:.1%}"
        lines.append(f"| {one.kind} | {one.rows} | {ends} {one.covers:.1%} | {holds} |")
    return lines


def write_page(
    root: Path,
    tables: dict[str, dict[str, dict[str, float]]],
    split: dict[str, dict[str, float]],
    held: list[Interval],
    what: Parameters,
    values: dict[str, float],
) -> None:
    """The page of errors in the manual."""
    lines = [
        "# Errors of training predictions",
        "",
        "Written by `python -m calibration training --write`. Iteration times of rows that were not used to fit, fully configured rows,",
        "each source counted alike. The same run measured again differs by 2 to 6 %.",
        "",
    ]
    for title, table in tables.items():
        lines += [f"## {title.capitalize()}", ""]
        if title.startswith("grouped"):
            lines += [
                "All rows of one model on one accelerator from one source stay together, whatever the release.",
                "",
                *_split(split),
                "",
                *_kinds(held),
                "",
            ]
        lines += [
            "| source | rows | median | mean | bias | 95th percentile | within 10 % |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        for name, part in table.items():
            cells = [f"{part[k]:.1%}" for k in ("median", "mean", "bias", "p95", "within_10")]
            lines.append(f"| {name} | {part['rows']:.0f} | {' | '.join(cells)} |")
        lines.append("")
    lines += [
        "## Constants",
        "",
        f"{len(what.names)} constants were fitted; each is drawn towards a starting point that comes from operator timings,",
        "collectives, or what the software does.",
        "",
        "| constant | start | fitted |",
        "| --- | ---: | ---: |",
    ]
    for name, start in zip(what.names, what.start.tolist(), strict=True):
        lines.append(f"| `{name}` | {_number(name, start)} | {_number(name, values[name])} |")
    path = root / "docs" / "training_errors.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
