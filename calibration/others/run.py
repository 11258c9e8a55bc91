"""Fit one or two shares of each part to its published training speeds, hold them against the catalogue, write.

A fit begins at the middle of the calibrated parts, which `python -m calibration training --write` writes: it runs after that.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from calibration.paths import DATA, ROOT, SPECS
from calibration.training.writing import BEST_PRODUCT
from specc.diagnostics.source import Source
from specc.measuring.fitting import Array, Solution, solve
from specc.measuring.own_rows import TRAINING, TrainingRows, training_rows
from specc.syntax.format import formatted
from specc.validation.rows import Cells, read_table
from specc.validation.training_names import Unexpressible, accelerator

TABLES = ("training_measured.csv", "training_more.csv")
MAKERS = ("amd", "aws", "google", "intel")
"""Of their parts those whose best product somebody published keep what follows from that: their few runs say no more."""
FEWEST = 3
"""Models without which rows that leave something open count too."""
USUAL = 0.15
"""Error that an interval of a calibrated part covers."""
LIKE = {"tpu_v7x": "tpu_v6e"}
"""Parts of which nobody published a run, and the relative of the same design that stands for them."""
LIKE_WIDENING = 1.3
SOURCE = """source other_fit {
  title      = "Fit of what training reaches on a part to its published speeds"
  publisher  = "gpuspec, calibration/others on data/training_measured.csv and data/training_more.csv"
  accessed   = "2026-11"
  confidence = medium
}
"""


def run(*, check: bool, write: bool) -> int:
    """Exit status: 1 where the catalogue differs from the fit."""
    wrong = False
    for path, text in files().items():
        same = path.exists() and path.read_text(encoding="utf-8") == text
        if not same and write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if not same and check:
            print(f"{path.relative_to(ROOT)} is not what the fit writes")
            wrong = True
    return int(wrong)


def _parts() -> dict[str, str]:
    """Maker of every part that is fitted here."""
    return {
        path.stem: maker
        for maker in MAKERS
        for path in sorted((SPECS / "accelerators" / maker).glob("*.gpuspec"))
        if path.stem not in BEST_PRODUCT
    }


def _rows(parts: dict[str, str]) -> dict[str, list[Cells]]:
    """Usable rows by part: the fully configured ones where they are of enough models."""
    everything = {p.stem: "" for p in sorted((SPECS / "accelerators").glob("*/*.gpuspec"))}
    by_part: dict[str, list[Cells]] = {}
    for cells in (row for name in TABLES for row in read_table(DATA / name)):
        if cells.get("quality") == "S" or " or " in cells["gpu"]:
            continue
        try:
            part = accelerator(cells, everything)
        except Unexpressible:
            continue
        if part in parts:
            by_part.setdefault(part, []).append(cells)
    chosen = {}
    for part, rows in sorted(by_part.items()):
        stated = [row for row in rows if row["fully_configured"] in ("y", "mostly")]
        enough = len({row["model_name"] for row in stated}) >= FEWEST
        chosen[part] = stated if enough else rows
    return chosen


def files() -> dict[Path, str]:
    """The text of every calibration."""
    parts = _parts()
    texts: dict[Path, str] = {}
    for part, cells in _rows(parts).items():
        groups, _ = training_rows(cells)
        for rows in groups:
            if not isinstance(rows, TrainingRows) or rows.part != part:
                continue
            values, solution = _fit(rows)
            models = tuple(rows.models)
            print(f"{part}: {_told(models, solution)}")
            if _typical(solution.left_out) >= _typical(solution.before):
                continue  # what is known of the part's products stays
            data = _told(models, solution)
            values["widening"] = max(1.0, _ninth(solution.left_out) / (1.0 + USUAL))
            texts[_path(part)] = _text(part, parts[part], values, data)
            for other, of in LIKE.items():
                if of == part:
                    wider = {**values, "widening": values["widening"] * LIKE_WIDENING}
                    told = f"as {part}, a relative of the same design; {data}"
                    texts[_path(other)] = _text(other, parts[other], wider, told)
    return texts


def _path(part: str) -> Path:
    return SPECS / "calibrations" / part / "training.gpuspec"


def _fit(rows: TrainingRows) -> tuple[dict[str, float], Solution]:
    """Constants of a part, all rows of one model left out together."""
    names = list(TRAINING)
    base = rows.usual

    def values_of(x: Array) -> dict[str, float]:
        return {
            name: base[name] * float(np.exp(factor))
            for what, factor in zip(names, x, strict=True)
            for name in TRAINING[what]
        }

    highest = np.array([-np.log(max(base[n] for n in TRAINING[what])) for what in names])
    solution = solve(lambda x: rows.predict(values_of(x)), rows.measured, rows.models, highest)
    fitted = values_of(np.log(solution.factors))
    chosen = {name for index in solution.fitted for name in TRAINING[names[index]]} | {
        "gemm",
        "gemm_8bit",
    }
    return {
        name: fitted[name] for name in fitted if name in chosen and name != "gemm_4bit"
    }, solution


def _ninth(errors: Array) -> float:
    """Nine in ten of the times lie within this factor."""
    return float(np.exp(np.quantile(np.abs(np.log1p(errors)), 0.9)))


def _told(models: tuple[str, ...], solution: Solution) -> str:
    return (
        f"{len(models)} speeds of {len(set(models))} models: median error {_typical(solution.before):.1%} before, "
        f"{_typical(solution.after):.1%} after, {_typical(solution.left_out):.1%} of models left out"
    )


def _typical(errors: Array) -> float:
    return float(np.median(np.abs(errors)))


def _text(part: str, maker: str, values: dict[str, float], data: str) -> str:
    lines = "\n".join(f"    {name} = {value:.6g}" for name, value in values.items())
    text = (
        f"edition 2026\n\nfrom std.accelerators.{maker} import {part}\n\n{SOURCE}\n"
        f'calibration {part}_training {{\n  title = "Training on {part}"\n  of = {part}\n'
        f'  fitted = "2026-11, calibration/others"\n  data = "{data}"\n\n'
        f"  values @other_fit {{\n{lines}\n  }}\n}}\n"
    )
    return formatted(Source(part, text))[0]
